"""Clocks of searches."""

import pytest

from matching import clock
from matching.clock import Clock, WorkingClock


@pytest.mark.parametrize(
    ("wall", "worked", "up"),
    [(1.0, 1.0, False), (2.0, 2.0, True), (2.0, 0.5, False), (1.0, 2.0, False), (7.9, 1.9, False), (8.0, 0.1, True)],
)
def test_a_working_clock_waits_for_the_processor_but_not_forever(
    monkeypatch: pytest.MonkeyPatch, wall: float, worked: float, up: bool
) -> None:
    """Two seconds of work, at most eight of the wall."""
    monkeypatch.setattr(clock, "perf_counter", lambda: 0.0)
    monkeypatch.setattr(clock, "process_time", lambda: 0.0)
    mine = WorkingClock(2.0, 8.0)
    monkeypatch.setattr(clock, "perf_counter", lambda: wall)
    monkeypatch.setattr(clock, "process_time", lambda: worked)
    assert mine.is_up == up


def test_without_a_limit_a_working_part_has_none() -> None:
    """As with other parts."""
    assert not Clock(None).working_part(0.1, 0.4).is_up
