"""Passes over the rows of a fit, by rep, on every core the process may use.

What each rep's rows give goes to a place of its own and sums are taken in a fixed order afterwards, so the number of
threads changes no byte of the result.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np

MANY = 100_000
"""Rows from which threads pay, and from which columns are kept in single precision."""

PARTS = 16
"""Parts the reps fall into: fixed, as sums by part are added up in order."""


def by_part(work: Callable[[int, int, int], None], reps: int, rows: int, parts: int = PARTS) -> None:
    """Call ``work(part, first, last)`` for each run of reps, ``last`` excluded; side by side where rows are many."""
    edges = [reps * part // parts for part in range(parts + 1)]
    runs = [(part, first, last) for part, (first, last) in enumerate(pairwise(edges)) if last > first]
    workers = min(cores(), len(runs))
    if rows < MANY or workers < 2:
        for run in runs:
            work(*run)
        return
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(lambda run: work(*run), runs))


def cores() -> int:
    """Give the number of cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def precision(rows: int) -> type[np.floating]:
    """Give the type that columns of so many rows are kept in."""
    return np.float32 if rows >= MANY else np.float64
