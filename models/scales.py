"""How far reps differ, and reps within niches: scales learned from the data themselves, with their uncertainty.

On a grid of both scales the quadratic's marginal likelihood is exact and needs no pass over the rows. The scale used
for shrinking is the posterior *mean*: the likeliest value is often 0 in a small history, and would throw away what
ranking there is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from models.hierarchy import Effects, Quadratic, Scales, WithoutNiches, posterior, without_niches
from models.mode import Mode, Prior, Task, find_mode

Floats = NDArray[np.float64]

GRID = np.concatenate([[0.0], np.geomspace(0.02, 2.0, 15)])
"""Standard deviations in logits; at a win rate of 20 %, .02 is a third of a point and 2 is more than any firm has."""

PRIOR_SCALE = 0.5
"""Half-normal prior on both scales: in a dream of a firm (10 points at 20 %) reps differ by .6 logits."""

LEAD_GRID = np.geomspace(0.05, 2.0, 9)

START = Scales(lead=0.5, rep=0.2, niche=0.2)


@dataclass(frozen=True)
class ScalePosterior:
    """Weights of (rep scale, niche scale) on GRID × GRID, shape (16, 16), summing to 1."""

    weight: Floats

    @property
    def mean(self) -> tuple[float, float]:
        """Posterior means of the rep scale and the niche scale."""
        return float(GRID @ self.weight.sum(axis=1)), float(GRID @ self.weight.sum(axis=0))

    def quantile(self, axis: int, share: float) -> float:
        """Give a quantile of the rep scale (axis 0) or the niche scale (axis 1), linear between grid points."""
        marginal = self.weight.sum(axis=1 - axis)
        return float(np.interp(share, np.cumsum(marginal) - 0.5 * marginal, GRID))


def scale_posterior(quadratic: Quadratic, prior: Prior, lead: float, *, niches: bool) -> ScalePosterior:
    """Weigh every pair of scales by its marginal likelihood and the prior."""
    precision = prior.under(Scales(lead, 0.0, 0.0))
    log_weight = np.full((len(GRID), len(GRID)), -np.inf)
    for column, tau in enumerate(GRID if niches else GRID[:1]):
        reduced = without_niches(quadratic, float(tau))
        log_weight[:, column] = [posterior(reduced, precision, float(rep)).log_evidence for rep in GRID]
    log_weight += _log_prior()[:, None] + _log_prior()[None, :]
    return ScalePosterior(np.exp(log_weight - logsumexp(log_weight)))


def learn_scales(task: Task, start: Mode, scales: Scales, rounds: int = 3) -> tuple[Scales, Mode]:
    """Alternate between the scales given the mode and the mode given the scales."""
    mode = start
    for _ in range(rounds):
        lead = _lead_scale(mode.quadratic, task.prior, scales)
        niches = task.rows.n_niches > 0
        rep, niche = scale_posterior(mode.quadratic, task.prior, lead, niches=niches).mean
        moved = abs(rep - scales.rep) + abs(niche - scales.niche)
        scales = Scales(lead, rep, niche)
        mode = find_mode(task, scales, mode.effects, tolerance=1e-6)
        if moved < 0.01 * (rep + niche):
            break
    return scales, mode


def posterior_draws(mode: Mode, prior: Prior, scales: Scales, count: int, rng: np.random.Generator) -> list[Effects]:
    """Draw effects, the scales' own uncertainty included; in the order of the scales drawn."""
    niches = mode.quadratic.weight.shape[1] > 1
    weight = scale_posterior(mode.quadratic, prior, scales.lead, niches=niches).weight
    copies = rng.multinomial(count, weight.ravel() / weight.sum()).reshape(weight.shape)
    precision = prior.under(scales)
    drawn: list[Effects] = []
    for column in np.flatnonzero(copies.sum(axis=0)):
        reduced = without_niches(mode.quadratic, float(GRID[column]))
        drawn += _draw_column(reduced, precision, copies[:, column], rng)
    return drawn


def _draw_column(
    reduced: WithoutNiches, precision: Floats, copies: NDArray[np.int64], rng: np.random.Generator
) -> list[Effects]:
    given = [(posterior(reduced, precision, float(GRID[row])), copies[row]) for row in np.flatnonzero(copies)]
    return [one.draw(rng) for one, times in given for _ in range(times)]


def _lead_scale(quadratic: Quadratic, prior: Prior, scales: Scales) -> float:
    """Give the scale of the lead categories that is likeliest on a short grid; unchanged where there are none."""
    if not prior.pooled.any():
        return scales.lead
    reduced = without_niches(quadratic, scales.niche)
    height = [
        posterior(reduced, prior.under(replace(scales, lead=float(lead))), scales.rep).log_evidence
        for lead in LEAD_GRID
    ]
    return float(LEAD_GRID[int(np.argmax(height))])


def _log_prior() -> Floats:
    """Half-normal density times the width each grid point stands for."""
    edges = np.concatenate([[0.0], 0.5 * (GRID[1:] + GRID[:-1]), [GRID[-1]]])
    return np.asarray(-0.5 * (GRID / PRIOR_SCALE) ** 2 + np.log(np.diff(edges)))
