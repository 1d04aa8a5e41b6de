"""From arrival to the router: what is known of a lead at once, who looks at it first, and when it is offered."""

from __future__ import annotations

from scenarios.vocabulary import EventKind
from simulation.funnel import patience, readiness, verification
from simulation.funnel.lead import Lead, Place
from simulation.world import World

_ARRIVED, _ELIGIBLE = EventKind.ARRIVED, EventKind.ELIGIBLE
_MATURING, _WAITING = Place.MATURING, Place.WAITING


def await_arrival(world: World, number: int) -> None:
    """Plan the arrival of lead ``number``; those after it follow by themselves."""
    if number < len(world.leads):
        world.clock.at(world.leads[number].warm_since, _arrive, world, number)


def _arrive(world: World, number: int) -> None:
    """Bring lead ``number``, and wait for the next."""
    lead = world.leads[number]
    world.note_lead(_ARRIVED, lead)
    readiness.mature(world, lead)
    if verification.wanted(world, lead):
        verification.begin(world, lead, _admit)
    else:
        _admit(world, lead)
    await_arrival(world, number + 1)


def _admit(world: World, lead: Lead) -> None:
    """Offer a lead to the reps, or hold it until it is ready; one that nobody may have waits in vain."""
    if readiness.held(world, lead):
        lead.place = _MATURING
        world.clock.at(lead.ready_at, _offer, world, lead)
    else:
        _offer(world, lead)


def _offer(world: World, lead: Lead) -> None:
    lead.place = _WAITING
    lead.warm_since = world.clock.now if readiness.holds(world) else lead.warm_since
    world.note_lead(_ELIGIBLE, lead)
    if world.has_candidate(lead):
        patience.submit(world, lead)
