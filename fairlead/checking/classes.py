"""Columns as a few classes, counted by outcome and by time: what the tests work on, whatever the number of rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scenarios.vocabulary import Outcome

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

MOST_LEVELS, QUANTILES, STRATA = 40, 16, 20
MOST_ROWS = 400_000
"""Statistical tests look at this many rows at most, drawn by a fixed seed: enough to see any effect that matters."""

OPEN, ENDED, WON = 0, 1, 2


def sampled(frame: pl.DataFrame, most: int = MOST_ROWS) -> pl.DataFrame:
    """Return the frame, or as many of its rows as are enough, in their order and the same ones each time."""
    if frame.height <= most:
        return frame
    chosen = np.sort(np.random.default_rng(0).choice(frame.height, most, replace=False))
    return frame[chosen]


def classes_of(column: pl.Series) -> Codes | None:
    """Return each row's class, 0 where it is empty; None for a type that has no classes, such as a list.

    A column with few values has one class each; otherwise numbers are cut at quantiles, and all but the most frequent
    words are one class.
    """
    if column.dtype == pl.Boolean or column.dtype.is_numeric():
        return _of_numbers(column.cast(pl.Float64).fill_nan(None))
    if column.dtype == pl.String:
        return _of_words(column)
    return None


def _of_numbers(column: pl.Series) -> Codes:
    filled = column.drop_nulls()
    levels = filled.unique()
    if len(levels) > MOST_LEVELS:
        levels = pl.Series(np.unique(np.quantile(filled.to_numpy(), np.arange(1, QUANTILES) / QUANTILES)))
    codes = np.searchsorted(levels.sort().to_numpy(), column.fill_null(0.0).to_numpy(), side="left") + 1
    return np.where(column.is_null().to_numpy(), 0, codes).astype(np.int64)


def _of_words(column: pl.Series) -> Codes:
    counts = column.drop_nulls().value_counts().sort(["count", column.name], descending=[True, False])
    levels = counts[column.name].head(MOST_LEVELS)
    codes = pl.int_range(1, len(levels) + 1, eager=True)
    coded = column.replace_strict(levels, codes, default=len(levels) + 1, return_dtype=pl.Int64)
    return np.where(column.is_null().to_numpy(), 0, coded.to_numpy()).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Ledger:
    """What the rows of a history are counted by, once for all its columns.

    Attributes
    ----------
    half
        Shape (n,), 0 or 1: which half of the rows, at random; one half orders the classes that the other judges.
    stratum
        Shape (n,): one of twenty equal spans of rows by ``assigned_at``.
    state
        Shape (n,): open, ended otherwise, or won.
    """

    half: Codes
    stratum: Codes
    state: Codes

    @classmethod
    def of(cls, history: pl.DataFrame) -> Ledger:
        """Read it off a history."""
        outcome = history["outcome"]
        ended = (outcome != Outcome.OPEN.value).to_numpy()
        won = (outcome == Outcome.WON.value).to_numpy()
        rank = history["assigned_at"].rank("ordinal").to_numpy().astype(np.int64) - 1
        half = np.random.default_rng(0).integers(0, 2, history.height)
        return cls(half, rank * STRATA // max(history.height, 1), ended.astype(np.int64) + won)

    def counts(self, codes: Codes) -> Floats:
        """Count rows by half, stratum, state and class; shape (2, STRATA, 3, number of classes)."""
        width = int(codes.max(initial=0)) + 1
        place = ((self.half * STRATA + self.stratum) * 3 + self.state) * width + codes
        return np.bincount(place, minlength=2 * STRATA * 3 * width).reshape(2, STRATA, 3, width).astype(np.float64)
