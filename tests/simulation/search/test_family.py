"""Intervals that hold for a whole family at once."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.search import paired_gain


def test_one_gain_has_students_interval() -> None:
    """Gains 1, 2, 3: mean 2, standard error 1/√3, and 4.303 of them for two degrees of freedom."""
    found = paired_gain([2.0, 4.0, 6.0], [1.0, 2.0, 3.0])
    assert found.mean == 2.0
    assert found.half_width == pytest.approx(4.3027 / np.sqrt(3), abs=1e-3)


@pytest.mark.parametrize(("family", "most"), [(1, 1.0), (20, 0.07)])
def test_a_family_of_nothings_is_seldom_called_something(family: int, most: float) -> None:
    """1,000 plans of 20 levers worth nothing, with heavy tails: at most 7 % name one; without the guard most do.

    5 % are expected; 7 % would come from a sound program in one of 500 seeds.
    """
    rng = np.random.default_rng(1)
    named = 0
    for _ in range(1_000):
        gains = rng.standard_t(5, size=(20, 60))
        named += any((paired_gain(row, np.zeros(60), family=family).low or 0.0) > 0 for row in gains)
    assert named / 1_000 <= most
    assert family > 1 or named / 1_000 > 0.3
