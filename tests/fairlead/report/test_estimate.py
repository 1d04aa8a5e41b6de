"""What may be said of a figure with an interval."""

from __future__ import annotations

import math

import pytest

from fairlead.report.estimate import Estimate


@pytest.mark.parametrize(
    ("low", "high", "above", "below"),
    [(0.1, 2.0, True, False), (-2.0, -0.1, False, True), (-1.0, 1.0, False, False), (0.0, 2.0, False, False)],
)
def test_only_intervals_clear_of_zero_exclude_it(low: float, high: float, above: bool, below: bool) -> None:
    """A bound at zero does not exclude zero."""
    estimate = Estimate((low + high) / 2, low, high)
    assert (estimate.above_zero, estimate.below_zero) == (above, below)
    assert estimate.excludes_zero == (above or below)


def test_missing_and_infinite_figures_are_undefined() -> None:
    """None, NaN, infinity and absent keys all read as undefined."""
    assert Estimate.read(None) == Estimate.read({"mean": math.nan, "low": math.inf}) == Estimate()
    assert not Estimate.read({"mean": 1.0, "low": None, "high": 2.0}).known
