"""Routing methods behind one protocol: the same objects serve batch, live router and simulator."""

from matching.policies.greedy import Greedy
from matching.policies.optimal import Optimal
from matching.policies.protocol import Action, Batch, Decision, Policy, Pool, ValuesFrom
from matching.policies.registry import POLICY_NAMES, policy_named
from matching.policies.rotation import Rotation
from matching.policies.round_robin import RoundRobin
from matching.policies.weighted_round_robin import WeightedRoundRobin

__all__ = [
    "POLICY_NAMES",
    "Action",
    "Batch",
    "Decision",
    "Greedy",
    "Optimal",
    "Policy",
    "Pool",
    "Rotation",
    "RoundRobin",
    "ValuesFrom",
    "WeightedRoundRobin",
    "policy_named",
]
