"""From acceptance to contact: the cadence's attempts, each of which takes the rep's minutes."""

from __future__ import annotations

from functools import partial

from scenarios.funnel import SqlClockStart
from scenarios.vocabulary import EventKind
from simulation.desk import Task, Urgency
from simulation.funnel import engagement, neglect, qualification, returns, stalls, watches
from simulation.funnel.lead import Case
from simulation.luck import Purpose
from simulation.units import NEVER
from simulation.world import World

_TOUCHED = EventKind.TOUCHED
_LUCK_CONTACTED = Purpose.CONTACTED
_FOLLOW_UP, _FRESH, _RAISED_HAND = Urgency.FOLLOW_UP, Urgency.FRESH, Urgency.RAISED_HAND


def begin(world: World, case: Case) -> None:
    """Start the SQL clock, whatever else watches, and the cadence of a lead just accepted."""
    deadline = _sql_deadline(world, case)
    if deadline != NEVER:
        watches.add_clock(case, deadline, _clock_ran_out)
    neglected = neglect.befalls(world, case)
    stalls.watch_contact(world, case)
    engagement.watch(world, case, hurry)
    if not neglected:
        _begin_cadence(world, case, at_once=deadline > world.clock.now)
    if not case.touched:
        neglect.watch(world, case, plan)
    watches.begin(world, case)


def resume(world: World, case: Case, *, deadline: int, since: int, last: int) -> None:
    """Go on with a lead accepted before the run began, at ``since``, and last tried at ``last``."""
    if case.step == len(world.cadence) or _stops(world, case):
        returns.recycle(world, case, "gave up" if _stops(world, case) else "not reached")
        return
    if deadline != NEVER:
        watches.add_clock(case, deadline, _clock_ran_out)
    stalls.watch_contact(world, case, since)
    engagement.watch(world, case, hurry)
    if case.touched or not neglect.befalls(world, case):
        plan(world, case, since=last)
    if not case.touched:
        neglect.watch(world, case, plan)
    watches.begin(world, case)


def _stops(world: World, case: Case) -> bool:
    stops = world.traits.stops_after
    return bool(stops) and case.step >= stops[case.rep]


def _sql_deadline(world: World, case: Case) -> int:
    """Give the instant by which a lead just accepted must have been contacted; ``NEVER`` without clock."""
    seat, now = world.seats[case.rep], world.clock.now
    from_acceptance = world.scenario.qualification.clock_from is SqlClockStart.ACCEPTANCE
    return max(now, seat.clocks[case.lead.grade].sql.ends(now if from_acceptance else case.assigned_at, seat.calendar))


def _clock_ran_out(world: World, case: Case) -> None:
    returns.revert(world, case, "sql", world.scenario.qualification.on_breach)


def _begin_cadence(world: World, case: Case, *, at_once: bool) -> None:
    """Make the first attempt, at once unless it is meant for later or a clock comes before it."""
    step = world.cadence[0]
    if at_once and step.after == 0 and not step.automated:
        case.plans += 1
        _to_desk(world, case, _FRESH)
    else:
        plan(world, case)


def plan(world: World, case: Case, since: int | None = None) -> None:
    """Plan the next attempt, so long after now or ``since``: at the desk once its time has come, or by itself."""
    step = world.cadence[case.step]
    case.plans += 1
    act = _automatic if step.automated else _queue
    now = world.clock.now
    due = now + step.after if since is None else max(now, since + step.after)
    world.clock.at(due, act, world, case, case.plans)


def hurry(world: World, case: Case) -> None:
    """Put the next attempt before all other work: the lead has raised its hand."""
    under_way = case.task is not None and not case.waiting
    if under_way or world.cadence[case.step].automated:
        return
    if case.task is not None:
        case.task.void = True
    case.neglected = False
    case.plans += 1
    _to_desk(world, case, _RAISED_HAND)


def _queue(world: World, case: Case, number: int) -> None:
    if case.alive and number == case.plans:
        _to_desk(world, case, _FOLLOW_UP if case.step else _FRESH)


def _to_desk(world: World, case: Case, urgency: Urgency) -> None:
    step = case.step
    work = world.cadence[step].work
    if world.attempt is None:
        world.attempt = (partial(_attempt, world), partial(_result, world))
    begin, end = world.attempt
    case.task = Task(case, work, end, work if step else 0, begin)
    case.waiting = True
    world.seats[case.rep].desk.put(case.task, urgency)


def _attempt(world: World, case: Case) -> None:
    case.waiting = False
    case.lead.touched = True
    if not case.touched:
        world.begin_with(case)
    world.note(_TOUCHED, case, world.cadence[case.step].particulars)


def _automatic(world: World, case: Case, number: int) -> None:
    """Send what sends itself; a person had no part in it."""
    if case.alive and number == case.plans:
        world.note(_TOUCHED, case, world.cadence[case.step].particulars)
        _result(world, case)


def _result(world: World, case: Case) -> None:
    steps, lead = len(world.cadence), case.lead
    attempt, step = case.turn * steps + case.step, world.cadence[case.step]
    chance = world.answers.reached(step.chance, lead.warm_since, case.raised_at, world.clock.now)
    case.step += 1
    case.task = None
    if world.luck.uniform(_LUCK_CONTACTED, lead.number, attempt) < chance:
        qualification.begin(world, case)
    elif case.step == steps:
        returns.recycle(world, case, "not reached")
    elif world.traits.stops_after and _stops(world, case):
        returns.recycle(world, case, "gave up")
    else:
        plan(world, case)
