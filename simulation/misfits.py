"""Which kinds of mismatch a lead has with a rep, for all pairs of a run, and what a rep calls them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from scenarios import Scenario
from scenarios.constraints import Match, Matches
from scenarios.eligibility import eligible_pairs
from simulation.tables import reps_table


@dataclass(frozen=True, slots=True)
class Misfits:
    """Reasons by pair, kept as one byte a pair.

    Parameters
    ----------
    reps
        How many there are.
    codes
        Lead by lead, a byte a rep: bit *k* stands for the kind *k*.
    reasons
        What each code means.
    """

    reps: int = 0
    codes: bytes = b""
    reasons: tuple[tuple[str, ...], ...] = ((),)

    def code(self, lead: int, rep: int) -> int:
        """Give the code of this pair; 0 for one that suits."""
        return self.codes[lead * self.reps + rep] if self.codes else 0

    def of(self, lead: int, rep: int) -> tuple[str, ...]:
        """Give the reasons for which this lead does not suit this rep."""
        return self.reasons[self.code(lead, rep)]


def misfits_of(scenario: Scenario, leads: pl.DataFrame) -> Misfits:
    """Look at every pair by the kinds that the scenario's ``[mismatch]`` names; without it everything suits."""
    if scenario.mismatch is None or not scenario.reps or leads.is_empty():
        return Misfits()
    reps = reps_table(scenario)
    names: list[str] = []
    codes = np.zeros((leads.height, len(scenario.reps)), dtype=np.uint8)
    for kind, reason in scenario.mismatch.reasons.items():
        fits = eligible_pairs(leads, reps, Matches.model_validate({kind: Match.HARD}))
        if fits is not None:
            codes |= (~fits).astype(np.uint8) << len(names)
            names.append(reason)
    meant = tuple(tuple(name for bit, name in enumerate(names) if code >> bit & 1) for code in range(1 << len(names)))
    return Misfits(len(scenario.reps), codes.tobytes(), meant)
