from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from scenarios.vocabulary import Grade
from simulation.calendar import calendar_of
from simulation.clock import Clock
from simulation.desk import Desk, Task, Urgency
from simulation.funnel.lead import Case, Lead
from simulation.units import DAY, HOUR, MINUTE

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


class Bench:
    """A desk whose every piece of work is written down."""

    def __init__(self, hours: str = "Mon-Sun 00:00-24:00", pace: float = 1.0) -> None:
        self.clock = Clock(7 * DAY)
        self.desk = Desk(self.clock, calendar_of(hours, "UTC", MONDAY, 7 * DAY), pace)
        self.begun: list[tuple[str, float]] = []
        self.ended: list[tuple[str, float]] = []
        self.idle: list[float] = []
        self.desk.when_idle = lambda: self.idle.append(self.clock.now / MINUTE)

    def put(self, name: str, at: float, minutes: float, urgency: Urgency = Urgency.FRESH) -> Case:
        """Plan for a piece of work to come to the desk."""
        case = Case(Lead(0, Grade.A, 0), 0, 0, 0)
        done = round(minutes * MINUTE)
        ended, begun = self._writer(self.ended, name), self._writer(self.begun, name)
        task = Task(case, done, ended, expected=done, begin=begun)
        self.clock.at(round(at * MINUTE), self.desk.put, task, urgency)
        return case

    def _writer(self, notes: list[tuple[str, float]], name: str) -> Callable[[Case], None]:
        return lambda _: notes.append((name, self.clock.now / MINUTE))


def test_one_thing_at_a_time_in_order_of_coming() -> None:
    """A second call waits until the first is over."""
    bench = Bench()
    bench.put("first", 0, 10)
    bench.put("second", 5, 10)
    bench.clock.run()
    assert bench.begun == [("first", 0), ("second", 10)]
    assert bench.ended == [("first", 10), ("second", 20)]
    assert bench.idle == [20]


def test_fresh_leads_come_before_follow_ups() -> None:
    """Of what waits, the fresh lead is called first though it came last."""
    bench = Bench()
    bench.put("under way", 0, 10)
    bench.put("follow-up", 1, 5, Urgency.FOLLOW_UP)
    bench.put("fresh", 2, 5, Urgency.FRESH)
    bench.clock.run()
    assert [name for name, _ in bench.begun] == ["under way", "fresh", "follow-up"]


@pytest.mark.parametrize("share", [1.0, 0.5, 0.25])
def test_minutes_stretch_by_the_selling_share(share: float) -> None:
    """Ten selling minutes take 10 / share minutes of working time."""
    bench = Bench(pace=share)
    bench.put("call", 0, 10)
    bench.clock.run()
    assert bench.ended == [("call", 10 / share)]


def test_work_starts_at_opening_and_pauses_at_closing() -> None:
    """A call that comes at night begins at nine; one begun at 16:50 ends next morning."""
    bench = Bench("Mon-Fri 09:00-17:00")
    bench.put("early", 60, 10)
    bench.put("late", 16 * 60 + 50, 20)
    bench.clock.run()
    assert bench.begun == [("early", 9 * 60), ("late", 16 * 60 + 50)]
    assert bench.ended == [("early", 9 * 60 + 10), ("late", (DAY + 9 * HOUR) / MINUTE + 10)]


def test_work_on_a_lead_that_left_is_dropped() -> None:
    """A task that waits is skipped; one in progress ends without a result."""
    bench = Bench()
    running, waiting = bench.put("running", 0, 10), bench.put("waiting", 1, 10)
    bench.put("kept", 2, 10)

    def leave() -> None:
        running.alive = waiting.alive = False

    bench.clock.at(5 * MINUTE, leave)
    bench.clock.run()
    assert bench.begun == [("running", 0), ("kept", 10)]
    assert bench.ended == [("kept", 20)]


def test_a_desk_knows_when_its_work_will_be_done() -> None:
    """Ten minutes under way since 0, twenty wait, thirty are of a lead that left; at half the pace: 60, not 120."""
    bench, found = Bench(pace=0.5), []
    bench.put("first", 0, 10)
    bench.put("second", 1, 20)
    bench.put("gone", 2, 30).alive = False
    bench.clock.at(5 * MINUTE, lambda: found.append(bench.desk.clear_at(0) / MINUTE))
    bench.clock.at(5 * MINUTE, lambda: found.append(bench.desk.clear_at(10 * MINUTE) / MINUTE))
    bench.clock.run()
    assert found == [60, 80]


def test_work_in_hand_waits_overnight() -> None:
    """Ninety minutes come at 16:00 and the desk closes at 17:00: done at 9:30 of the next day."""
    bench, found = Bench("Mon-Fri 09:00-17:00"), []
    bench.put("long", 16 * 60, 90)
    bench.clock.at(16 * 60 * MINUTE, lambda: found.append(bench.desk.clear_at(0) / MINUTE))
    bench.clock.at(20 * 60 * MINUTE, lambda: found.append(bench.desk.clear_at(30 * MINUTE) / MINUTE))
    bench.clock.run()
    assert found == [33.5 * 60, 34 * 60]
