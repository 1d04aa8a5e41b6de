"""Minutes of selling time a lead takes, by a scenario's cadence, conversation and closing."""

from __future__ import annotations

from scenarios.scenario import Scenario
from scenarios.vocabulary import Grade


def expected_minutes(scenario: Scenario) -> float:
    """Give the selling minutes a lead handed over takes: attempts, conversation and closing, each by its chance.

    Chances are those stated, which hold at the scenario's reference age; leads handed over again count again.
    """
    shares = scenario.leads.grade
    rules = scenario.acceptance.accept_chance
    accepted = (1 - scenario.acceptance.ignored_share) * _mean(shares, rules)
    minutes, unreached = 0.0, 1.0
    for attempt in scenario.cadence:
        minutes += unreached * attempt.minutes
        unreached *= 1 - attempt.contact_chance
    taken = {grade: share * rules[grade] for grade, share in shares.items()}
    qualified = _mean(taken, scenario.qualification.chance) if any(taken.values()) else 0.0
    after = scenario.qualification.minutes + qualified * scenario.closing.minutes
    return accepted * (minutes + (1 - unreached) * after)


def _mean(weights: dict[Grade, float], figures: dict[Grade, float]) -> float:
    return sum(weight * figures[key] for key, weight in weights.items()) / sum(weights.values())
