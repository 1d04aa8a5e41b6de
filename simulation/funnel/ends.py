"""The states in which a lead ends: won, lost, disqualified, untouched, or open at the horizon."""

from __future__ import annotations

from scenarios.vocabulary import EventKind
from simulation.event_log import NOBODY
from simulation.funnel.lead import Case, Lead, Place
from simulation.world import World

_DISQUALIFIED, _LOST, _OPEN, _UNTOUCHED, _WON = (
    EventKind.DISQUALIFIED,
    EventKind.LOST,
    EventKind.OPEN,
    EventKind.UNTOUCHED,
    EventKind.WON,
)
_ENDED, _NURTURE = Place.ENDED, Place.NURTURE


def win(world: World, case: Case) -> None:
    """Close a deal."""
    _close(world, case, _WON)


def lose(world: World, case: Case) -> None:
    """Close an opportunity whose buyer declined."""
    _close(world, case, _LOST)


def give_up(world: World, lead: Lead) -> None:
    """End a lead that nobody may have again: lost if anybody ever tried, untouched if not."""
    lead.place = _ENDED
    world.note_lead(_LOST if lead.touched else _UNTOUCHED, lead)


def disqualify(world: World, case: Case, particulars: str) -> None:
    """End a lead that a verifier sorted out."""
    case.lead.place = _ENDED
    world.note(_DISQUALIFIED, case, particulars)


def at_horizon(world: World) -> None:
    """Name the state of every lead that is still on its way: open, or untouched if nobody ever tried.

    A lead in nurture is open: it has been looked at, and may still come back.
    """
    for lead in world.leads:
        if lead.place is not _ENDED:
            known = lead.touched or lead.place is _NURTURE
            state = _OPEN if known else _UNTOUCHED
            lead.place = _ENDED
            world.log.add(world.clock.end, state, lead.number, NOBODY)


def _close(world: World, case: Case, state: EventKind) -> None:
    if not case.alive:
        return
    world.release(case)
    case.lead.place = _ENDED
    world.note(state, case)
