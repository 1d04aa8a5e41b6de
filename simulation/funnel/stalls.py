"""Leads that do not move: after so many days in a stage they are taken from their rep."""

from __future__ import annotations

from scenarios.vocabulary import EventKind
from simulation.event_log import detail
from simulation.funnel import returns, watches
from simulation.funnel.lead import Case
from simulation.units import DAY
from simulation.world import World

_STALLED = EventKind.STALLED


def watch_contact(world: World, case: Case) -> None:
    """Give a lead just accepted so many days until the first contact."""
    rules = world.scenario.stalls
    if rules is not None and rules.accepted_days is not None:
        due = world.clock.now + round(rules.accepted_days * DAY)
        watches.add(case, due, _return, "accepted", rules.accepted_days)


def watch_decision(world: World, case: Case) -> int:
    """Give an opportunity just opened so many days until the buyer's decision, and return when they end."""
    rules = world.scenario.stalls
    if rules is None or rules.opportunity_days is None:
        return world.clock.end
    due = world.clock.now + round(rules.opportunity_days * DAY)
    world.clock.at(due, _return, world, case, "opportunity", rules.opportunity_days)
    return min(due, world.clock.end)


def _return(world: World, case: Case, stage: str, days: float) -> None:
    if case.alive:
        world.note(_STALLED, case, detail(stage=stage, days=days))
        returns.recycle(world, case, "stalled")
