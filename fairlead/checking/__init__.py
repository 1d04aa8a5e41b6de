"""What may be wrong with tables that can be read: findings, each with its consequence and what mends it."""

from fairlead.checking.find import find_problems
from fairlead.checking.finding import Finding, Severity
from fairlead.checking.leaks import Leak, find_leaks
from fairlead.checking.policy import FeaturePolicy, feature_policy, suspects
from fairlead.checking.randomness import Randomness, assignment_randomness

__all__ = [
    "FeaturePolicy",
    "Finding",
    "Leak",
    "Randomness",
    "Severity",
    "assignment_randomness",
    "feature_policy",
    "find_leaks",
    "find_problems",
    "suspects",
]
