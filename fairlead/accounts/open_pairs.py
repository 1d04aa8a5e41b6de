"""Which reps may have which leads, once claims, partners and hard matches have had their say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from fairlead.accounts.claims import Claim
from matching import Eligibility

Bools = NDArray[np.bool_]
Positions = NDArray[np.int64]

REGISTERED_ONLY = "partners get registered leads only"
CLAIM_RULES: Mapping[Claim, str] = MappingProxyType(
    {
        Claim.FIXED: "fixed pairs",
        Claim.PARTNER_ACCOUNT: "partner accounts go to their partner",
        Claim.NAMED_ACCOUNT: "named accounts go to their holder",
        Claim.PROTECTED_ACCOUNT: "protected accounts go to their holder",
        Claim.BUYER_OF_OWNER: "a buyer's leads go to who owns the others",
    }
)
"""What each sort of claim is called as a rule."""


def open_pairs(
    rules: Sequence[Eligibility], claimant: Positions, why: Sequence[Claim | None], registered_only: Bools
) -> tuple[Eligibility, ...]:
    """Leave a claimed lead to its claimant, and others to whoever may have leads that are not registered.

    Parameters
    ----------
    rules
        What else keeps leads from reps; none of it keeps a lead from its claimant.
    claimant, why
        Shape (n_leads,), position of the rep who alone may have the lead, -1 for nobody; and the claim.
    registered_only
        Shape (n_reps,): partners, who get the leads of accounts they registered and no others.
    """
    claimed = np.flatnonzero(claimant >= 0)
    found = list(rules)
    if registered_only.any():
        found.append(Eligibility(REGISTERED_ONLY, [~registered_only], np.zeros(len(claimant), dtype=np.int64)))
    found = [rule.opened(claimed, claimant[claimed]) for rule in found]
    nobody_else = np.concatenate([np.ones((1, len(registered_only)), dtype=np.bool_), np.eye(len(registered_only)) > 0])
    for claim, name in CLAIM_RULES.items():
        rows = np.array([each is claim for each in why], dtype=np.bool_)
        if rows.any():
            found.append(Eligibility(name, nobody_else, np.where(rows, claimant + 1, 0)))
    return tuple(found)


def of_leaders(rule: Eligibility, leader: Positions) -> Eligibility:
    """Return a rule for the leaders: open is who may have a leader and all who follow it."""
    everyone = np.arange(len(leader))
    follower = np.flatnonzero(leader != everyone)
    head, at = np.unique(leader[follower], return_inverse=True)
    both = rule.open[rule.kind[head]]
    np.logical_and.at(both, at, rule.open[rule.kind[follower]])
    kind = rule.kind.copy()
    kind[head] = len(rule.open) + np.arange(len(head))
    return Eligibility(rule.name, np.concatenate([rule.open, both]), kind[leader == everyone])


def leaders_among(first: Positions, pairs: Bools | None) -> Positions:
    """Return, for each lead, the one of its buyer whose rep it gets; its own position where it goes its own way.

    A lead follows its buyer's first as long as a rep is left who may have all that follow.

    Parameters
    ----------
    first
        Shape (n_leads,), the lead that stands for all of its buyer.
    pairs
        Shape (n_leads, n_reps), who may have which lead; None for anybody.
    """
    if pairs is None:
        return first
    leader = np.arange(len(first))
    followers = np.flatnonzero(first != leader)
    common: dict[int, Bools] = {}
    for row in followers.tolist():
        at = int(first[row])
        both = common.get(at, pairs[at]) & pairs[row]
        if both.any():
            common[at], leader[row] = both, at
    return leader
