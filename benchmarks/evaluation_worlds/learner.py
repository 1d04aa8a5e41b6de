"""A quick learner, so that thousands of worlds can be judged: shrunken rates by rep and niche."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SHRINKAGE = 20.0
"""Leads' worth of the niche's own rate that each rep starts with."""


@dataclass(frozen=True, eq=False)
class Rates:
    """Rate of each niche and rep, shape (niches, reps), as a model's pair values."""

    table: Floats
    niches: tuple[str, ...]

    def pair_values(self, leads: pl.DataFrame, reps: pl.DataFrame) -> Values:
        """Look up."""
        at = np.array([self.niches.index(niche) for niche in leads["niche"]], dtype=np.int64)
        return Values(self.table[at])


@dataclass(frozen=True, eq=False)
class Values:
    """Pair values that are all there."""

    chances: Floats

    def block(self, start: int, stop: int) -> Floats:
        """Give rows."""
        return self.chances[start:stop]

    probability = block


def learn_rates(history: pl.DataFrame, until: datetime) -> Any:
    """Learn from what was assigned by then."""
    past = history.filter(pl.col("assigned_at") <= until)
    niches = tuple(history["niche"].unique().sort())
    reps = tuple(history["rep_id"].unique().sort())
    won = past["outcome"].to_numpy() == "won"
    cell = np.array([niches.index(name) for name in past["niche"]]) * len(reps) + np.array(
        [reps.index(name) for name in past["rep_id"]]
    )
    wins = np.bincount(cell, won, len(niches) * len(reps)).reshape(len(niches), len(reps))
    tried = np.bincount(cell, minlength=len(niches) * len(reps)).reshape(len(niches), len(reps))
    level = wins.sum(axis=1, keepdims=True) / np.maximum(tried.sum(axis=1, keepdims=True), 1)
    return Rates((wins + SHRINKAGE * level) / (tried + SHRINKAGE), niches)
