"""Leads that do not move: after so many days in a stage they are taken from their rep."""

from __future__ import annotations

from scenarios.vocabulary import EventKind
from simulation.event_log import detail
from simulation.funnel import returns, watches
from simulation.funnel.lead import Case
from simulation.units import DAY
from simulation.world import World

_STALLED = EventKind.STALLED


def watch_contact(world: World, case: Case, since: int | None = None) -> None:
    """Give a lead so many days from its acceptance, now unless stated, until the first contact."""
    rules = world.scenario.stalls
    if rules is not None and rules.accepted_days is not None:
        due = _due(world, since, rules.accepted_days)
        watches.add(case, due, _return, "accepted", rules.accepted_days)


def watch_decision(world: World, case: Case, since: int | None = None) -> int:
    """Give an opportunity so many days from its opening until the buyer's decision, and return when they end."""
    rules = world.scenario.stalls
    if rules is None or rules.opportunity_days is None:
        return world.clock.end
    due = _due(world, since, rules.opportunity_days)
    world.clock.at(due, _return, world, case, "opportunity", rules.opportunity_days)
    return min(due, world.clock.end)


def _due(world: World, since: int | None, days: float) -> int:
    now = world.clock.now
    return max(now, (now if since is None else since) + round(days * DAY))


def _return(world: World, case: Case, stage: str, days: float) -> None:
    if case.alive:
        world.note(_STALLED, case, detail(stage=stage, days=days))
        returns.recycle(world, case, "stalled")
