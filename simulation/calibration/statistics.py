"""Estimates with 95 % intervals: shares, means, maximum likelihood, spread between groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]
Z = float(ndtri(0.975))


class Estimate(NamedTuple):
    """A figure with its 95 % interval; an end is None where the log bounds it from one side only."""

    value: float
    low: float | None
    high: float | None


def share(hits: int, of: int) -> Estimate:
    """Estimate a share; the interval is Jeffreys' (Brown, Cai & DasGupta 2001), closed at 0 and 1."""
    low = 0.0 if hits == 0 else float(scipy.stats.beta.ppf(0.025, hits + 0.5, of - hits + 0.5))
    high = 1.0 if hits == of else float(scipy.stats.beta.ppf(0.975, hits + 0.5, of - hits + 0.5))
    return Estimate(hits / of, low, high)


def median(values: Floats) -> Estimate:
    """Estimate a median with the interval between order statistics (binomial; David & Nagaraja 2003, section 7.1)."""
    ordered = np.sort(values)
    count = len(ordered)
    below = int(scipy.stats.binom.ppf(0.025, count, 0.5))
    low, high = ordered[max(below - 1, 0)], ordered[min(count - below, count - 1)]
    return Estimate(float(np.median(ordered)), float(low), float(high))


class Fit(NamedTuple):
    """Parameters of greatest likelihood, their covariance, and the log likelihood there."""

    theta: Floats
    covariance: Floats
    loglik: float

    def linear(self, weights: Floats, transform: Callable[[float], float] = float) -> Estimate:
        """Estimate a linear combination, written through an increasing ``transform``; Wald's interval before it."""
        centre = float(weights @ self.theta)
        reach = Z * max(float(weights @ self.covariance @ weights), 0.0) ** 0.5
        return Estimate(transform(centre), transform(centre - reach), transform(centre + reach))

    def at(self, position: int, transform: Callable[[float], float] = float) -> Estimate:
        """Estimate one parameter, written through an increasing ``transform``."""
        weights = np.zeros(len(self.theta))
        weights[position] = 1.0
        return self.linear(weights, transform)


def maximise(loglik: Callable[[Floats], float], start: Floats) -> Fit:
    """Find the greatest likelihood; the covariance is the inverse of the numerical Hessian of its negative."""

    def negative(theta: Floats) -> float:
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            found = -loglik(theta)
        return float(found) if np.isfinite(found) else 1e12

    found = scipy.optimize.minimize(
        negative, start, method="BFGS", options={"gtol": 1e-4 * max(1.0, abs(negative(start)) ** 0.5)}
    )
    theta = np.asarray(found.x, dtype=np.float64)
    return Fit(theta, _covariance(negative, theta), -negative(theta))


def _covariance(negative: Callable[[Floats], float], theta: Floats) -> Floats:
    size, step = len(theta), 1e-3
    hessian = np.empty((size, size))
    unit = np.eye(size) * step
    for row in range(size):
        for column in range(row + 1):
            corners = [
                negative(theta + one * unit[row] + other * unit[column]) * one * other
                for one in (1, -1)
                for other in (1, -1)
            ]
            hessian[row, column] = hessian[column, row] = sum(corners) / (4 * step * step)
    return np.asarray(np.linalg.pinv(hessian, hermitian=True))


def logistic(design: Floats, hits: NDArray[np.bool_]) -> Fit:
    """Fit a logistic regression by Newton's method, with a ridge too small to matter where classes are separate.

    Parameters
    ----------
    design
        Shape (n, n_columns), intercepts included.
    hits
        Shape (n,).
    """
    theta = np.zeros(design.shape[1])
    ridge = 1e-4 * np.eye(design.shape[1])
    information = ridge
    for _ in range(50):
        chance = 1.0 / (1.0 + np.exp(-np.clip(design @ theta, -30, 30)))
        information = (design * (chance * (1.0 - chance))[:, None]).T @ design + ridge
        change = np.linalg.solve(information, design.T @ (hits - chance) - ridge @ theta)
        theta = theta + np.clip(change, -5, 5)
        if float(np.abs(change).max()) < 1e-9:
            break
    chance = np.clip(1.0 / (1.0 + np.exp(-np.clip(design @ theta, -30, 30))), 1e-12, 1 - 1e-12)
    loglik = float(np.where(hits, np.log(chance), np.log1p(-chance)).sum())
    return Fit(theta, np.asarray(np.linalg.inv(information), dtype=np.float64), loglik)


def spread(deviations: Floats, variances: Callable[[float], Floats], freedom: int, ceiling: float) -> Estimate:
    """Estimate what variance groups have beyond chance, by the generalised Q statistic (Viechtbauer 2007, Q-profile).

    Parameters
    ----------
    deviations
        Shape (n_groups,): each group's distance from what is expected.
    variances
        Gives each group's variance, shape (n_groups,), if groups really differ by this much.
    freedom
        Groups less the parameters that were fitted to them.
    ceiling
        The largest size looked at.
    """

    def size_at(target: float) -> float:
        def excess(size: float) -> float:
            return float((deviations**2 / variances(size)).sum()) - target

        if excess(0.0) <= 0.0:
            return 0.0
        return ceiling if excess(ceiling) >= 0.0 else float(scipy.optimize.brentq(excess, 0.0, ceiling))

    return Estimate(
        size_at(freedom),
        size_at(float(scipy.stats.chi2.ppf(0.975, freedom))),
        size_at(float(scipy.stats.chi2.ppf(0.025, freedom))),
    )
