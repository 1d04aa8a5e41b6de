"""From contact to opportunity: the first conversation, upon the attempt that reached the lead or by appointment."""

from __future__ import annotations

from scenarios.funnel import MinutesLaw
from scenarios.vocabulary import EventKind
from simulation.desk import Task, Urgency
from simulation.event_log import detail_of_minutes
from simulation.funnel import appointments, closing, readiness, returns
from simulation.funnel.lead import Case
from simulation.luck import Purpose, exponential
from simulation.units import MINUTE
from simulation.world import World

_CONTACTED, _QUALIFIED = EventKind.CONTACTED, EventKind.QUALIFIED
_LUCK_CONVERSATION, _LUCK_QUALIFIED = Purpose.CONVERSATION, Purpose.QUALIFIED
_NO_MINUTES = detail_of_minutes(0.0)
_UNDER_WAY = Urgency.UNDER_WAY


def begin(world: World, case: Case) -> None:
    """Talk to a lead that was just reached, or agree when to."""
    case.safe = True
    age = world.clock.now - case.lead.warm_since
    length = _length(world, case)
    if appointments.wanted(world, case):
        world.note(_CONTACTED, case, _NO_MINUTES)
        appointments.book(world, case, length, lambda: _talk(world, case, length, age))
    else:
        world.note(_CONTACTED, case, detail_of_minutes(length / MINUTE))
        _talk(world, case, length, age)


def resume(world: World, case: Case, age: int) -> None:
    """Talk to a lead that was reached before the run began, at this age."""
    _talk(world, case, _length(world, case), age)


def _talk(world: World, case: Case, length: int, age: int) -> None:
    met = world.clock.now
    expected = round(world.scenario.qualification.minutes * MINUTE)
    task = Task(case, length, lambda _: _result(world, case, age, met), expected)
    world.seats[case.rep].desk.put(task, _UNDER_WAY)


def _length(world: World, case: Case) -> int:
    rules = world.scenario.qualification
    mean = rules.minutes * MINUTE
    if rules.minutes_law is MinutesLaw.FIXED:
        return round(mean)
    return exponential(world.luck, _LUCK_CONVERSATION, case.lead.number, case.lead.generation, mean)


def _result(world: World, case: Case, age: int, met: int) -> None:
    """Qualify the lead or not, at the odds of its age when it was first reached."""
    lead = case.lead
    chance = world.scenario.qualification.chance[lead.grade]
    chance = world.answers.qualified(chance, age)
    chance = readiness.qualify_chance(world, lead, chance, met)
    if world.luck.uniform(_LUCK_QUALIFIED, lead.number, lead.generation) < chance:
        world.note(_QUALIFIED, case)
        closing.begin(world, case)
    else:
        returns.recycle(world, case, "not qualified")
