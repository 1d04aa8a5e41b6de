"""The best effects under given scales, by Newton's method, and Laplace's approximation of how likely the scales are.

Laplace's method is used where scales are tested (Breslow and Clayton's quadratic is pulled towards zero where a rep
has few rows): log p(data | scales) ≈ log likelihood at the mode − penalty − half the log determinant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.closing.likelihood import log_likelihood, slope_and_curvature
from models.effects.hierarchy import Posterior, Quadratic, posterior
from models.effects.rows import Effects, Rows, Scales

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
    skill
        Shape (p,): the steps in which skill meets the size of a deal, likewise with a scale of their own.
    """

    precision: Floats
    pooled: NDArray[np.bool_]
    skill: NDArray[np.bool_]

    def under(self, scales: Scales) -> Floats:
        """Give the precision of each fixed effect under these scales."""
        return np.where(self.pooled, scales.lead**-2, np.where(self.skill, scales.skill**-2, self.precision))


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
    """Rows, what each says (``evidence``, shape (n,)), and the priors: all that a fit needs but the scales.

    ``weight`` (n,) says how many rows each counts for; None for one each.
    """

    rows: Rows
    evidence: Floats
    prior: Prior
    weight: Floats | None = None

    def take(self, keep: NDArray[np.bool_]) -> Task:
        """Give the task of the rows where ``keep`` is true."""
        weight = None if self.weight is None else self.weight[keep]
        return Task(self.rows.take(keep), self.evidence[keep], self.prior, weight)

    def slope_and_curvature(self, logits: Floats) -> tuple[Floats, Floats]:
        """Give both of each row's log likelihood, times its weight; (n,) each."""
        slope, curvature = slope_and_curvature(logits, self.evidence)
        return (slope, curvature) if self.weight is None else (slope * self.weight, curvature * self.weight)

    def quadratic(self, logits: Floats) -> Quadratic:
        """Give the log likelihood's quadratic around these logits."""
        return Quadratic.around(self.rows, logits, *self.slope_and_curvature(logits))

    def height(self, effects: Effects, scales: Scales) -> float:
        """Give the log likelihood less the penalty of these effects."""
        return self.reach(effects, scales)[0]

    def reach(self, effects: Effects, scales: Scales) -> tuple[float, Floats]:
        """Give the height of these effects and the logits they give: one pass over the rows."""
        logits = self.rows.logits(effects)
        fixed = effects.fixed**2 @ self.prior.under(scales)
        penalty = fixed + _penalty(effects.own, scales, self.rows)
        return log_likelihood(logits, self.evidence, self.weight) - 0.5 * float(penalty), logits


def find_mode(task: Task, scales: Scales, start: Effects, tolerance: float = 1e-8) -> Mode:
    """Climb from ``start`` until no logit moves by more than ``tolerance``."""
    effects = _admissible(start, scales, task.rows)
    here = Place(effects, *task.reach(effects, scales))
    for _ in range(100):
        before = here
        here = _climb(task, scales, here, _solve(task, task.quadratic(here.logits), scales).effects)
        if np.max(np.abs(here.logits - before.logits)) <= tolerance:
            break
    quadratic = task.quadratic(here.logits)
    found = _solve(task, quadratic, scales)
    return Mode(here.effects, here.logits, quadratic, found, here.height - found.half_log_det)


class Place(NamedTuple):
    """A point of the climb: effects, their height, the logits they give."""

    effects: Effects
    height: float
    logits: Floats


def _climb(task: Task, scales: Scales, here: Place, target: Effects) -> Place:
    """Go to the quadratic's top, or half way there as often as it takes not to lose height."""
    share = 1.0
    while share > 1e-6:
        candidate = here.effects.towards(target, share)
        reached = Place(candidate, *task.reach(candidate, scales))
        if reached.height >= here.height - 1e-9 * abs(here.height):
            return reached
        share *= 0.5
    return here


def _solve(task: Task, quadratic: Quadratic, scales: Scales) -> Posterior:
    return posterior(quadratic, task.prior.under(scales), scales.root(task.rows.blocks))


def _admissible(effects: Effects, scales: Scales, rows: Rows) -> Effects:
    """Set effects to zero whose scale is zero."""
    return Effects(effects.fixed, np.where(scales.deviations(rows.blocks) > 0.0, effects.own, 0.0))


def _penalty(own: Floats, scales: Scales, rows: Rows) -> float:
    """Give the sum over reps of w' covariance⁻¹ w, over the columns whose scale is above zero."""
    deviation = scales.deviations(rows.blocks)
    able = deviation > 0.0
    standard = own[:, able] / deviation[able]
    whole = float((standard**2).sum())
    if scales.loadings is None:
        return whole
    loadings = scales.loadings[able] / deviation[able, None]  # Woodbury: (I + LL')⁻¹ = I − L (I + L'L)⁻¹ L'
    along = standard @ loadings
    inner = np.eye(loadings.shape[1]) + loadings.T @ loadings
    return whole - float((along * np.linalg.solve(inner, along.T).T).sum())
