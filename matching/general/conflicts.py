"""A smallest set of rules that cannot be kept together, found by deletion."""

import numpy as np

from matching.clock import Clock
from matching.conflict import Conflict
from matching.general.conflict_words import conflict_message
from matching.problem import AssignmentProblem
from matching.rule import Rule, RuleKind
from matching.rule_set import RuleSet

# One CP-SAT variable a pair, and one run a rule: beyond this it would take longer than people wait.
_MOST_PAIRS = 200_000
_SECONDS = 20.0


def conflict_of_rules(problem: AssignmentProblem) -> Conflict:
    """Explain why no assignment keeps every rule.

    Deletion filtering (J. W. Chinneck and E. W. Dravnieks, Locating minimal infeasible constraint sets in linear
    programs, ORSA J. Computing 3, 1991): each rule in turn is left out; if the rest is still in conflict, it
    stays out. What remains is in conflict, and without any one of its rules it is not. CP-SAT's own unsatisfiable cores
    make the start small. Where time ends the deletion, the set is in conflict still, but may be larger than need be.
    """
    if problem.shape[0] * problem.shape[1] > _MOST_PAIRS:
        return _conflict(problem, ())
    clock, rules = Clock(_SECONDS), RuleSet(problem)
    kept = rules.conflict_in(rules.rules, clock.left)
    if kept is None:
        return _conflict(problem, ())
    for rule in list(kept):
        if rule in kept and not clock.is_up:
            rest = rules.conflict_in([each for each in kept if each != rule], clock.left)
            kept = kept if rest is None else rest
    return _conflict(problem, tuple(kept))


def _conflict(problem: AssignmentProblem, rules: tuple[Rule, ...]) -> Conflict:
    about_leads = (RuleKind.MUST_ASSIGN, RuleKind.FIXED, RuleKind.BARRED)
    about_reps = (RuleKind.CAPACITY, RuleKind.MINIMUM, RuleKind.VALUE_FLOOR)
    leads = dict.fromkeys(rule.name for rule in rules if rule.kind in about_leads)
    groups = {rule.name for rule in rules if rule.kind is RuleKind.GROUP}
    leads |= dict.fromkeys(
        name for name, label in zip(problem.lead_ids, problem.groups or (), strict=False) if label in groups
    )
    reps = dict.fromkeys(rule.name for rule in rules if rule.kind in about_reps)
    work = [
        float(problem.work_block(problem.lead_position[name], problem.lead_position[name] + 1).min()) for name in leads
    ]
    room = problem.capacity[[problem.rep_position[name] for name in reps]]
    message = conflict_message(problem, rules)
    return Conflict(message, tuple(leads), tuple(reps), float(np.sum(work)), float(room.sum()), rules)
