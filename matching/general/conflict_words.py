"""A conflict of rules as a sentence."""

import numpy as np

from matching.answer.closing import closing_words
from matching.general.large_conflicts import LOOKED_FOR, most_work
from matching.problem.problem import AssignmentProblem
from matching.problem.rule import Rule, RuleKind

_SHOWN = 5
_CLOSING = {RuleKind.ELIGIBILITY, RuleKind.BARRED}
_OF_LEADS = (RuleKind.MUST_ASSIGN, RuleKind.FIXED, RuleKind.GROUP, RuleKind.ELIGIBILITY, RuleKind.BARRED)
"""What is said first: which leads, and whom they may go to."""
_ORDER = (*_OF_LEADS, *(kind for kind in RuleKind if kind not in _OF_LEADS))


def conflict_message(problem: AssignmentProblem, rules: tuple[Rule, ...]) -> str:
    """Say which rules cannot be kept together, with their numbers."""
    if not rules:
        return f"the rules together leave no solution; the problem is too large to say in time which ({LOOKED_FOR})"
    crowd = (
        _beyond_all_leads(problem, rules)
        or _nobody_at_all(rules)
        or _nobody_for_all(problem, rules)
        or _one_group_too_large(problem, rules)
    )
    if crowd:
        return crowd
    phrases = [phrase for kind in _ORDER for phrase in _phrases(problem, [one for one in rules if one.kind is kind])]
    if len(rules) == 1:
        return f"this rule cannot be kept: {phrases[0]}"
    return f"these rules cannot be kept together: {'; '.join(phrases)}"


def _beyond_all_leads(problem: AssignmentProblem, rules: tuple[Rule, ...]) -> str | None:
    """Say it plainly when minimums ask for more than all leads bring."""
    if problem.minimums is None or {rule.kind for rule in rules} != {RuleKind.MINIMUM} or len(rules) == 1:
        return None
    asked, brought = problem.minimums[[problem.rep_position[rule.name] for rule in rules]].sum(), most_work(problem)
    if asked <= brought:
        return None
    names = _some([rule.name for rule in rules])
    asking = f"the minimums of {_counted(len(rules), 'rep')} ask for {_units(asked)}"
    return f"{asking}, and all leads bring at most {brought:g} ({names})"


def _nobody_at_all(rules: tuple[Rule, ...]) -> str | None:
    """Say it plainly when a lead must be placed and what keeps it from reps leaves none."""
    must = [rule.name for rule in rules if rule.kind is RuleKind.MUST_ASSIGN]
    if len(must) != 1 or not {rule.kind for rule in rules} <= {RuleKind.MUST_ASSIGN, *_CLOSING}:
        return None
    return f"lead {must[0]} must be placed, but no rep is eligible{_because_of(rules)}"


def _nobody_for_all(problem: AssignmentProblem, rules: tuple[Rule, ...]) -> str | None:
    """Say it plainly when a group must be placed and no rep is eligible for all of its leads."""
    groups = [rule.name for rule in rules if rule.kind is RuleKind.GROUP]
    if len(groups) != 1 or not {rule.kind for rule in rules} <= {RuleKind.GROUP, RuleKind.MUST_ASSIGN, *_CLOSING}:
        return None
    members = [lead for lead, label in enumerate(problem.groups or ()) if label == groups[0]]
    must = [rule.name for rule in rules if rule.kind is RuleKind.MUST_ASSIGN]
    if not set(must) <= {problem.lead_ids[lead] for lead in members}:
        return None
    subject = f"no rep is eligible for all {_counted(len(members), 'lead')} of {groups[0]}, which stay together"
    return f"{subject}{_because_of(rules)}; {_counted(len(must), 'lead')} of them must be placed ({_some(must)})"


