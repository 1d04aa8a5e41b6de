"""Whom the log could have picked, with which chance, and where that is known from: words and warnings for judging."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.choices.propensities import SLICE, Propensities, Source, of_checked
from scenarios.faults import BadInput, Fault

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_EVERYBODY = "all reps who got leads around that time"
_LISTED = "the reps listed as eligible"


@dataclass(frozen=True, eq=False)
class Chances:
    """Chance of each rep of getting each lead, shape (n, m); who could have had it at all; where both come from."""

    chance: Floats
    allowed: NDArray[np.bool_]
    source: Source
    sets_logged: bool

    @classmethod
    def of(cls, known: Propensities, rows: Integers) -> Chances:
        """Take those of some rows, shape (n,), of a history."""
        chance = np.empty((len(rows), len(known.rep_ids)))
        step = max(1, SLICE // max(1, len(known.rep_ids)))
        for start in range(0, len(known.chosen), step):
            stop = min(start + step, len(known.chosen))
            here = np.flatnonzero((rows >= start) & (rows < stop))
            chance[here] = known.block(start, stop)[rows[here] - start]
        return cls(chance, known.sets.able(rows), known.source, known.sets.sets_logged)

    @property
    def real_choice(self) -> float:
        """Share of the rows in which more than one rep could have had the lead."""
        return float((self.allowed.sum(axis=1) > 1).mean()) if len(self.allowed) else 0.0

    @property
    def never_varied(self) -> bool:
        """Whether every rep was picked with certainty although there were others."""
        return bool((self.chance.max(axis=1, initial=0.0) > 1 - 1e-9).all()) and self.real_choice > 0

    def words(self) -> str:
        """Say where the chances come from."""
        among = _LISTED if self.sets_logged else _EVERYBODY
        return {
            Source.LOGGED: f"as logged, the rest shared among {among}",
            Source.KNOWN: f"even among {among}, as a rotation makes them",
            Source.FITTED: f"FITTED from who got what among {among}, not logged: only as right as that fit",
        }[self.source]


def known_chances(history: pl.DataFrame, reps: pl.DataFrame, wanted: Source | None) -> Propensities:
    """Give the propensities of a checked history: those wanted, or the logged ones where there are any, else fitted.

    Raises
    ------
    BadInput
        When logged ones are wanted and a row has none; or as :func:`models.choices.propensities.propensities`.
    """
    logged = "propensity" in history.columns
    if wanted is Source.LOGGED and not (logged and history["propensity"].null_count() == 0):
        expected = "a propensity in every row, or propensities that are fitted or known from a rotation"
        raise BadInput([Fault("history", expected, column="propensity")])
    if wanted is Source.FITTED and logged:
        history = history.drop("propensity")
    return of_checked(history, reps, rotation=wanted is Source.KNOWN)
