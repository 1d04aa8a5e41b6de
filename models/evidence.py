"""Are differences between reps more than chance? Tests and intervals for both scales.

Skill is left out of the fit that is tested: it is a property of the rep, and would explain away the differences
asked about. The test is a likelihood ratio at the boundary of the parameter space; under "no difference" it is zero
half of the time and chi-squared with one degree of freedom otherwise (Self & Liang 1987, Journal of the American
Statistical Association 82, 605-610). With tens of reps it errs on the careful side.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.stats import chi2

from models.hierarchy import Effects, Scales
from models.mode import Mode, Task, find_mode
from models.scales import GRID, scale_posterior

TOLERANCE = 0.02
"""Logits. Newton's method squares its error: after a step this small what is left cannot move a likelihood ratio."""

DISTINGUISHABLE = 0.05
"""p-value below which a difference is said to be more than chance."""


@dataclass(frozen=True)
class Difference:
    """One kind of difference: its size, interval and p-value.

    Attributes
    ----------
    sd_points
        Standard deviation in percentage points of the chance of winning, at an average lead; the likeliest value.
    low, high
        95 % interval; one-sided from 0 where the difference cannot be told from chance.
    p_value
        Of the difference being nil.
    scale
        The standard deviation in logits.
    """

    sd_points: float
    low: float
    high: float
    p_value: float
    scale: float

    @property
    def distinguishable(self) -> bool:
        """Whether the difference is more than chance at 5 %."""
        return self.p_value < DISTINGUISHABLE


@dataclass(frozen=True)
class RepDifferences:
    """Differences between reps (the same lead in other hands) and between a rep's niches."""

    rep: Difference
    rep_niche: Difference

    def more_careful(self, other: RepDifferences) -> RepDifferences:
        """Give, for each kind, the view with the larger p-value: a claim then needs both."""
        pairs = ((self.rep, other.rep), (self.rep_niche, other.rep_niche))
        return RepDifferences(*(max(pair, key=lambda found: found.p_value) for pair in pairs))


def rep_differences(task: Task, scales: Scales, start: Effects) -> RepDifferences:
    """Test both kinds of difference; ``task`` has the columns of skill left out of its rows."""
    ladder = Ladder(task, scales.lead, start)
    if task.rows.n_reps < 2:
        return RepDifferences(nothing := Difference(0.0, 0.0, 0.0, 1.0, 0.0), nothing)
    niches = task.rows.n_niches > 0
    best = ladder.best(scales.rep, scales.niche, niches=niches)
    without_rep = ladder.climb(lambda tau: (0.0, tau), best[1]) if niches else (0.0, 0.0)
    without_niche = ladder.climb(lambda tau: (tau, 0.0), best[0])
    mode = ladder.mode(*best)
    points = 100.0 * float(_chance_slope(mode).mean())
    weights = scale_posterior(mode.quadratic, task.prior, scales.lead, niches=niches)
    tests = (ladder.p_value(best, without_rep, 0), ladder.p_value(best, without_niche, 1))
    found = [
        _difference(points, best[axis], tests[axis], [weights.quantile(axis, at) for at in (0.025, 0.95, 0.975)])
        for axis in (0, 1)
    ]
    return RepDifferences(found[0], found[1] if niches else Difference(0.0, 0.0, 0.0, 1.0, 0.0))


class Ladder:
    """Laplace's likelihood of the two scales, each climb starting from the last mode found."""

    def __init__(self, task: Task, lead: float, start: Effects) -> None:
        self._task = task
        self._lead = lead
        self._effects = start
        self._known: dict[tuple[float, float], float] = {}

    def mode(self, rep: float, niche: float) -> Mode:
        """Give the mode under these scales."""
        found = find_mode(self._task, Scales(self._lead, rep, niche), self._effects, TOLERANCE)
        self._effects = found.effects
        return found

    def height(self, rep: float, niche: float) -> float:
        """Give the log likelihood of these scales."""
        if (rep, niche) not in self._known:
            self._known[rep, niche] = self.mode(rep, niche).log_laplace
        return self._known[rep, niche]

    def climb(self, path: Callable[[float], tuple[float, float]], guess: float) -> tuple[float, float]:
        """Give the likeliest scales along a path of one parameter, zero included."""
        top = min(float(GRID[-1]), 3.0 * guess + 0.15)
        found = minimize_scalar(
            lambda tau: -self.height(*path(float(tau))), bounds=(0.0, top), method="bounded",
            options={"xatol": 0.005},
        )  # fmt: skip
        candidates = [path(0.0), path(float(found.x))]
        return max(candidates, key=lambda scales: self.height(*scales))

    def best(self, rep: float, niche: float, *, niches: bool) -> tuple[float, float]:
        """Give the likeliest pair of scales, one at a time."""
        if not niches:
            return self.climb(lambda tau: (tau, 0.0), rep)
        for _ in range(3):
            before = (rep, niche)
            rep = self.climb(lambda tau, niche=niche: (tau, niche), rep)[0]  # type: ignore[misc]
            niche = self.climb(lambda tau, rep=rep: (rep, tau), niche)[1]  # type: ignore[misc]
            if abs(rep - before[0]) + abs(niche - before[1]) < 0.02:
                break
        return rep, niche

    def p_value(self, best: tuple[float, float], null: tuple[float, float], axis: int) -> float:
        """Give the p-value of the null against the best, for the scale on this axis."""
        return boundary_p_value(2.0 * (self.height(*best) - self.height(*null))) if best[axis] > 0.0 else 1.0


def boundary_p_value(ratio: float) -> float:
    """Give the p-value of a likelihood ratio when the null lies at the edge of what is possible."""
    return float(0.5 * chi2.sf(ratio, 1)) if ratio > 0.0 else 1.0


def without_columns(task: Task, columns: list[int]) -> Task:
    """Give the task with some columns of x left out."""
    keep = np.setdiff1d(np.arange(task.rows.x.shape[1]), columns)
    rows = replace(task.rows, x=np.ascontiguousarray(task.rows.x[:, keep]))
    prior = replace(task.prior, precision=task.prior.precision[keep], pooled=task.prior.pooled[keep])
    return Task(rows, task.evidence, prior)


def _difference(points: float, scale: float, p_value: float, quantiles: list[float]) -> Difference:
    low, high_one_sided, high = quantiles
    if p_value >= DISTINGUISHABLE:
        low, high = 0.0, high_one_sided
    return Difference(
        sd_points=points * scale,
        low=points * min(low, scale),
        high=points * max(high, scale),
        p_value=p_value,
        scale=scale,
    )


def _chance_slope(mode: Mode) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    chance = 1.0 / (1.0 + np.exp(-mode.logits))
    return np.asarray(chance * (1.0 - chance))
