"""Whether intervals of comparisons that stop by precision cover as often as they say, through the simulator itself."""

import sys

import pytest

from benchmarks.bench_compare import stopped, stopped_all


def test_cheap_experiments_stop_where_looking_matters() -> None:
    """Some go on after the first look, and nil lies within in at least 4 of 5 (fewer: once in 50 series)."""
    found = [stopped(seed) for seed in range(5)]
    assert max(one.replications for one in found) > 20
    assert sum(one.covered for one in found) >= 4


@pytest.mark.verify
def test_intervals_cover_in_94_of_100_although_they_were_looked_at(capfd: pytest.CaptureFixture[str]) -> None:
    """1,000 experiments; at a true coverage of 95.3 % fewer than 940 would come up once in 40 series."""
    found = stopped_all(1_000, jobs=-1)
    covered = sum(one.covered for one in found)
    with capfd.disabled():
        sys.stderr.write(f"\ncovered {covered} of {len(found)}\n")
    assert covered >= 940
