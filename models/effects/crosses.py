r"""Low-rank interaction: hidden tastes of reps for hidden properties of kinds of leads, where the data support it.

Kinds are the combinations of two categories. *Found* by evidence: a pair of categories enters whose tastes
(:mod:`models.effects.tastes`) are worth more than they cost. *Learned* in turn with all other effects: given what
is known of the kinds, a rep's effects over the combinations have the prior :math:`\Lambda\Lambda' + \tau^2 I`.

How sure one may be of it is said by the largest singular value of what is left unexplained, in units of its standard
error: under chance its square follows the Tracy-Widom law (Johnstone 2001, Annals of Statistics 29, 295-327; the law
itself by Chiani's gamma approximation, 2014, Journal of Multivariate Analysis 129, 69-81).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincc

from models.closing.likelihood import slope_and_curvature
from models.effects.hierarchy import posterior
from models.effects.mode import Mode, Task, find_mode
from models.effects.rows import Scales
from models.effects.scales import updated
from models.effects.tastes import learn_tastes

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MOST_CELLS = 64
"""Combinations beyond which a pair of categories is not looked at."""

FEWEST_REPS, LEAST_WEIGHT = 4, 0.5
"""Reps a low rank can be told by; curvature below which a cell has too little to say."""

SLACK = 4.0
"""How far below no tastes the bound may lie: it leaves out that both sides' errors go together."""

ROUNDS, UPDATES, TOLERANCE = 3, 5, 1e-2

REST = 0.02
"""Scale of what tastes leave to a combination, in logits."""


@dataclass(frozen=True)
class Cross:
    """Two categories whose combinations are worth a block, and the p-value corrected for the pairs looked at."""

    names: tuple[str, str]
    p_value: float


def find_cross(task: Task, mode: Mode, positions: dict[str, Integers], levels: dict[str, int]) -> Cross | None:
    """Look through the pairs of categories; None where none is worth what it costs.

    ``positions`` gives each row's level in each category (−1 unknown), ``levels`` the number of levels.
    """
    pairs = [pair for pair in combinations(positions, 2) if 4 <= levels[pair[0]] * levels[pair[1]] <= MOST_CELLS]
    if task.rows.n_reps < FEWEST_REPS:
        return None
    amounts = slope_and_curvature(mode.logits, task.evidence)
    best, height = None, -SLACK
    for first, second in pairs:
        cell = positions[first] * levels[second] + positions[second]
        known = (positions[first] >= 0) & (positions[second] >= 0)
        size = levels[first] * levels[second]
        at = (task.rows.rep * size + cell)[known]
        pull, weight = (_summed(at, each[known], (task.rows.n_reps, size)) for each in amounts)
        tastes = learn_tastes(pull, weight)
        if tastes.noticeable.any() and tastes.bound > height:
            p_value = len(pairs) * largest_value_p(_standardised(pull, weight))
            best, height = Cross((first, second), min(1.0, p_value)), tastes.bound
    return best


def _summed(at: Integers, amount: Floats, shape: tuple[int, int]) -> Floats:
    return np.asarray(np.bincount(at, amount, shape[0] * shape[1]), dtype=np.float64).reshape(shape)


def _standardised(pull: Floats, weight: Floats) -> Floats:
    enough = weight >= LEAST_WEIGHT
    return np.divide(pull, np.sqrt(weight), out=np.zeros(weight.shape), where=enough)


def largest_value_p(table: Floats) -> float:
    """Give the p-value of a table's largest singular value if all its cells were independent standard normals."""
    rows, columns = (float(size) for size in table.shape)
    a, b = np.sqrt(rows - 1.0), np.sqrt(columns)
    centre, width = (a + b) ** 2, (a + b) * (1.0 / a + 1.0 / b) ** (1.0 / 3.0)
    largest = float(np.linalg.norm(table, 2)) ** 2
    return float(gammaincc(46.446, max((largest - centre) / width + 9.84801, 0.0) / 0.186054))


def learn_loadings(task: Task, start: Mode, scales: Scales, block: int) -> tuple[Scales, Mode]:
    """Learn tastes over a block of crosses, the other scales and the effects in turn; what they leave is ``REST``."""
    cells = np.flatnonzero(task.rows.blocks == block)
    mode, tastes = start, None
    for _ in range(ROUNDS):
        pull, weight = _by_cell(task, mode.logits, cells)
        tastes = learn_tastes(pull + weight * mode.effects.own[:, cells], weight, tastes)
        loadings = np.zeros((len(task.rows.blocks), len(tastes.precision)))
        loadings[cells] = tastes.loadings(weight)
        scales = replace(scales, loadings=loadings)
        mode = find_mode(task, scales, mode.effects, tolerance=TOLERANCE)
        scales = _others(task, mode, scales, block)
        mode = find_mode(task, scales, mode.effects, tolerance=TOLERANCE)
    return scales, mode


def _by_cell(task: Task, logits: Floats, cells: Integers) -> tuple[Floats, Floats]:
    """Sum slope and curvature by rep and cell; each (R, cells)."""
    slope, curvature = slope_and_curvature(logits, task.evidence)
    pull, weight = np.empty((2, task.rows.n_reps, len(cells)))
    for rep, rows in enumerate(task.rows.by_rep):
        inside = task.rows.z[rows][:, cells]
        pull[rep], weight[rep] = slope[rows] @ inside, curvature[rows] @ inside
    return pull, weight


def _others(task: Task, mode: Mode, scales: Scales, block: int) -> Scales:
    """Learn the scales of the other blocks anew: the tastes take over some of what those had to explain."""
    for _ in range(UPDATES):
        found = posterior(mode.quadratic, task.prior.under(scales), scales.root(task.rows.blocks))
        own = updated(found, scales, task.rows.blocks)
        own[block] = REST
        scales = replace(scales, own=own)
    return scales
