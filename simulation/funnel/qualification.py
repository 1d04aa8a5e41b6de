"""From contact to opportunity: the first conversation, which follows at once upon the attempt that reached the lead."""

from __future__ import annotations

from scenarios.funnel import MinutesLaw
from scenarios.vocabulary import EventKind
from simulation.desk import Task, Urgency
from simulation.event_log import detail
from simulation.funnel import closing, returns
from simulation.funnel.lead import Case
from simulation.funnel.response import faded
from simulation.luck import Purpose, exponential
from simulation.units import MINUTE
from simulation.world import World


def begin(world: World, case: Case) -> None:
    """Talk to a lead that was just reached."""
    case.safe = True
    age = world.clock.now - case.lead.warm_since
    length = _length(world, case)
    world.note(EventKind.CONTACTED, case, detail(minutes=length / MINUTE))
    expected = round(world.scenario.qualification.minutes * MINUTE)
    task = Task(case, lambda _: length, lambda _: _result(world, case, age), expected)
    world.seat(case).desk.put(task, Urgency.UNDER_WAY)


def _length(world: World, case: Case) -> int:
    rules = world.scenario.qualification
    mean = rules.minutes * MINUTE
    if rules.minutes_law is MinutesLaw.FIXED:
        return round(mean)
    return exponential(world.luck, Purpose.CONVERSATION, case.lead.number, case.lead.generation, mean)


def _result(world: World, case: Case, age: int) -> None:
    """Qualify the lead or not, at the odds of its age when it was first reached."""
    lead, response = case.lead, world.scenario.response
    chance = faded(world.scenario.qualification.chance[lead.grade], age, response, response.qualify_decay)
    if world.luck.uniform(Purpose.QUALIFIED, lead.number, lead.generation) < chance:
        world.note(EventKind.QUALIFIED, case)
        closing.begin(world, case)
    else:
        returns.recycle(world, case, "not qualified")
