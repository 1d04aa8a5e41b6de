"""Whether a comparison in a firm's own world congratulates itself: counts of claims, as in ``benchmarks/bench_worlds``.

Histories of firms whose reps are alike, so that the true gain is nil. Two-sided 95 % intervals that are honest lie
above zero in 2.5 % of them at most: more than 16 of 400 would happen in 2.5 % of honest series.
"""

import sys

import pytest

from benchmarks.bench_worlds import above_zero, covers, judged, judged_all, table

HALVES, TRAP = "halves, range of draws", "own fit, error of the mean"


def test_where_reps_are_alike_a_gain_is_hardly_ever_claimed() -> None:
    """Not in this history, where the trap claims one."""
    found = judged(0, 0.0, trap=True)
    assert not above_zero(found.intervals[HALVES])
    assert above_zero(found.intervals[TRAP])


@pytest.mark.verify
def test_a_gain_is_claimed_in_at_most_16_of_400_histories(capfd: pytest.CaptureFixture[str]) -> None:
    """The count the product answers for; some 30 minutes of processor time."""
    found = judged_all(400, 0.0, trap=False, jobs=-1)
    with capfd.disabled():
        sys.stderr.write("\n" + "\n".join(table(found)) + "\n")
    assert sum(above_zero(one.intervals[HALVES]) for one in found) <= 16


@pytest.mark.verify
def test_real_effects_are_covered_at_the_nominal_rate(capfd: pytest.CaptureFixture[str]) -> None:
    """100 firms whose reps differ by 5 points: at least 90 covered; fewer would be 1.1 % of honest series."""
    found = judged_all(100, 5.0, trap=False, jobs=-1)
    with capfd.disabled():
        sys.stderr.write("\n" + "\n".join(table(found)) + "\n")
    assert sum(covers(one.intervals[HALVES], one.truth) for one in found) >= 90
