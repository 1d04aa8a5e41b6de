"""How near the proposal comes to what a simulated firm can truly work; docs/capacity.md has the whole table."""

from functools import cache

import pytest

from benchmarks.bench_capacity import nearness, past


@cache
def near(per_day: float, cap: float) -> tuple[float, ...]:
    """Simulate once for both tests."""
    return nearness(past(per_day, cap))


@pytest.mark.parametrize(("per_day", "cap", "within"), [(18.0, 3.0, 0.03), (36.0, 9.0, 0.1)])
def test_with_the_minutes_known(per_day: float, cap: float, within: float) -> None:
    """Within 3 % of what an idle firm can work, 10 % of a busy one: part-timers given a full share have a backlog."""
    _, _, _, known, _ = near(per_day, cap)
    assert known == pytest.approx(1.0, abs=within)


@pytest.mark.parametrize(("per_day", "cap"), [(18.0, 3.0), (36.0, 9.0)])
def test_from_history_alone(per_day: float, cap: float) -> None:
    """What the firm coped with, within 10 %, however much more it could: no history shows that."""
    given, can, coped, _, _ = near(per_day, cap)
    assert coped == pytest.approx(given / can, rel=0.1)
    assert coped < 0.9
