"""What may be said of a lever, by where its interval lies."""

from __future__ import annotations

import pytest

from simulation import Interval
from simulation.planning import Verdict


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (11.0, 20.0, "worth it"),
        (1.0, 20.0, "a gain, perhaps too small"),
        (-1.0, 20.0, "cannot be told"),
        (1.0, 9.0, "no gain worth it"),
        (-9.0, 9.0, "no gain worth it"),
        (-20.0, -1.0, "costs more than it brings"),
    ],
)
def test_a_gain_is_judged_by_its_interval_against_the_least_worth_a_change(
    low: float, high: float, verdict: str
) -> None:
    """Here 10 is the least."""
    assert Verdict.of(Interval((low + high) / 2, low, high), 10.0) == verdict
