r"""How far reps differ, block by block: scales learned from the data themselves.

The scales maximise the quadratic's marginal likelihood by MacKay's fixed point (1992, Neural Computation 4, 415-447):
:math:`\tau^2 = \sum \hat w^2 / \gamma` with :math:`\gamma` the number of effects that the data determine. A weak prior
(an effect of .045 logits, one degree of freedom more) keeps a scale off zero: the likeliest value of a small
history is often 0, and would throw away what ranking there is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_solve
from scipy.special import logsumexp

from models.effects.hierarchy import Posterior, Quadratic, eliminated, posterior
from models.effects.mode import Mode, Prior, Task, find_mode
from models.effects.rows import Scales

Floats = NDArray[np.float64]

GRID = np.concatenate([[0.0], np.geomspace(0.02, 2.0, 15)])
"""Standard deviations in logits; at a win rate of 20 %, .02 is a third of a point and 2 is more than any firm has."""

PRIOR_SCALE = 0.5
"""Half-normal prior behind intervals: in a dream of a firm (10 points at 20 %) reps differ by .6 logits."""

PRIOR_SQUARES, PRIOR_COUNT, LEAST_COUNT = 0.002, 1.0, 0.5

LEAD_GRID = np.geomspace(0.05, 2.0, 9)

UPDATES, ROUNDS = 8, 3
SETTLED = 0.02
"""Relative change of scales below which they stand."""


def start_scales(blocks: NDArray[np.int64]) -> Scales:
    """Give where the search begins."""
    return Scales(0.5, np.full(int(blocks.max()) + 1, 0.15))


def learn_scales(task: Task, start: Mode, scales: Scales) -> tuple[Scales, Mode]:
    """Alternate between the scales given the mode and the mode given the scales."""
    mode = start
    for _ in range(ROUNDS):
        before = scales.own
        scales = replace(scales, lead=_lead_scale(mode.quadratic, task, scales))
        for _ in range(UPDATES if before.any() else 0):
            found = posterior(mode.quadratic, task.prior.under(scales), scales.root(task.rows.blocks))
            scales = replace(
                scales, own=updated(found, scales, task.rows.blocks), skill=_skill(found, scales, task.prior)
            )
        mode = find_mode(task, scales, mode.effects, tolerance=1e-3)
        if np.abs(scales.own - before).max() <= SETTLED * before.max():
            break
    return scales, mode


def updated(found: Posterior, scales: Scales, blocks: NDArray[np.int64]) -> Floats:
    """Move each scale by MacKay's step, at most by a factor of two."""
    spread = np.einsum("rkq,rkq->k", found.root, found.root)
    size = np.bincount(blocks)
    left_open = np.bincount(blocks, spread) / scales.own**2
    determined = np.maximum(len(found.root) * size - left_open, LEAST_COUNT)
    squares = np.bincount(blocks, (found.effects.own**2).sum(axis=0))
    target = (squares + PRIOR_SQUARES) / (determined + PRIOR_COUNT)
    return np.asarray(np.sqrt(np.clip(target, 0.25 * scales.own**2, 4.0 * scales.own**2)))


def _skill(found: Posterior, scales: Scales, prior: Prior) -> float:
    """Move the scale of the steps of skill by the same step."""
    at = np.flatnonzero(prior.skill)
    if not len(at):
        return scales.skill
    spread = np.diag(cho_solve(found.factor, np.eye(len(prior.skill))[:, at])[at])
    determined = max(len(at) - float(spread.sum()) / scales.skill**2, LEAST_COUNT)
    target = (float((found.effects.fixed[at] ** 2).sum()) + PRIOR_SQUARES) / (determined + PRIOR_COUNT)
    return float(np.sqrt(np.clip(target, 0.25 * scales.skill**2, 4.0 * scales.skill**2)))


@dataclass(frozen=True)
class ScaleProfile:
    """Weights of one block's scale on GRID, the other scales given; shape (16,), summing to 1."""

    weight: Floats

    def quantile(self, share: float) -> float:
        """Give a quantile, linear between grid points."""
        return float(np.interp(share, np.cumsum(self.weight) - 0.5 * self.weight, GRID))


def scale_profile(quadratic: Quadratic, task: Task, scales: Scales, block: int) -> ScaleProfile:
    """Weigh the scales of a block by marginal likelihood and prior."""
    height = [
        posterior(quadratic, task.prior.under(scales), with_scale(scales, block, float(tau)).root(task.rows.blocks))
        for tau in GRID
    ]
    log_weight = np.array([one.log_evidence for one in height]) + _log_prior()
    return ScaleProfile(np.exp(log_weight - logsumexp(log_weight)))


def with_scale(scales: Scales, block: int, tau: float) -> Scales:
    """Give the scales with another value for one block."""
    own = scales.own.copy()
    own[block] = tau
    return replace(scales, own=own)


def _lead_scale(quadratic: Quadratic, task: Task, scales: Scales) -> float:
    """Give the scale of the lead categories that is likeliest on a short grid; unchanged where there are none."""
    prior: Prior = task.prior
    if not prior.pooled.any():
        return scales.lead
    reps_out = eliminated(quadratic, scales.root(task.rows.blocks))
    height = [reps_out.solved(prior.under(replace(scales, lead=float(lead)))).log_evidence for lead in LEAD_GRID]
    return float(LEAD_GRID[int(np.argmax(height))])


def _log_prior() -> Floats:
    """Half-normal density times the width each grid point stands for."""
    edges = np.concatenate([[0.0], 0.5 * (GRID[1:] + GRID[:-1]), [GRID[-1]]])
    return np.asarray(-0.5 * (GRID / PRIOR_SCALE) ** 2 + np.log(np.diff(edges)))
