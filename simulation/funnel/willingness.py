"""Whether a rep looks at a lead, takes it, and why not: ignoring, reluctance, mismatch and reasons."""

from __future__ import annotations

from functools import lru_cache
from math import log
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaincinv

from scenarios import Scenario
from scenarios.habits import Reluctance
from scenarios.vocabulary import Grade
from simulation.funnel.lead import Case, Lead
from simulation.funnel.odds import shifted, times
from simulation.luck import Purpose
from simulation.traits import Traits

if TYPE_CHECKING:
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


class Willingness:
    """What makes a rep look at a lead, take it, or say why not, worked out as far as it is known beforehand.

    Parameters
    ----------
    scenario
        The rules and habits.
    traits
        Which pairs do not suit one another, and which rep ignores how much.
    """

    def __init__(self, scenario: Scenario, traits: Traits) -> None:
        rules, self._habit, self._misfits = scenario.acceptance, scenario.reluctance, traits.misfits
        shares = traits.ignored or (rules.ignored_share,) * len(scenario.reps)
        size = None if scenario.ignoring is None else scenario.ignoring.lead_concentration
        self._ignored = [(share, _around(share, size)) for share in shares]
        self._accepts = {grade: self._by_misfits(scenario, chance) for grade, chance in rules.accept_chance.items()}
        self._base = log(scenario.truth.base_chance / (1 - scenario.truth.base_chance))
        self._reasons = {grade: [_weights(scenario, grade, own) for own in self._misfits.reasons] for grade in Grade}

    def _by_misfits(self, scenario: Scenario, chance: float) -> list[float]:
        """Give the chance that a lead is accepted for each code of mismatches."""
        if scenario.mismatch is None:
            return [chance]
        odds = scenario.mismatch.accept_odds
        return [times(chance, odds ** len(own)) for own in self._misfits.reasons]

    def ignores(self, world: World, case: Case) -> bool:
        """Draw whether she never looks; the chance of that is hers, and around it the lead's."""
        number = world.luck.uniform(_LUCK_IGNORED, case.lead.number, case.turn)
        share, spread = self._ignored[case.rep]
        if spread is None:
            return number < share
        return _below_quantile(number, *spread, _appeal(world, case.lead))

    def accept_chance(self, world: World, case: Case) -> float:
        """Give the chance that she accepts a lead she looks at."""
        lead, habit = case.lead, self._habit
        chance = self._accepts[lead.grade][self._misfits.code(lead.number, case.rep)]
        return chance if habit is None else shifted(chance, self._eagerness(world, case, habit))

    def _eagerness(self, world: World, case: Case, habit: Reluctance) -> float:
        """Give logits for the chance she sees above the base chance, less some for what she has open beside this."""
        lead = case.lead
        above = _logit(world.chance.item(lead.number, case.rep)) - self._base
        if habit.perception_sigma:
            above += habit.perception_sigma * world.luck.normal(_LUCK_PERCEIVED, lead.number, case.turn)
        others = world.seats[case.rep].open_cases - 1
        return habit.chance_slope * above - habit.load_slope * others / habit.load_unit

    def reject_reason(self, world: World, case: Case) -> str:
        """Draw why she rejects: of the reasons for its grade, and of mismatches it has with her."""
        lead = case.lead
        reasons = self._reasons[lead.grade][self._misfits.code(lead.number, case.rep)]
        left = world.luck.uniform(_LUCK_REASON, lead.number, case.turn) * sum(reasons.values())
        for reason, weight in reasons.items():
            left -= weight
            if left < 0:
                return reason
        return reason


def _weights(scenario: Scenario, grade: Grade, own: tuple[str, ...]) -> dict[str, float]:
    """Give the weight of each reason for leads of a grade that have these mismatches."""
    rules = scenario.acceptance
    reasons = dict(rules.reject_reasons_by_grade.get(grade, rules.reject_reasons))
    if scenario.mismatch is not None:
        for reason in own:
            reasons[reason] = reasons.get(reason, 0.0) + scenario.mismatch.reason_weight
    return reasons


def _around(share: float, size: float | None) -> tuple[float, float] | None:
    """Give the parameters of the beta distribution of leads' chances around a rep's; None where all are alike."""
    return (share * size, (1 - share) * size) if size is not None and 0 < share < 1 else None


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


def _logit(chance: float) -> float:
    within = chance if _LEAST < chance < _MOST else min(max(chance, _LEAST), _MOST)
    return log(within / (1 - within))
