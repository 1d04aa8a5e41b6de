"""The rules file's words turned into numbers for one batch."""

from fairlead.ruling.amounts import ramp_shares
from fairlead.ruling.eligibility import allowed_by_rules, eligibility_of
from fairlead.ruling.naming import called
from fairlead.ruling.pairs import pairs_of, with_listed_pairs
from fairlead.ruling.problem import problem_of
from fairlead.ruling.terms import MOVES, Terms, owned_work, terms_of
from fairlead.ruling.work import LongerOutside

__all__ = [
    "MOVES",
    "LongerOutside",
    "Terms",
    "allowed_by_rules",
    "called",
    "eligibility_of",
    "owned_work",
    "pairs_of",
    "problem_of",
    "ramp_shares",
    "terms_of",
    "with_listed_pairs",
]
