"""Leads mature, whoever has them: when a buyer is ready, and what a conversation before that costs."""

from __future__ import annotations

from simulation.funnel.lead import Lead
from simulation.funnel.odds import times
from simulation.luck import Purpose, exponential
from simulation.units import DAY
from simulation.world import World

_LUCK_MATURE, _LUCK_MATURE_TIME = Purpose.MATURE, Purpose.MATURE_TIME


def mature(world: World, lead: Lead) -> None:
    """Draw when the buyer will be ready: at once, or after an exponential time."""
    rules = world.scenario.readiness
    if rules is None or world.luck.uniform(_LUCK_MATURE, lead.number, 0) < rules.ready_share:
        return
    delay = exponential(world.luck, _LUCK_MATURE_TIME, lead.number, 0, rules.mean_days * DAY)
    lead.ready_at = world.clock.now + delay


def holds(world: World) -> bool:
    """Say whether marketing keeps leads until they are ready."""
    return world.scenario.readiness is not None and world.scenario.readiness.hold


def held(world: World, lead: Lead) -> bool:
    """Say whether this lead is to be kept now."""
    return holds(world) and lead.ready_at > world.clock.now


def qualify_chance(world: World, lead: Lead, chance: float, met: int) -> float:
    """Give the chance of qualifying for a conversation at instant ``met``."""
    rules = world.scenario.readiness
    if rules is None or met >= lead.ready_at:
        return chance
    return times(chance, rules.early_odds)
