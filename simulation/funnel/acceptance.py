"""From hand-over to acceptance: the rep looks, and accepts or rejects; or she does not look and the clock runs out."""

from __future__ import annotations

from scenarios.vocabulary import EventKind
from simulation.event_log import detail
from simulation.funnel import pursuit, returns
from simulation.funnel.lead import Case, Lead, Place
from simulation.luck import Purpose, exponential
from simulation.seat import Seat
from simulation.units import HOUR, NEVER
from simulation.world import World

_ACCEPTED, _ASSIGNED, _NOTIFIED, _REJECTED, _REMINDED = (
    EventKind.ACCEPTED,
    EventKind.ASSIGNED,
    EventKind.NOTIFIED,
    EventKind.REJECTED,
    EventKind.REMINDED,
)
_LUCK_ACCEPTED, _LUCK_ANSWER_TIME, _LUCK_HEEDED, _LUCK_LATE_ANSWER_TIME = (
    Purpose.ACCEPTED,
    Purpose.ANSWER_TIME,
    Purpose.HEEDED,
    Purpose.LATE_ANSWER_TIME,
)
_HELD = Place.HELD

_OF_ANSWER = detail(clock="acceptance")


def hand_over(world: World, lead: Lead, seat: Seat, particulars: str) -> Case:
    """Put a lead into a rep's hands; ``particulars`` (JSON) go into the log."""
    case = Case(lead, seat.position, lead.handovers, world.clock.now)
    lead.place = _HELD
    lead.handovers += 1
    lead.owners += 1
    lead.previous = lead.previous | seat.alone if lead.previous else seat.alone
    seat.give(world.clock.now)
    world.note(_ASSIGNED, case, particulars)
    world.note(_NOTIFIED, case)
    return case


def begin(world: World, case: Case) -> None:
    """Wait for the rep's answer, a reminder or the acceptance clock, whichever comes first."""
    seat, now = world.seats[case.rep], world.clock.now
    calendar, clocks = seat.calendar, seat.clocks[case.lead.grade]
    delay = _answer_delay(world, case)
    if delay is not None and 0 < delay <= clocks.undisturbed:
        world.clock.at(calendar.finish(now, delay), _answer, world, case)
        return
    answer = NEVER if delay is None else calendar.finish(calendar.next_open(now), delay)
    _wait(world, case, answer, clocks.answer.ends(now, calendar), clocks.reminder.ends(now, calendar))


def resume(world: World, case: Case, delay: int | None, waited: int) -> None:
    """Wait on for the answer to a lead handed over before the run began; ``delay`` is what is left of it, if any.

    A deadline that has passed is now; a reminder that has passed comes no more.
    """
    seat, now = world.seats[case.rep], world.clock.now
    calendar, clocks, past = seat.calendar, seat.clocks[case.lead.grade], now - case.assigned_at
    answer = NEVER if delay is None else calendar.finish(calendar.next_open(now), delay)
    deadline = clocks.answer.goes_on(now, clocks.answer.left(past, waited), calendar)
    ahead = clocks.reminder.left(past, waited)
    reminder = clocks.reminder.goes_on(now, ahead, calendar) if ahead else NEVER
    _wait(world, case, answer, deadline, reminder)


def _wait(world: World, case: Case, answer: int, deadline: int, reminder: int) -> None:
    if reminder < min(answer, deadline):
        world.clock.at(reminder, _remind, world, case, answer, deadline)
    else:
        _await(world, case, answer, deadline)


def _await(world: World, case: Case, answer: int, deadline: int) -> None:
    if answer <= deadline:
        world.clock.at(answer, _answer, world, case)
    else:
        world.clock.at(deadline, returns.revert, world, case, "acceptance", world.scenario.acceptance.on_breach)


def _answer_delay(world: World, case: Case) -> int | None:
    """Give the working time after which she answers; None if she ignores the lead."""
    return None if world.willingness.ignores(world, case) else _delay(world, case, _LUCK_ANSWER_TIME)


def _delay(world: World, case: Case, purpose: Purpose) -> int:
    return exponential(world.luck, purpose, case.lead.number, case.turn, world.scenario.acceptance.mean_hours * HOUR)


def _remind(world: World, case: Case, answer: int, deadline: int) -> None:
    """Remind her; who had ignored the lead may look at it after all."""
    world.note(_REMINDED, case, _OF_ANSWER)
    if answer == NEVER:
        heeds = world.luck.uniform(_LUCK_HEEDED, case.lead.number, case.turn) < world.scenario.acceptance.heeded
        if heeds:
            calendar = world.seats[case.rep].calendar
            opens = calendar.next_open(world.clock.now)
            answer = calendar.finish(opens, _delay(world, case, _LUCK_LATE_ANSWER_TIME))
    _await(world, case, answer, deadline)


def _answer(world: World, case: Case) -> None:
    lead = case.lead
    if world.luck.uniform(_LUCK_ACCEPTED, lead.number, case.turn) < world.willingness.accept_chance(world, case):
        world.note(_ACCEPTED, case)
        pursuit.begin(world, case)
    else:
        world.note(_REJECTED, case, detail(reason=world.willingness.reject_reason(world, case)))
        returns.recycle(world, case, "rejected")
