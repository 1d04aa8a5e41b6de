"""What the opportunities of a run are expected to bring: the buyer's coin replaced by its chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Expected:
    r"""Wins to be expected within the horizon, one entry for every buyer who made up her mind.

    Whether a buyer buys, and when, is drawn when her rep's closing work is done, from draws that nothing before that
    has used. So for a lead *i* in the hands of rep *r* at the instant *t*

    .. math:: E[\text{won} \mid \text{everything until } t] = p_{ir} \, F(\min(h, s) - t)

    with *F* the law of the time to purchase, *h* the horizon and *s* the instant at which the lead would stall. The sum
    over all such moments has the same mean as the wins drawn, and a smaller variance (conditional Monte Carlo: Law
    2015, section 11.6; the tower property makes it exact).

    Attributes
    ----------
    lead, rep
        Shape (n_decisions,): positions among the run's leads and reps.
    wins
        Shape (n_decisions,).
    """

    lead: Integers
    rep: Integers
    wins: Floats

    @classmethod
    def of(cls, decisions: Sequence[tuple[int, int, float]]) -> Expected:
        """Put together what was noted, decision by decision: lead, rep, wins."""
        lead, rep, wins = zip(*decisions, strict=True) if decisions else ((), (), ())
        return cls(np.array(lead, dtype=np.int64), np.array(rep, dtype=np.int64), np.array(wins, dtype=np.float64))

    def by_lead(self, leads: int) -> Floats:
        """Sum up by lead, shape (leads,); one that came back may have been decided on more than once."""
        return np.bincount(self.lead, self.wins, leads).astype(np.float64)

    def by_rep(self, reps: int, value: Floats) -> Floats:
        """Sum up what is to be won by each rep, shape (reps,); ``value`` of each lead, shape (n_leads,)."""
        return np.bincount(self.rep, self.wins * value[self.lead], reps).astype(np.float64)