def _one_group_too_large(problem: AssignmentProblem, rules: tuple[Rule, ...]) -> str | None:
    """Say it plainly when one group that must be placed has more work than any of its reps has room for."""
    groups = [rule.name for rule in rules if rule.kind is RuleKind.GROUP]
    kinds = {rule.kind for rule in rules}
    if len(groups) != 1 or not kinds <= {RuleKind.GROUP, RuleKind.CAPACITY, RuleKind.MUST_ASSIGN, *_CLOSING}:
        return None
    members = [lead for lead, label in enumerate(problem.groups or ()) if label == groups[0]]
    if not {rule.name for rule in rules if rule.kind is RuleKind.MUST_ASSIGN} <= {problem.lead_ids[m] for m in members}:
        return None
    reps = [problem.rep_position[rule.name] for rule in rules if rule.kind is RuleKind.CAPACITY]
    need = _group_work(problem, members)
    if not reps or (need[reps] <= problem.capacity[reps]).any():
        return None
    subject = f"{_counted(len(members), 'lead')} of {groups[0]} must be placed and need {_range(need[reps])} units"
    room = f"no rep eligible for all of them has more than {problem.capacity[reps].max():g}"
    return f"{subject}; {room}{_because_of(rules)}"


def _because_of(rules: tuple[Rule, ...]) -> str:
    because = closing_words(rules)
    return f", because of {because}" if because else ""


def _group_work(problem: AssignmentProblem, members: list[int]) -> np.ndarray:
    need = np.zeros(problem.shape[1])
    for lead in members:
        need += problem.work_block(lead, lead + 1)[0]
    return need


def _range(numbers: np.ndarray) -> str:
    low, high = numbers.min(), numbers.max()
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _phrases(problem: AssignmentProblem, rules: list[Rule]) -> list[str]:
    if not rules:
        return []
    names = [rule.name for rule in rules]
    reps = [problem.rep_position[name] for name in names if name in problem.rep_position]
    match rules[0].kind:
        case RuleKind.MUST_ASSIGN:
            work = [problem.work_block(problem.lead_position[name], problem.lead_position[name] + 1) for name in names]
            need = sum(float(each.min()) for each in work)
            verb = "must be placed and needs" if len(names) == 1 else "must be placed and need"
            return [f"{_counted(len(names), 'lead')} {verb} {_units(need)} of capacity ({_some(names)})"]
        case RuleKind.CAPACITY:
            room = problem.capacity[reps].sum()
            return [f"{_counted(len(names), 'rep')} with room for {_units(room)} in all ({_some(names)})"]
        case RuleKind.ELIGIBILITY:
            return [f"rule {name}" if name else "the pairs given as eligible" for name in names]
        case RuleKind.MINIMUM:
            least = (problem.minimums if problem.minimums is not None else problem.capacity)[reps]
            return [f"at least {_units(least[at])} for rep {name}" for at, name in enumerate(names)]
        case RuleKind.VALUE_FLOOR:
            least = (problem.value_floor if problem.value_floor is not None else problem.capacity)[reps]
            return [f"a value of at least {least[at]:g} for rep {name}" for at, name in enumerate(names)]
        case RuleKind.CAP:
            caps = {cap.name: cap for cap in problem.caps}
            return [f"cap {name} of {caps[name].limit:g} {caps[name].counts}" for name in names]
        case RuleKind.GROUP:
            return [f"{(problem.groups or ()).count(name)} leads of {name} stay together" for name in names]
        case RuleKind.FIXED:
            return [f"lead {rule.name} is fixed to rep {rule.other}" for rule in rules]
        case RuleKind.BARRED:
            return [f"lead {rule.name} is barred from rep {rule.other}" for rule in rules]
        case RuleKind.MOVE_BUDGET:
            return [f"at most {problem.move_budget:g} moves"]
        case RuleKind.VALUE_SPREAD:
            return [f"values of any two reps within {problem.value_spread:g}"]


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _units(amount: float) -> str:
    return f"{amount:g} unit{'' if amount == 1 else 's'}"


def _some(names: list[str]) -> str:
    rest = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")
