"""Leads that wait for a rep in vain lose interest and leave."""

from __future__ import annotations

from simulation.funnel import ends
from simulation.funnel.lead import Lead, Place
from simulation.luck import Purpose, exponential
from simulation.units import HOUR
from simulation.world import World

_LUCK_PATIENCE = Purpose.PATIENCE
_WAITING = Place.WAITING


def submit(world: World, lead: Lead) -> None:
    """Offer a lead to the reps; if it still waits when its patience is over, it leaves."""
    lead.place = _WAITING
    world.router.submit(world, lead)
    rules = world.scenario.patience
    if rules is None or lead.place is not _WAITING:
        return
    delay = exponential(world.luck, _LUCK_PATIENCE, lead.number, lead.handovers, rules.mean_hours * HOUR)
    lead.leaves_at = world.clock.now + delay
    watch(world, lead)


def watch(world: World, lead: Lead) -> None:
    """Plan that a waiting lead leaves, if it does so before it can be given to anybody."""
    if lead.leaves_at < world.router.next_offer:
        world.clock.at(lead.leaves_at, _leave, world, lead, lead.handovers)


def _leave(world: World, lead: Lead, handovers: int) -> None:
    if lead.place is _WAITING and lead.handovers == handovers:
        world.router.withdraw(lead)
        ends.give_up(world, lead)
