"""Which reps may have which leads, once claims, partners and hard matches have had their say."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Positions = NDArray[np.int64]


def open_pairs(eligible: Bools | None, claimant: Positions, registered_only: Bools) -> Bools | None:
    """Leave a claimed lead to its claimant, and others to whoever may have leads that are not registered.

    Parameters
    ----------
    eligible
        Shape (n_leads, n_reps), what hard matches allow; None for all.
    claimant
        Shape (n_leads,), position of the rep who alone may have the lead, whatever other matches say; -1 for nobody.
    registered_only
        Shape (n_reps,): partners, who get the leads of accounts they registered and no others.

    Returns
    -------
    Bools or None
        Shape (n_leads, n_reps); None when every pair is open.
    """
    claimed = np.flatnonzero(claimant >= 0)
    if not claimed.size and not registered_only.any():
        return eligible
    shape = len(claimant), len(registered_only)
    found = np.ones(shape, dtype=bool) if eligible is None else eligible.copy()
    found[:, registered_only] = False
    found[claimed] = False
    found[claimed, claimant[claimed]] = True
    return found


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


def common_pairs(pairs: Bools | None, leader: Positions) -> Bools | None:
    """Return who may have each leader and all who follow it, shape (n_leaders, n_reps)."""
    if pairs is None:
        return None
    found: Bools = pairs.copy()
    for row in np.flatnonzero(leader != np.arange(len(leader))).tolist():
        found[leader[row]] &= pairs[row]
    kept: Bools = found[leader == np.arange(len(leader))]
    return kept
