"""Whether what comes of a lead hangs on how much its rep has on her hands.

If it does, moving leads moves what the others are worth, and no log of another way of routing can say by how much:
every estimator here takes a lead's outcome to depend on its own rep alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

LEVEL = 0.01
"""Chance of finding a load effect where there is none."""

MOST_BEYOND, CHANCE = 1.1, 2.0
"""A load is within the logged range up to so many times its largest, and so many square roots of that (chance) more."""


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


def load_effect(surprise: Floats, load: Floats, rep: Integers, block: Integers) -> LoadEffect | None:
    """Regress what was not predicted on the load, within rep and block, errors clustered by rep.

    Returns
    -------
    LoadEffect or None
        None where loads do not vary, or there are too few reps to tell.
    """
    cell = rep * (int(block.max(initial=0)) + 1) + block
    x, y = _within(load, cell), _within(surprise, cell)
    reps = np.unique(rep)
    total = float(x @ x)
    if len(reps) < 3 or not total > 1e-9 * max(1.0, float(load @ load)):
        return None
    slope = float(x @ y) / total
    pulls = np.bincount(rep, x * (y - slope * x))
    error = float(np.sqrt((pulls**2).sum() * len(reps) / (len(reps) - 1))) / total
    independent = float(np.sqrt(((x * (y - slope * x)) ** 2).sum())) / total
    error = max(error, independent)  # with few reps the clustered error is often too small
    return LoadEffect(slope, error, float(2 * norm.sf(abs(slope) / error)) if error > 0 else 1.0)


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
