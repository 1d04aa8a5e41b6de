"""A rule of a problem by name, as conflicts and prices of rules speak of it."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from matching.problem.problem import AssignmentProblem


class RuleKind(StrEnum):
    """What a rule is about."""

    CAPACITY = "capacity"
    ELIGIBILITY = "eligibility"
    MINIMUM = "minimum"
    CAP = "cap"
    GROUP = "group"
    MUST_ASSIGN = "must_assign"
    FIXED = "fixed"
    BARRED = "barred"
    MOVE_BUDGET = "move_budget"
    VALUE_FLOOR = "value_floor"
    VALUE_SPREAD = "value_spread"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a problem.

    Attributes
    ----------
    kind
        What it is about.
    name
        The rep (capacity, minimum, floor), the lead (must be placed, fixed, barred), the cap, the group or the rule of
        eligibility; empty where there is only one such rule, and for the mask `eligible`.
    other
        The rep of a fixed or barred pair.
    """

    kind: RuleKind
    name: str = ""
    other: str = ""


def without(problem: AssignmentProblem, rule: Rule) -> AssignmentProblem:
    """Return the problem without this one rule.

    Raises
    ------
    KeyError
        If the rule names a lead or rep that is not in the problem.
    """
    match rule.kind:
        case RuleKind.CAPACITY:
            return problem.replace(capacity=_changed(problem, problem.capacity, rule.name, _all_work(problem)))
        case RuleKind.ELIGIBILITY if rule.name:
            return problem.replace(eligibility=[one for one in problem.eligibility if one.name != rule.name])
        case RuleKind.ELIGIBILITY:
            return problem.replace(eligible=None)
        case RuleKind.MINIMUM:
            return problem.replace(minimums=_changed(problem, problem.minimums, rule.name, 0.0))
        case RuleKind.VALUE_FLOOR:
            return problem.replace(value_floor=_changed(problem, problem.value_floor, rule.name, 0.0))
        case RuleKind.CAP:
            return problem.replace(caps=[cap for cap in problem.caps if cap.name != rule.name])
        case RuleKind.GROUP:
            return problem.replace(groups=[None if label == rule.name else label for label in problem.groups or ()])
        case RuleKind.MUST_ASSIGN:
            must = np.full(problem.shape[0], problem.must_assign)
            must[problem.lead_position[rule.name]] = False
            return problem.replace(must_assign=must)
        case RuleKind.FIXED:
            return problem.replace(fixed=[pair for pair in problem.fixed if pair != (rule.name, rule.other)])
        case RuleKind.BARRED:
            return problem.replace(barred=[pair for pair in problem.barred if pair != (rule.name, rule.other)])
        case RuleKind.MOVE_BUDGET:
            return problem.replace(move_budget=None)
        case RuleKind.VALUE_SPREAD:
            return problem.replace(value_spread=None)


def _changed(problem: AssignmentProblem, numbers: object, name: str, number: float) -> object:
    changed = np.array(numbers, dtype=np.float64)
    changed[problem.rep_position[name]] = number
    return changed


def _all_work(problem: AssignmentProblem) -> float:
    """Return room for all leads."""
    total = 0.0
    for lead in range(problem.shape[0]):
        total += float(problem.work_block(lead, lead + 1).max())
    return total + 1.0
