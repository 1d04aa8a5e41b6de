"""The best effects under given scales, by Newton's method, and Laplace's approximation of how likely the scales are.

Laplace's method is used where scales are tested (Breslow and Clayton's quadratic is pulled towards zero where a rep
has few rows): log p(data | scales) ≈ log likelihood at the mode − penalty − half the log determinant.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.hierarchy import Effects, Posterior, Quadratic, Rows, Scales, posterior, without_niches
from models.likelihood import log_likelihood, slope_and_curvature

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Prior:
    """Prior precisions of the fixed effects.

    Attributes
    ----------
    precision
        Shape (p,).
    pooled
        Shape (p,): the lead categories, whose precision is 1 / scale² instead.
    """

    precision: Floats
    pooled: NDArray[np.bool_]

    def under(self, scales: Scales) -> Floats:
        """Give the precision of each fixed effect under these scales."""
        return np.where(self.pooled, scales.lead**-2, self.precision)


@dataclass(frozen=True)
class Mode:
    """The best effects, the logits they give, the quadratic around them, and how likely the scales are."""

    effects: Effects
    logits: Floats
    quadratic: Quadratic
    posterior: Posterior
    log_laplace: float


@dataclass(frozen=True)
class Task:
    """Rows, what each says (``evidence``, shape (n,)), and the priors: all that a fit needs but the scales."""

    rows: Rows
    evidence: Floats
    prior: Prior

    def quadratic(self, logits: Floats) -> Quadratic:
        """Give the log likelihood's quadratic around these logits."""
        return Quadratic.around(self.rows, logits, *slope_and_curvature(logits, self.evidence))

    def height(self, effects: Effects, scales: Scales) -> float:
        """Give the log likelihood less the penalty of these effects."""
        fixed = effects.fixed**2 @ self.prior.under(scales)
        penalty = fixed + _over(effects.rep, scales.rep) + _over(effects.niche, scales.niche)
        return log_likelihood(self.rows.logits(effects), self.evidence) - 0.5 * float(penalty)


def find_mode(task: Task, scales: Scales, start: Effects, tolerance: float = 1e-8) -> Mode:
    """Climb from ``start`` until no logit moves by more than ``tolerance``."""
    effects = _admissible(start, scales)
    height = task.height(effects, scales)
    logits = task.rows.logits(effects)
    for _ in range(100):
        target = _solve(task.quadratic(logits), task.prior, scales).effects
        effects, height = _climb(task, scales, (effects, height), target)
        before, logits = logits, task.rows.logits(effects)
        if np.max(np.abs(logits - before)) <= tolerance:
            break
    quadratic = task.quadratic(logits)
    found = _solve(quadratic, task.prior, scales)
    return Mode(effects, logits, quadratic, found, height - found.half_log_det)


def _climb(task: Task, scales: Scales, here: tuple[Effects, float], target: Effects) -> tuple[Effects, float]:
    """Go to the quadratic's top, or half way there as often as it takes not to lose height."""
    effects, height = here
    share = 1.0
    while share > 1e-6:
        candidate = effects.towards(target, share)
        reached = task.height(candidate, scales)
        if reached >= height - 1e-9 * abs(height):
            return candidate, reached
        share *= 0.5
    return here


def _solve(quadratic: Quadratic, prior: Prior, scales: Scales) -> Posterior:
    return posterior(without_niches(quadratic, scales.niche), prior.under(scales), scales.rep)


def _admissible(effects: Effects, scales: Scales) -> Effects:
    """Set effects to zero whose scale is zero."""
    rep = effects.rep if scales.rep > 0.0 else np.zeros_like(effects.rep)
    niche = effects.niche if scales.niche > 0.0 else np.zeros_like(effects.niche)
    return Effects(effects.fixed, rep, niche)


def _over(effect: Floats, scale: float) -> float:
    return float((effect**2).sum()) / scale**2 if scale > 0.0 else 0.0
