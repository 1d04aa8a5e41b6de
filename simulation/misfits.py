"""Which kinds of mismatch a lead has with a rep, and what a rep calls them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from scenarios import Scenario
from scenarios.constraints import Match, Matches
from scenarios.eligibility import eligible_pairs, kinds_of
from simulation.tables import reps_table


@dataclass(frozen=True, slots=True)
class Misfits:
    """Reasons by pair, kept as one byte for each kind of lead and rep.

    Parameters
    ----------
    kinds
        Which kind each lead is of.
    codes
        Kind by kind, a byte a rep: bit *k* stands for the reason *k*.
    reasons
        What each code means.
    """

    kinds: tuple[int, ...] = ()
    codes: tuple[bytes, ...] = ()
    reasons: tuple[tuple[str, ...], ...] = ((),)

    def code(self, lead: int, rep: int) -> int:
        """Give the code of this pair; 0 for one that suits."""
        return self.codes[self.kinds[lead]][rep] if self.codes else 0

    def of(self, lead: int, rep: int) -> tuple[str, ...]:
        """Give the reasons for which this lead does not suit this rep."""
        return self.reasons[self.code(lead, rep)]


def misfits_of(scenario: Scenario, leads: pl.DataFrame) -> Misfits:
    """Look at every pair as the scenario's ``[mismatch]`` says; without it everything suits."""
    if scenario.mismatch is None or not scenario.reps or leads.is_empty():
        return Misfits()
    reps, (kinds, kind_of) = reps_table(scenario), kinds_of(leads)
    names: list[str] = []
    codes = np.zeros((kinds.height, len(scenario.reps)), dtype=np.uint8)
    for match, reason in scenario.mismatch.reasons.items():
        fits = eligible_pairs(kinds, reps, Matches.model_validate({match: Match.HARD}))
        if fits is not None:
            codes |= (~fits).astype(np.uint8) << len(names)
            names.append(reason)
    meant = tuple(tuple(name for bit, name in enumerate(names) if code >> bit & 1) for code in range(1 << len(names)))
    return Misfits(tuple(kind_of.tolist()), tuple(row.tobytes() for row in codes), meant)
