"""From opportunity to the end: the work on it, then the day on which the buyer buys or declines."""

from __future__ import annotations

from math import exp, expm1, log

from scipy.special import ndtr, ndtri

from scenarios.funnel import PurchaseLaw
from scenarios.vocabulary import EventKind
from simulation.desk import Task, Urgency
from simulation.event_log import detail
from simulation.funnel import ends, stalls
from simulation.funnel.lead import Case
from simulation.luck import Purpose, exponential
from simulation.units import DAY, MINUTE, MONTH
from simulation.world import World

_OPPORTUNITY = EventKind.OPPORTUNITY
_LUCK_DECLINE_TIME, _LUCK_PURCHASE_TIME, _LUCK_SILENT = Purpose.DECLINE_TIME, Purpose.PURCHASE_TIME, Purpose.SILENT
_FOLLOW_UP = Urgency.FOLLOW_UP


def begin(world: World, case: Case) -> None:
    """Open the opportunity and queue the work it takes; work of no minutes needs no place at the desk."""
    minutes = world.scenario.closing.minutes
    until = stalls.watch_decision(world, case)
    world.note(_OPPORTUNITY, case, detail(minutes=minutes))
    if minutes == 0:
        _decide(world, case, until)
        return
    work = round(minutes * MINUTE)
    task = Task(case, work, lambda _: _decide(world, case, until), work)
    world.seats[case.rep].desk.put(task, _FOLLOW_UP)


def _decide(world: World, case: Case, until: int) -> None:
    """Let the buyer make up her mind: the truth's chance of this rep with this lead is the chance that she buys.

    Nothing but this draw and the buyer's own time decides from here on, so what is to be expected is known now.
    """
    lead = case.lead
    rep_id = world.seats[case.rep].rep.rep_id
    chance = world.chance.item(lead.number, case.rep)
    if case.alive:
        world.expected.append((lead.number, case.rep, chance * _bought_within(world, until - world.clock.now)))
    if world.luck.buyer(lead.number, lead.generation, rep_id) < chance:
        world.clock.at(world.clock.now + _purchase_delay(world, case), ends.win, world, case)
    elif not _silent(world, case):
        mean = world.scenario.closing.decline_mean_days * DAY
        delay = exponential(world.luck, _LUCK_DECLINE_TIME, lead.number, lead.generation, mean)
        world.clock.at(world.clock.now + delay, ends.lose, world, case)


def _silent(world: World, case: Case) -> bool:
    """Say whether a buyer who will not buy never says so: her opportunity is open until somebody ends it."""
    share, lead = world.scenario.closing.silent_share, case.lead
    return share > 0 and world.luck.uniform(_LUCK_SILENT, lead.number, lead.generation) < share


def _bought_within(world: World, time: int) -> float:
    """Give the chance that a buyer who will buy has done so after this time."""
    rules = world.scenario.closing
    if time <= 0:
        return 0.0
    if rules.purchase is PurchaseLaw.STEADY:
        return -expm1(-time * rules.monthly_hazard / MONTH)
    ahead = log(time) - log(rules.median_months * MONTH)
    return float(ndtr(ahead / rules.sigma)) if rules.sigma else float(ahead >= 0)


def _purchase_delay(world: World, case: Case) -> int:
    rules, lead = world.scenario.closing, case.lead
    if rules.purchase is PurchaseLaw.STEADY:
        mean = MONTH / rules.monthly_hazard
        return exponential(world.luck, _LUCK_PURCHASE_TIME, lead.number, lead.generation, mean)
    uniform = world.luck.uniform(_LUCK_PURCHASE_TIME, lead.number, lead.generation)
    return round(exp(log(rules.median_months * MONTH) + rules.sigma * float(ndtri(uniform))))
