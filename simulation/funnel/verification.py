"""Inside sales looks at a lead before hand-off."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from scenarios.vocabulary import EventKind
from simulation.desk import Task, Urgency
from simulation.event_log import detail
from simulation.funnel import ends
from simulation.funnel.lead import Case, Lead, Place
from simulation.luck import Purpose
from simulation.units import MINUTE
from simulation.world import World

_VERIFIED = EventKind.VERIFIED
_LUCK_QUALIFIED, _LUCK_SCORE, _LUCK_VERIFIED = Purpose.QUALIFIED, Purpose.SCORE, Purpose.VERIFIED
_FRESH = Urgency.FRESH
_AT_A_DESK = Place.VERIFIED

Then = Callable[[World, Lead], None]


def wanted(world: World, lead: Lead) -> bool:
    """Say whether a lead's score is below the threshold, and there is somebody to look at it."""
    rules = world.scenario.verification
    if rules is None or not world.traits.desks:
        return False
    score = world.scenario.qualification.chance[lead.grade]
    if rules.score_sigma:
        score += rules.score_sigma * world.luck.normal(_LUCK_SCORE, lead.number, 0)
    return score < rules.threshold


def begin(world: World, lead: Lead, then: Then) -> None:
    """Put the lead on the desk of the inside rep with the least work; ``then`` goes on with one that passes."""
    rules = world.scenario.verification
    minutes = rules.minutes if rules is not None else 0.0
    lead.place = _AT_A_DESK
    seat = world.inside_seat()
    case = Case(lead, seat.position, lead.handovers, world.clock.now)
    work = round(minutes * MINUTE)
    seat.desk.put(Task(case, work, partial(_judge, world, minutes, then), work), _FRESH)


def _judge(world: World, minutes: float, then: Then, case: Case) -> None:
    """Pass the lead or sort it out, right as often as sensitivity and specificity say.

    Who would qualify is decided by the draw that a rep's conversation would meet, at the chance of the grade.
    """
    rules, lead = world.scenario.verification, case.lead
    if rules is None:
        return
    fits = (
        world.luck.uniform(_LUCK_QUALIFIED, lead.number, lead.generation)
        < world.scenario.qualification.chance[lead.grade]
    )
    passes = rules.sensitivity if fits else 1.0 - rules.specificity
    case.alive = False
    if world.luck.uniform(_LUCK_VERIFIED, lead.number, 0) < passes:
        world.note(_VERIFIED, case, detail(minutes=minutes))
        then(world, lead)
    else:
        ends.disqualify(world, case, detail(minutes=minutes))
