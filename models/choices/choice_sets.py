"""Who could have got a lead when it was given out, and how busy each of them was."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

AROUND_DAYS = 30.0
"""A rep counts as there while she was given a lead within so many days before or after."""

DAY = 86.4e9
"""Microseconds."""


@dataclass(frozen=True)
class ChoiceSets:
    """The choices behind past assignments.

    Attributes
    ----------
    rep_ids
        All reps of the history, sorted.
    rep
        Shape (n,): whom each row went to.
    days
        Shape (n,): when, in days since 1970.
    logged
        For each row the reps who could have had it (column ``eligible_reps``), as positions; None where not logged.
    given, ended
        For each rep the sorted days on which leads came to her, and on which one was closed.
    """

    rep_ids: tuple[str, ...]
    rep: Integers
    days: Floats
    logged: tuple[Integers | None, ...]
    given: tuple[Floats, ...]
    ended: tuple[Floats, ...]

    @classmethod
    def of(cls, history: pl.DataFrame) -> ChoiceSets:
        """Read them from a checked history."""
        rep_ids = tuple(history["rep_id"].unique().sort().to_list())
        order = {rep_id: position for position, rep_id in enumerate(rep_ids)}
        rep = history["rep_id"].replace_strict(order, return_dtype=pl.Int64).to_numpy()
        days = _days(history["assigned_at"])
        closed = history["closed_at"].is_not_null().to_numpy()
        end = np.where(closed, _days(history["closed_at"]), np.inf)
        mine = [np.flatnonzero(rep == one) for one in range(len(rep_ids))]
        return cls(
            rep_ids,
            np.asarray(rep, dtype=np.int64),
            days,
            tuple(_logged(history, order)),
            tuple(np.sort(days[at]) for at in mine),
            tuple(np.sort(end[at][closed[at]]) for at in mine),
        )

    @property
    def sets_logged(self) -> bool:
        """Whether every row says who could have had it."""
        return all(one is not None for one in self.logged)

    def able(self, at: Integers) -> NDArray[np.bool_]:
        """Say who could have had each of these rows: as logged, else who was there; shape (len(at), reps)."""
        found = self._there(self.days[at])
        logged = [(row, one) for row, one in enumerate(self.logged[place] for place in at.tolist()) if one is not None]
        if logged:
            rows = np.array([row for row, _ in logged])
            found[rows] = False
            found[np.repeat(rows, [len(one) for _, one in logged]), np.concatenate([one for _, one in logged])] = True
        found[np.arange(len(at)), self.rep[at]] = True
        return found

    def load(self, at: Integers) -> Floats:
        """Give the open leads of every rep just before each of these rows; shape (len(at), reps)."""
        when = self.days[at]
        columns = [
            np.searchsorted(given, when, "left") - np.searchsorted(ended, when, "right")
            for given, ended in zip(self.given, self.ended, strict=True)
        ]
        return np.column_stack(columns).astype(np.float64)

    def _there(self, when: Floats) -> NDArray[np.bool_]:
        columns = []
        for given in self.given:
            first = np.searchsorted(given, when - AROUND_DAYS, "left")
            columns.append(np.searchsorted(given, when + AROUND_DAYS, "right") > first)
        return np.column_stack(columns)


def _logged(history: pl.DataFrame, order: dict[str, int]) -> list[Integers | None]:
    """Give the positions of eligible reps by row; those who never got a lead are left out."""
    if "eligible_reps" not in history.columns:
        return [None] * history.height
    return [
        np.array(sorted(order[one] for one in set(ids) if one in order), dtype=np.int64) if ids else None
        for ids in history["eligible_reps"].to_list()
    ]


def _days(column: pl.Series) -> Floats:
    return np.asarray(column.dt.epoch("us").fill_null(0).to_numpy() / DAY, dtype=np.float64)
