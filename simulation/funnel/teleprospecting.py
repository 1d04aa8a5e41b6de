"""The second way back: inside reps call leads that were handed back, which takes their minutes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scenarios.stations import TeleProspecting
from scenarios.vocabulary import EventKind
from simulation.desk import Task, Urgency
from simulation.event_log import NOBODY, detail
from simulation.funnel.lead import Case, Lead
from simulation.luck import Purpose
from simulation.units import DAY, MINUTE
from simulation.world import World

_RECYCLED = EventKind.RECYCLED
_LUCK_CALLED = Purpose.CALLED
_FOLLOW_UP = Urgency.FOLLOW_UP

Reheat = Callable[[World, Lead, str | None], None]
Nurture = Callable[[World, Lead], None]


@dataclass(slots=True)
class _Round:
    """Calls to one lead in one generation; the case is in the hands of whoever makes the next."""

    lead: Lead
    cause: str
    rules: TeleProspecting
    every: int
    work: int
    reheat: Reheat
    nurture: Nurture
    case: Case
    made: int = 0

    def words(self, **facts: str) -> str:
        """Write what the calls came to."""
        return detail(**facts, calls=self.made, minutes=self.made * self.rules.minutes)


def wanted(world: World, cause: str) -> bool:
    """Say whether leads handed back for this cause are called, and there is somebody to do it."""
    rules = world.scenario.tele_prospecting
    return rules is not None and bool(world.traits.desks) and cause in rules.causes


def begin(world: World, lead: Lead, cause: str, reheat: Reheat, nurture: Nurture) -> None:
    """Call the lead from time to time; ``reheat`` brings it back, ``nurture`` has what nobody warms up."""
    rules = world.scenario.tele_prospecting
    if rules is not None:
        every, work = round(rules.every_days * DAY), round(rules.minutes * MINUTE)
        case = Case(lead, NOBODY, lead.handovers, world.clock.now)
        _plan(world, _Round(lead, cause, rules, every, work, reheat, nurture, case))


def _plan(world: World, calls: _Round) -> None:
    world.clock.at(world.clock.now + calls.every, _queue, world, calls)


def _queue(world: World, calls: _Round) -> None:
    """Put a call on the desk of the inside rep with the least work."""
    seat = world.inside_seat()
    calls.case.rep = seat.position
    seat.desk.put(Task(calls.case, calls.work, lambda _: _result(world, calls), calls.work), _FOLLOW_UP)


def _result(world: World, calls: _Round) -> None:
    lead, rules = calls.lead, calls.rules
    number = lead.generation * rules.calls + calls.made
    calls.made += 1
    if world.luck.uniform(_LUCK_CALLED, lead.number, number) < rules.chance:
        calls.reheat(world, lead, calls.words(channel="tele-prospecting"))
    elif calls.made < rules.calls:
        _plan(world, calls)
    else:
        world.note_lead(_RECYCLED, lead, calls.words(cause=calls.cause, channel="nurture"))
        calls.nurture(world, lead)
