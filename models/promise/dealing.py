"""How leads would be given out by value if every rep took an even share: a stand-in for the policy to come.

Chances of a choice by value less a price for each rep, softened; the prices even out what reps get (Sinkhorn's
scaling: Cuturi 2013, Advances in Neural Information Processing Systems 26). ``matching`` does it exactly, under any
rules; here it only says which pairs such a policy looks for, before there are leads and rules.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SOFTNESS = 0.5
"""Temperature, in standard deviations of what tells pairs apart."""

ROUNDS = 30

LEAST = 1e-200
"""A rep's appeal to a lead is no less, so that no lead and no rep is ever without."""


def dealt(worth: Floats, softness: float = SOFTNESS) -> Floats:
    """Give each lead's chances of going to each rep, by worth in logits; shape (L, R), rows sum to 1.

    Where pairs do not differ all reps are as likely.
    """
    own = worth - worth.mean(axis=1, keepdims=True) - worth.mean(axis=0)
    spread = float(own.std())
    if not spread > 1e-9:
        return np.full(worth.shape, 1.0 / worth.shape[1])
    logits = worth / (softness * spread)
    appeal = np.maximum(np.exp(logits - logits.max(axis=1, keepdims=True)), LEAST)
    handicap = np.ones(worth.shape[1])  # the exponential of a rep's price, below 1
    for _ in range(ROUNDS):
        share = handicap * ((1.0 / (appeal @ handicap)) @ appeal) / len(appeal)
        handicap /= np.maximum(share, 1e-12) * worth.shape[1]
        handicap /= handicap.max()
    chances = appeal * handicap
    return np.asarray(chances / chances.sum(axis=1, keepdims=True))
