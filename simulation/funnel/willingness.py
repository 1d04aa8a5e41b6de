"""Whether a rep looks at a lead, takes it, and why not: ignoring, reluctance, mismatch and reasons."""

from __future__ import annotations

from functools import lru_cache
from math import log

import numpy as np
from scipy.special import betaincinv

from scenarios.habits import Reluctance
from simulation.funnel.lead import Case, Lead
from simulation.funnel.odds import shifted, times
from simulation.luck import Purpose
from simulation.world import World

_LUCK_APPEAL, _LUCK_IGNORED, _LUCK_PERCEIVED, _LUCK_REASON = (
    Purpose.APPEAL,
    Purpose.IGNORED,
    Purpose.PERCEIVED,
    Purpose.REASON,
)

_LEAST, _MOST = 1e-9, 1 - 1e-9
_STEPS = 64
"""How finely quantiles are known beforehand."""


def ignores(world: World, case: Case) -> bool:
    """Draw whether she never looks; the chance of that is hers, and around it the lead's."""
    number = world.luck.uniform(_LUCK_IGNORED, case.lead.number, case.turn)
    own, habit = world.traits.ignored, world.scenario.ignoring
    share = own[case.rep] if own else world.scenario.acceptance.ignored_share
    if habit is None or habit.lead_concentration is None or not 0 < share < 1:
        return number < share
    size = habit.lead_concentration
    return _below_quantile(number, share * size, (1 - share) * size, _appeal(world, case.lead))


def _below_quantile(number: float, first: float, second: float, level: float) -> bool:
    """Say whether a number lies below a quantile of a beta distribution, which few have to be computed for."""
    marks = _marks(first, second)
    place = int(level * _STEPS)
    if number < marks[place]:
        return True
    return number < marks[place + 1] and number < float(betaincinv(first, second, level))


@lru_cache(maxsize=4096)
def _marks(first: float, second: float) -> tuple[float, ...]:
    """Give the quantiles of a beta distribution at levels in equal steps from 0 to 1."""
    return tuple(betaincinv(first, second, np.linspace(0.0, 1.0, _STEPS + 1)).tolist())


def _appeal(world: World, lead: Lead) -> float:
    """Give the lead's own number, the same for whoever gets it: 1 for the one most easily ignored."""
    if lead.appeal is None:
        lead.appeal = world.luck.uniform(_LUCK_APPEAL, lead.number, 0)
    return lead.appeal


def accept_chance(world: World, case: Case) -> float:
    """Give the chance that she accepts a lead she looks at."""
    chance = world.scenario.acceptance.accept_chance[case.lead.grade]
    if world.scenario.mismatch is not None:
        found = world.traits.misfits.of(case.lead.number, case.rep)
        chance = times(chance, world.scenario.mismatch.accept_odds ** len(found))
    if world.scenario.reluctance is not None:
        chance = shifted(chance, _eagerness(world, case, world.scenario.reluctance))
    return chance


def _eagerness(world: World, case: Case, habit: Reluctance) -> float:
    """Give logits for the chance she sees above the base chance, less some for what she has open beside this lead."""
    above = _logit(world.chance.item(case.lead.number, case.rep)) - _base_logit(world.scenario.truth.base_chance)
    if habit.perception_sigma:
        above += habit.perception_sigma * world.luck.normal(_LUCK_PERCEIVED, case.lead.number, case.turn)
    others = world.seats[case.rep].open_cases - 1
    return habit.chance_slope * above - habit.load_slope * others / habit.load_unit


def _logit(chance: float) -> float:
    within = chance if _LEAST < chance < _MOST else min(max(chance, _LEAST), _MOST)
    return log(within / (1 - within))


@lru_cache(maxsize=64)
def _base_logit(chance: float) -> float:
    return log(chance / (1 - chance))


def reject_reason(world: World, case: Case) -> str:
    """Draw why she rejects: of the reasons for its grade, and of mismatches it has with her."""
    rules = world.scenario.acceptance
    reasons = rules.reject_reasons_by_grade.get(case.lead.grade, rules.reject_reasons)
    if world.scenario.mismatch is not None:
        weight = world.scenario.mismatch.reason_weight
        reasons = dict(reasons)
        for reason in world.traits.misfits.of(case.lead.number, case.rep):
            reasons[reason] = reasons.get(reason, 0.0) + weight
    left = world.luck.uniform(_LUCK_REASON, case.lead.number, case.turn) * sum(reasons.values())
    for reason, weight in reasons.items():
        left -= weight
        if left < 0:
            return reason
    return reason
