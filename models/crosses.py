r"""Low-rank interaction: hidden tastes of reps for hidden properties of kinds of leads, where the data support it.

*Found* by the largest singular value of what is left unexplained, by rep and by combination of two categories, in
units of its standard error: under chance its square follows the Tracy-Widom law (Johnstone 2001, Annals of Statistics
29, 295-327; the law itself by Chiani's gamma approximation, 2014, Journal of Multivariate Analysis 129, 69-81).

*Learned* as a prior :math:`\Lambda\Lambda' + \tau^2 I` of a rep's effects over the combinations, by the EM algorithm of
probabilistic principal components (Tipping & Bishop 1999, Journal of the Royal Statistical Society B 61, 611-622).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import gamma

from models.hierarchy import Scales, posterior
from models.likelihood import slope_and_curvature
from models.mode import Mode, Task, find_mode

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MOST_CELLS = 64
"""Combinations beyond which a pair of categories is not looked at."""

FEWEST_REPS, LEAST_WEIGHT = 4, 0.5
"""Reps a low rank can be told by; curvature below which a cell has too little to say."""

CERTAIN = 0.01
"""p-value, corrected for the number of pairs, below which a cross is added."""

MOST_RANK, UPDATES, ROUNDS = 3, 8, 2


@dataclass(frozen=True)
class Cross:
    """Two categories whose combinations show more than chance, and the p-value corrected for the pairs looked at."""

    names: tuple[str, str]
    p_value: float


def find_cross(task: Task, mode: Mode, positions: dict[str, Integers], levels: dict[str, int]) -> Cross | None:
    """Look through the pairs of categories; None where no pair shows more than chance.

    ``positions`` gives each row's level in each category (−1 unknown), ``levels`` the number of levels.
    """
    pairs = [pair for pair in combinations(positions, 2) if 4 <= levels[pair[0]] * levels[pair[1]] <= MOST_CELLS]
    if not pairs or task.rows.n_reps < FEWEST_REPS:
        return None
    slope, curvature = slope_and_curvature(mode.logits, task.evidence)
    found = []
    for first, second in pairs:
        cell = positions[first] * levels[second] + positions[second]
        known = (positions[first] >= 0) & (positions[second] >= 0)
        table = _standardised(task, cell, known, slope, curvature, levels[first] * levels[second])
        found.append(Cross((first, second), min(1.0, len(pairs) * largest_value_p(table))))
    best = min(found, key=lambda cross: cross.p_value)
    return best if best.p_value < CERTAIN else None


def _standardised(
    task: Task, cell: Integers, known: NDArray[np.bool_], slope: Floats, curvature: Floats, cells: int
) -> Floats:
    at = (task.rows.rep * cells + cell)[known]
    size = task.rows.n_reps * cells
    pull, weight = (np.bincount(at, amount[known], size).reshape(-1, cells) for amount in (slope, curvature))
    enough = weight >= LEAST_WEIGHT
    return np.divide(pull, np.sqrt(weight), out=np.zeros(weight.shape), where=enough)


def largest_value_p(table: Floats) -> float:
    """Give the p-value of a table's largest singular value if all its cells were independent standard normals."""
    rows, columns = (float(size) for size in table.shape)
    a, b = np.sqrt(rows - 1.0), np.sqrt(columns)
    centre, width = (a + b) ** 2, (a + b) * (1.0 / a + 1.0 / b) ** (1.0 / 3.0)
    largest = float(np.linalg.norm(table, 2)) ** 2
    return float(gamma.sf((largest - centre) / width + 9.84801, 46.446, scale=0.186054))


def learn_loadings(task: Task, start: Mode, scales: Scales, block: int) -> tuple[Scales, Mode]:
    """Learn the prior of a block: rank by rank, as long as each adds more than its loadings cost.

    A rank is kept where the log evidence rises by more than half the number of cells, what loadings fitted to noise
    would bring (Akaike's criterion).
    """
    cells = np.flatnonzero(task.rows.blocks == block)
    best, mode, height = scales, start, -np.inf
    for rank in range(MOST_RANK + 1):
        given, found = _with_rank(task, mode, best, cells, rank)
        reached = found.posterior.log_evidence - 0.5 * rank * len(cells)
        if reached <= height:
            break
        best, mode, height = given, found, reached
    return best, mode


def _with_rank(task: Task, start: Mode, scales: Scales, cells: Integers, rank: int) -> tuple[Scales, Mode]:
    mode = start
    for _ in range(ROUNDS):
        for _ in range(UPDATES):
            found = posterior(mode.quadratic, task.prior.under(scales), scales.root(task.rows.blocks))
            own, root = found.effects.own[:, cells], found.root[:, cells]
            second_moment = (own.T @ own + np.einsum("rkq,rlq->kl", root, root)) / len(own)
            scales = _principal(scales, second_moment, cells, task.rows.blocks, rank)
        mode = find_mode(task, scales, mode.effects, tolerance=1e-3)
    return scales, mode


def _principal(scales: Scales, moment: Floats, cells: Integers, blocks: Integers, rank: int) -> Scales:
    """Give the likeliest loadings of this rank, and what is left as one scale."""
    values, vectors = np.linalg.eigh(moment)
    rest = float(values[: len(values) - rank].mean())
    own = scales.own.copy()
    own[blocks[cells[0]]] = np.sqrt(rest)
    if rank == 0:
        return replace(scales, own=own, loadings=None)
    loadings = np.zeros((len(blocks), rank))
    loadings[cells] = vectors[:, -rank:] * np.sqrt(np.maximum(values[-rank:] - rest, 0.0))
    return replace(scales, own=own, loadings=loadings)
