"""From acceptance to contact: the cadence's attempts, each of which takes the rep's minutes."""

from __future__ import annotations

from functools import partial

from scenarios.funnel import Clock, SqlClockStart
from scenarios.vocabulary import EventKind
from simulation.desk import Task, Urgency
from simulation.funnel import qualification, returns
from simulation.funnel.lead import Case
from simulation.funnel.response import faded
from simulation.luck import Purpose
from simulation.units import DAY
from simulation.world import World


def begin(world: World, case: Case) -> None:
    """Start the SQL clock and the cadence of a lead just accepted."""
    _start_clock(world, case)
    _plan(world, case)


def _start_clock(world: World, case: Case) -> None:
    rules = world.scenario.qualification
    if rules.clock_days is None:
        return
    allowed = round(rules.clock_days * DAY)
    start = case.assigned_at if rules.clock_from is SqlClockStart.DISTRIBUTION else world.clock.now
    wall = rules.clock is Clock.WALL
    deadline = start + allowed if wall else world.seat(case).calendar.finish(start, allowed)
    world.clock.at(max(deadline, world.clock.now), _clock_ran_out, world, case)


def _clock_ran_out(world: World, case: Case) -> None:
    if case.alive and not case.safe:
        returns.revert(world, case, "sql", world.scenario.qualification.on_breach)


def _plan(world: World, case: Case) -> None:
    """Queue the next attempt at the desk once its time has come."""
    world.clock.at(world.clock.now + world.cadence[case.step].after, _queue, world, case)


def _queue(world: World, case: Case) -> None:
    if case.alive:
        work = world.cadence[case.step].work if case.step else 0
        task = Task(case, partial(_attempt, world), partial(_result, world), work)
        world.seat(case).desk.put(task, Urgency.FOLLOW_UP if case.step else Urgency.FRESH)


def _attempt(world: World, case: Case) -> int:
    step = world.cadence[case.step]
    case.lead.touched = True
    world.begin_with(case)
    world.note(EventKind.TOUCHED, case, step.particulars)
    return step.work


def _result(world: World, case: Case) -> None:
    cadence, response = world.cadence, world.scenario.response
    age = world.clock.now - case.lead.warm_since
    chance = faded(cadence[case.step].chance, age, response, response.contact_decay)
    attempt = case.turn * len(cadence) + case.step
    case.step += 1
    if world.luck.uniform(Purpose.CONTACTED, case.lead.number, attempt) < chance:
        qualification.begin(world, case)
    elif case.step < len(cadence):
        _plan(world, case)
    else:
        returns.recycle(world, case, "not reached")
