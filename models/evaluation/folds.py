"""Cutting a history into blocks by time: learn on what lies before, judge the block."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

Integers = NDArray[np.int64]

FIRST_SHARE = 1 / 3
"""Share of the rows that is only learned from, where no model is given."""

_LEAST = timedelta(microseconds=1)


@dataclass(frozen=True, eq=False)
class Block:
    """Rows judged together, by number in the order of time, shape (n,), and the moment up to which may be learned."""

    rows: Integers
    learned_until: datetime


def forward_blocks(assigned_at: pl.Series, folds: int, *, after: datetime | None = None) -> list[Block]:
    """Cut rows into blocks of about equal numbers, in the order of time.

    Parameters
    ----------
    assigned_at
        Shape (n,), when each was assigned; rows of one instant stay together.
    folds
        How many blocks; fewer where there are too few instants.
    after
        Judge only rows assigned after this moment (a model's ``as_of``); by default the first third of all is only
        learned from.
    """
    order = assigned_at.arg_sort().to_numpy().astype(np.int64)
    times = assigned_at.gather(order.tolist())
    first = int(np.ceil(len(order) * FIRST_SHARE)) if after is None else int((times <= after).sum())
    if first >= len(order):
        return []
    edges = np.unique(times.search_sorted(times[_positions(first, len(order), folds)], side="left")).tolist()
    edges = [edge for edge in edges if edge > 0 or after is not None]
    blocks = zip(edges, [*edges[1:], len(order)], strict=True)
    return [Block(order[start:stop], times[start] - _LEAST) for start, stop in blocks if stop > start]


def _positions(first: int, end: int, folds: int) -> list[int]:
    """Count in the order of time where blocks begin."""
    starts = (first + (end - first) * fold // folds for fold in range(folds))
    return [start for start in starts if start < end]
