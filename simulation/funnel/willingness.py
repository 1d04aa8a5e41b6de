"""Whether a rep looks at a lead, takes it, and why not: ignoring, reluctance, mismatch and reasons."""

from __future__ import annotations

from math import log

from scipy.special import betaincinv

from scenarios.habits import Reluctance
from simulation.funnel.lead import Case, Lead
from simulation.funnel.odds import shifted, times
from simulation.luck import Purpose
from simulation.world import World


def ignored_share(world: World, case: Case) -> float:
    """Give the chance that she never looks: hers, and around it the lead's."""
    own = world.traits.ignored
    share = own[case.rep] if own else world.scenario.acceptance.ignored_share
    habit = world.scenario.ignoring
    if habit is None or habit.lead_concentration is None or not 0 < share < 1:
        return share
    size = habit.lead_concentration
    return float(betaincinv(share * size, (1 - share) * size, _appeal(world, case.lead)))


def _appeal(world: World, lead: Lead) -> float:
    """Give the lead's own number, the same for whoever gets it: 1 for the one most easily ignored."""
    if lead.appeal is None:
        lead.appeal = world.luck.uniform(Purpose.APPEAL, lead.number, 0)
    return lead.appeal


def accept_chance(world: World, case: Case) -> float:
    """Give the chance that she accepts a lead she looks at."""
    chance = world.scenario.acceptance.accept_chance[case.lead.grade]
    if world.scenario.mismatch is not None:
        chance = times(chance, world.scenario.mismatch.accept_odds ** len(_mismatches(world, case)))
    if world.scenario.reluctance is not None:
        chance = shifted(chance, _eagerness(world, case, world.scenario.reluctance))
    return chance


def _eagerness(world: World, case: Case, habit: Reluctance) -> float:
    """Give logits for the chance she sees above the base chance, less some for what she has open beside this lead."""
    truth = min(max(world.chance.item(case.lead.number, case.rep), 1e-9), 1 - 1e-9)
    base = world.scenario.truth.base_chance
    above = log(truth / (1 - truth)) - log(base / (1 - base))
    if habit.perception_sigma:
        above += habit.perception_sigma * world.luck.normal(Purpose.PERCEIVED, case.lead.number, case.turn)
    others = world.seat(case).open_cases - 1
    return habit.chance_slope * above - habit.load_slope * others / habit.load_unit


def reject_reason(world: World, case: Case) -> str:
    """Draw why she rejects: of the reasons for its grade, and of mismatches it has with her."""
    rules = world.scenario.acceptance
    reasons = rules.reject_reasons_by_grade.get(case.lead.grade, rules.reject_reasons)
    if world.scenario.mismatch is not None:
        weight = world.scenario.mismatch.reason_weight
        reasons = dict(reasons)
        for reason in _mismatches(world, case):
            reasons[reason] = reasons.get(reason, 0.0) + weight
    left = world.luck.uniform(Purpose.REASON, case.lead.number, case.turn) * sum(reasons.values())
    for reason, weight in reasons.items():
        left -= weight
        if left < 0:
            return reason
    return reason


def _mismatches(world: World, case: Case) -> list[str]:
    return [reason for reason, pairs in world.traits.mismatched if pairs.item(case.lead.number, case.rep)]
