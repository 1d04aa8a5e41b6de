"""Estimators against closed forms and their own promise."""

import numpy as np
import pytest

from simulation.calibration.statistics import logistic, maximise, median, share, spread


def test_a_share_has_jeffreys_interval_closed_at_the_ends() -> None:
    """Reference values: Brown, Cai & DasGupta's formula for 5 of 10; nothing seen reaches to zero."""
    found = share(5, 10)
    assert found.value == 0.5
    assert (found.low, found.high) == pytest.approx((0.2235, 0.7765), abs=1e-3)
    assert share(0, 20).low == 0.0
    assert share(20, 20).high == 1.0


def test_a_median_lies_between_order_statistics() -> None:
    """Of 1 to 100 the interval is that of the binomial: the 40th and the 61st."""
    found = median(np.arange(1.0, 101.0))
    assert (found.value, found.low, found.high) == (50.5, 40.0, 61.0)


def test_the_greatest_likelihood_of_an_exponential_is_its_mean() -> None:
    """The error of the log of the mean is one over the root of the count."""
    values = np.random.default_rng(1).exponential(3.0, 400)

    def loglik(theta: np.ndarray) -> float:
        return float(-len(values) * theta[0] - values.sum() * np.exp(-theta[0]))

    fit = maximise(loglik, np.array([0.0]))
    assert np.exp(fit.theta[0]) == pytest.approx(values.mean(), rel=1e-3)
    assert fit.covariance[0, 0] == pytest.approx(1 / 400, rel=1e-2)


def test_logistic_regression_of_one_intercept_is_the_share() -> None:
    """Its variance is that of log odds."""
    hits = np.array([True] * 30 + [False] * 70)
    fit = logistic(np.ones((100, 1)), hits)
    assert 1 / (1 + np.exp(-fit.theta[0])) == pytest.approx(0.3, abs=1e-5)
    assert fit.covariance[0, 0] == pytest.approx(1 / 21, rel=1e-3)


def test_groups_that_differ_by_chance_alone_differ_by_nothing() -> None:
    """In 200 draws of nothing the interval begins at zero in 97.5 %: fewer than 188 have 1 in 500.

    Of groups with a deviation of 2 it holds 2 in 95 %; fewer than 180 of 200 have 1 in 500.
    """
    generator = np.random.default_rng(2)
    none, two = 0, 0
    for _ in range(200):
        for size in (0.0, 2.0):
            deviations = generator.normal(0.0, np.sqrt(1.0 + size**2), 15)
            found = spread(deviations, lambda at: np.full(15, 1.0 + at**2), 15, 50.0)
            assert found.low is not None
            assert found.high is not None
            none += size == 0.0 and found.low == 0.0
            two += size == 2.0 and found.low <= 2.0 <= found.high
    assert none >= 188
    assert two >= 180
