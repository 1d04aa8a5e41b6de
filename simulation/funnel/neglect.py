"""Leads accepted and left lying, and the detector that reminds and then reassigns."""

from __future__ import annotations

from collections.abc import Callable

from scenarios.funnel import OnBreach
from scenarios.habits import Neglect
from scenarios.vocabulary import EventKind
from simulation.event_log import detail
from simulation.funnel import returns, watches
from simulation.funnel.lead import Case
from simulation.luck import Purpose
from simulation.units import HOUR
from simulation.world import World

_REMINDED = EventKind.REMINDED
_LUCK_NEGLECTED, _LUCK_PUSHED = Purpose.NEGLECTED, Purpose.PUSHED

Plan = Callable[[World, Case], None]

_OF_TOUCH = detail(clock="first touch")


def befalls(world: World, case: Case) -> bool:
    """Draw whether a lead just accepted is left lying."""
    rules = world.scenario.neglect
    if rules is not None:
        case.neglected = world.luck.uniform(_LUCK_NEGLECTED, case.lead.number, case.turn) < rules.share
    return case.neglected


def watch(world: World, case: Case, plan: Plan) -> None:
    """Set the detector for a lead that nobody has begun with; ``plan`` begins with one left lying after all."""
    rules = world.scenario.neglect
    if rules is None:
        return
    if rules.remind_hours is not None:
        due = _after(world, case, rules, rules.remind_hours)
        watches.add(case, due, _remind, rules, plan, until_touched=True)
    if rules.reassign_hours is not None:
        watches.add(case, _after(world, case, rules, rules.reassign_hours), _reassign, until_touched=True)


def _after(world: World, case: Case, rules: Neglect, hours: float) -> int:
    now, span = world.clock.now, round(hours * HOUR)
    return world.seats[case.rep].calendar.finish(now, span) if rules.business else now + span


def _remind(world: World, case: Case, rules: Neglect, plan: Plan) -> None:
    world.note(_REMINDED, case, _OF_TOUCH)
    if case.neglected and world.luck.uniform(_LUCK_PUSHED, case.lead.number, case.turn) < rules.heeded:
        case.neglected = False
        plan(world, case)


def _reassign(world: World, case: Case) -> None:
    returns.revert(world, case, "first touch", OnBreach.REDISTRIBUTE)
