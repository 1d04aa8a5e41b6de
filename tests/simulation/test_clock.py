"""The clock: in order, until the horizon, and a SimPy environment as any other."""

import weakref
from collections.abc import Generator
from random import Random

import pytest
import simpy

from simulation.clock import Clock
from simulation.units import DAY, HOUR


@pytest.mark.parametrize("crowd", [0, 1, 1000, 100_000])
def test_actions_run_in_order_of_time_then_of_asking(crowd: int) -> None:
    """Ten thousand plans over ten days, a third of them made by others while the clock runs, in many boxes or few."""
    clock, luck, seen = Clock(10 * DAY, crowd), Random(4), []

    def note(number: int) -> None:
        seen.append((clock.now, number))
        if number % 2:
            plan(clock.now + luck.choice([0, 1, HOUR, DAY]), 2 * len(asked))

    asked: list[tuple[int, int]] = []

    def plan(instant: int, number: int) -> None:
        asked.append((instant, number))
        clock.at(instant, note, number)

    for number in range(10_000):
        plan(luck.choice([HOUR, luck.randrange(11 * DAY)]), 2 * number + number % 3 % 2)
    clock.run()
    assert seen == sorted(seen, key=lambda one: one[0])
    assert seen == sorted((one for one in asked if one[0] < 10 * DAY), key=lambda one: one[0])
    assert clock.now == 10 * DAY


def test_the_past_is_refused() -> None:
    """An instant before now is named with both."""
    clock = Clock(DAY)
    clock.at(HOUR, lambda: clock.at(HOUR - 1, print))
    with pytest.raises(ValueError, match=f"instant {HOUR - 1} lies before now, {HOUR}"):
        clock.run()


def test_simpy_processes_run_beside_actions() -> None:
    """Two customers of one server, and an action in between; the second waits for the first."""
    clock, told = Clock(DAY), []
    server = simpy.Resource(clock)

    def customer(name: str) -> Generator[simpy.Event, object, None]:
        with server.request() as turn:
            yield turn
            yield clock.timeout(2 * HOUR)
            told.append((name, clock.now))

    clock.process(customer("first"))
    clock.process(customer("second"))
    clock.at(3 * HOUR, lambda: told.append(("action", clock.now)))
    clock.run()
    assert told == [("first", 2 * HOUR), ("action", 3 * HOUR), ("second", 4 * HOUR)]


def test_one_step_at_a_time() -> None:
    """The next plan can be seen before it is carried out; without any there is no step."""
    clock, told = Clock(10 * DAY), []
    clock.at(9 * DAY, told.append, "done")
    assert clock.peek() == 9 * DAY
    clock.step()
    assert told == ["done"]
    assert clock.peek() == float("inf")
    with pytest.raises(simpy.core.EmptySchedule):
        clock.step()


def test_what_is_planned_after_a_look_ahead_is_not_lost() -> None:
    """Peeking far ahead, over boxes without plans, leaves the instants before it open to plans."""
    clock, told = Clock(10 * DAY), []
    clock.at(9 * DAY, told.append, "late")
    assert clock.peek() == 9 * DAY
    clock.at(HOUR, told.append, "early")
    assert clock.peek() == HOUR
    clock.run()
    assert told == ["early", "late"]


def test_what_an_action_plans_for_its_own_instant_can_be_seen_in_it() -> None:
    """What has been carried out is not what comes next, though it is of the same instant; nothing seen is lost."""
    clock, seen, told = Clock(DAY), [], []

    def look() -> None:
        seen.append(clock.peek())
        clock.at(HOUR, told.append, "own")
        seen.append(clock.peek())

    clock.at(HOUR, look)
    clock.at(2 * HOUR, told.append, "two")
    clock.at(3 * HOUR, told.append, "three")
    clock.run()
    assert seen == [2 * HOUR, HOUR]
    assert told == ["own", "two", "three"]


def test_what_was_carried_out_is_let_go_of() -> None:
    """Nothing of the last plans outlives a run, though the clock does; without Python's search for cycles."""
    clock = Clock(DAY)

    class Subject:
        pass

    subject = Subject()
    gone = weakref.ref(subject)
    clock.at(DAY - 1, id, subject)
    del subject
    clock.run()
    assert gone() is None


def test_urgent_events_of_a_later_instant_are_refused() -> None:
    """SimPy has none; one that came at once in place of later would be wrong without a word."""
    clock = Clock(DAY)
    with pytest.raises(ValueError, match=f"an urgent event comes at once; expected no delay, got {HOUR}"):
        clock.schedule(simpy.Event(clock), priority=simpy.events.URGENT, delay=HOUR)


def test_urgent_events_come_first_among_themselves_in_order() -> None:
    """Processes begun at an instant begin before what was planned for it, in the order in which they were made."""
    clock, told = Clock(DAY), []

    def process(name: str) -> Generator[simpy.Event, object, None]:
        told.append(name)
        yield clock.timeout(HOUR)

    def begin() -> None:
        clock.at(clock.now, told.append, "action")
        clock.process(process("first"))
        clock.process(process("second"))
        told.append("begun")

    clock.at(HOUR, begin)
    clock.run()
    assert told == ["begun", "first", "second", "action"]
