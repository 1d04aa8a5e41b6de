"""From hand-over to acceptance: the rep looks, and accepts or rejects; or she does not look and the clock runs out."""

from __future__ import annotations

from scenarios.funnel import Acceptance, Clock
from scenarios.vocabulary import EventKind
from simulation.event_log import detail
from simulation.funnel import pursuit, returns
from simulation.funnel.lead import Case, Lead, Place
from simulation.luck import Purpose, exponential
from simulation.units import HOUR, NEVER
from simulation.world import World


def hand_over(world: World, lead: Lead, rep: int, particulars: str) -> Case:
    """Put a lead into a rep's hands; ``particulars`` (JSON) go into the log."""
    case = Case(lead, rep, lead.handovers, world.clock.now)
    lead.place = Place.HELD
    lead.handovers += 1
    lead.owners += 1
    lead.previous.add(rep)
    world.seat(case).give(world.clock.now)
    world.note(EventKind.ASSIGNED, case, particulars)
    world.note(EventKind.NOTIFIED, case)
    return case


def begin(world: World, case: Case) -> None:
    """Wait for the rep's answer or for the acceptance clock, whichever comes first."""
    answer = _answer_time(world, case)
    deadline = _deadline(world, case)
    if answer <= deadline:
        world.clock.at(answer, _answer, world, case)
    else:
        world.clock.at(deadline, returns.revert, world, case, "acceptance", world.scenario.acceptance.on_breach)


def _answer_time(world: World, case: Case) -> int:
    rules, lead = world.scenario.acceptance, case.lead.number
    if world.luck.uniform(Purpose.IGNORED, lead, case.turn) < rules.ignored_share:
        return NEVER
    delay = exponential(world.luck, Purpose.ANSWER_TIME, lead, case.turn, rules.mean_hours * HOUR)
    calendar = world.seat(case).calendar
    return calendar.finish(calendar.next_open(world.clock.now), delay)


def _deadline(world: World, case: Case) -> int:
    rules = world.scenario.acceptance
    if rules.clock_hours is None:
        return NEVER
    allowed = round(rules.clock_hours * HOUR)
    if rules.clock is Clock.WALL:
        return case.assigned_at + allowed
    return world.seat(case).calendar.finish(case.assigned_at, allowed)


def _answer(world: World, case: Case) -> None:
    rules, lead = world.scenario.acceptance, case.lead
    if world.luck.uniform(Purpose.ACCEPTED, lead.number, case.turn) < rules.accept_chance[lead.grade]:
        world.note(EventKind.ACCEPTED, case)
        pursuit.begin(world, case)
    else:
        world.note(EventKind.REJECTED, case, detail(reason=_reason(world, case, rules)))
        returns.recycle(world, case, "rejected")


def _reason(world: World, case: Case, rules: Acceptance) -> str:
    left = world.luck.uniform(Purpose.REASON, case.lead.number, case.turn) * sum(rules.reject_reasons.values())
    for reason, weight in rules.reject_reasons.items():
        left -= weight
        if left < 0:
            return reason
    return reason
