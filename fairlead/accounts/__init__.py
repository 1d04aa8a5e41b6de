"""Buyers and accounts of a batch: who holds them, and which of their leads belong together."""

from fairlead.accounts.bonds import Bonds, bonds_of, note_missing
from fairlead.accounts.claims import Claim, claimants_of, claims_of
from fairlead.accounts.facts import bond_facts
from fairlead.accounts.family import Families, families_of
from fairlead.accounts.following import (
    SAME_BUYER,
    WON_BY,
    eligibility_of_leaders,
    everyones,
    leaders_of,
    only_leaders,
    rules_for_leaders,
    with_claims,
    with_flags,
    with_followers,
)
from fairlead.accounts.open_pairs import CLAIM_RULES, REGISTERED_ONLY

__all__ = [
    "CLAIM_RULES",
    "REGISTERED_ONLY",
    "SAME_BUYER",
    "WON_BY",
    "Bonds",
    "Claim",
    "Families",
    "bond_facts",
    "bonds_of",
    "claimants_of",
    "claims_of",
    "eligibility_of_leaders",
    "everyones",
    "families_of",
    "leaders_of",
    "note_missing",
    "only_leaders",
    "rules_for_leaders",
    "with_claims",
    "with_flags",
    "with_followers",
]
