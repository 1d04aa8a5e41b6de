"""Whether what comes of a lead hangs on how much its rep has on her hands.

If it does, moving leads moves what the others are worth, and no log of another way of routing can say by how much:
every estimator here takes a lead's outcome to depend on its own rep alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

LEVEL = 0.01
"""Chance of finding a load effect where there is none."""

MOST_BEYOND, CHANCE = 1.1, 2.0
"""A load is within the logged range up to so many times its largest, and so many square roots of that (chance) more."""


SLICES, FEWEST = 10, 20
"""Slices of time a block is cut into, and leads that each has at least."""

MOST_TURNS = 200


@dataclass(frozen=True)
class LoadEffect:
    """Change of the outcome for one more open lead of its rep, its standard error, and the p-value."""

    slope: float
    error: float
    p_value: float

    @property
    def found(self) -> bool:
        """Whether it is more than chance."""
        return self.p_value < LEVEL


def load_effect(surprise: Floats, load: Floats, rep: Integers, block: Integers, when: Floats) -> LoadEffect | None:
    """Regress what was not predicted on the load, within rep and block and within slices of time.

    A firm that grows busier while its wins fall off has no load effect for that: only reps who are busier than usual
    *while others are not* say something. Errors are clustered by rep.

    Parameters
    ----------
    surprise, load, rep, block, when
        Each of shape (n,): outcome less prediction, open leads of the rep, her column, the block, and the moment.

    Returns
    -------
    LoadEffect or None
        None where loads do not vary, or there are too few reps to tell.
    """
    cell, slice_of = rep * (int(block.max(initial=0)) + 1) + block, _slices(block, when)
    x, y = (_within_both(figures, cell, slice_of) for figures in (load, surprise))
    reps = np.unique(rep)
    total = float(x @ x)
    if len(reps) < 3 or not total > 1e-9 * max(1.0, float(load @ load)):
        return None
    slope = float(x @ y) / total
    pulls = np.bincount(rep, x * (y - slope * x))
    error = float(np.sqrt((pulls**2).sum() * len(reps) / (len(reps) - 1))) / total
    independent = float(np.sqrt(((x * (y - slope * x)) ** 2).sum())) / total
    error = max(error, independent)  # with few reps the clustered error is often too small
    return LoadEffect(slope, error, float(2 * ndtr(-abs(slope) / error)) if error > 0 else 1.0)


def _slices(block: Integers, when: Floats) -> Integers:
    """Give each row the number of its slice of time within the block, as many leads in each."""
    slice_of = np.zeros(len(block), dtype=np.int64)
    for number in np.unique(block):
        rows = np.flatnonzero(block == number)
        slices = min(SLICES, max(1, len(rows) // FEWEST))
        rank = np.empty(len(rows), dtype=np.int64)
        rank[np.argsort(when[rows], kind="stable")] = np.arange(len(rows))
        slice_of[rows] = number * SLICES + rank * slices // len(rows)
    return slice_of


def _within_both(figures: Floats, cell: Integers, slice_of: Integers) -> Floats:
    """Take off what cells and slices explain, each in turn (Frisch and Waugh 1933, by alternating projections)."""
    left = _within(figures, cell)
    for _ in range(MOST_TURNS):
        before = left
        left = _within(_within(left, slice_of), cell)
        if np.abs(left - before).max(initial=0.0) < 1e-9:
            break
    return left


def _within(figures: Floats, cell: Integers) -> Floats:
    count = np.maximum(np.bincount(cell), 1)
    return np.asarray(figures - (np.bincount(cell, figures) / count)[cell])


def beyond_logged_loads(target: Floats, chosen: Integers, block: Integers) -> NDArray[np.bool_]:
    """Say which reps (m,) the method would load beyond what the log ever gave them in a block."""
    n_reps, blocks = target.shape[1], int(block.max(initial=0)) + 1
    logged, wanted = np.zeros((blocks, n_reps)), np.zeros((blocks, n_reps))
    np.add.at(logged, (block, chosen), 1.0)
    np.add.at(wanted, block, target)
    most = logged.max(axis=0)
    return np.asarray(wanted.max(axis=0) > MOST_BEYOND * most + CHANCE * np.sqrt(np.maximum(most, 1.0)))
