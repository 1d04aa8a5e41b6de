"""A smallest set of rules that cannot be kept together, found by deletion."""

import numpy as np

from matching.answer.conflict import Conflict
from matching.clock import Clock
from matching.general.conflict_words import conflict_message
from matching.general.large_conflicts import minimums_beyond_all_leads, most_work, suspects
from matching.general.units import Units
from matching.problem.problem import AssignmentProblem
from matching.problem.restricted import restricted
from matching.problem.rule import Rule, RuleKind
from matching.problem.rule_set import RuleSet

# One CP-SAT variable a pair, and one run a rule: beyond this it would take longer than people wait.
_MOST_PAIRS = 200_000
_SECONDS, _LEAST_SECONDS = 20.0, 2.0


def conflict_of_rules(problem: AssignmentProblem, units: Units, seconds: float = _SECONDS) -> Conflict:
    """Explain why no assignment keeps every rule.

    Deletion filtering (J. W. Chinneck and E. W. Dravnieks, Locating minimal infeasible constraint sets in linear
    programs, ORSA J. Computing 3, 1991): rules are left out, many at a time first, then one by one; what is in
    conflict without them does without. What remains is in conflict, and without any one of its rules it is not. Where
    time ends the deletion, the set is in conflict still, but may be larger than need be.

    In a problem of more pairs than that can be done for, rules are suspected from few numbers
    (`large_conflicts.py`) and the deletion begins with these. A conflict of another kind is then not found.

    It ends within these seconds, or within two if there are less: a reason is worth a moment beyond a time limit.
    """
    clock = Clock(min(_SECONDS, max(_LEAST_SECONDS, seconds)))
    few = problem.shape[0] * problem.shape[1] <= _MOST_PAIRS
    asked, smallest = minimums_beyond_all_leads(problem)
    if asked and (smallest or not few):
        return _conflict(problem, asked, smallest)
    if few:
        return _conflict(problem, *_smallest(RuleSet(problem), clock, list(asked) or None))
    for suspected in suspects(problem, units, clock):
        part = restricted(problem, suspected)
        if part is not None and part.shape[0] * part.shape[1] <= _MOST_PAIRS:
            rules = RuleSet(part)
            kept, smallest = _smallest(rules, clock, [rule for rule in rules.rules if rule in suspected])
            if kept:
                return _conflict(problem, kept, smallest)
    return _conflict(problem, ())


def _smallest(rules: RuleSet, clock: Clock, among: list[Rule] | None = None) -> tuple[tuple[Rule, ...], bool]:
    """Return a conflict among these rules, none if they are in none, and whether there was time to make it smallest."""
    kept = rules.rules if among is None else among
    if not rules.in_conflict(kept, clock.left):
        return (), True
    size = max(1, len(kept) // 2)
    while not clock.is_up:
        kept = _thinned(rules, kept, size, clock)
        if size == 1:
            break
        size = size // 2
    return tuple(kept), not clock.is_up


def _thinned(rules: RuleSet, kept: list[Rule], size: int, clock: Clock) -> list[Rule]:
    """Leave out runs of this many rules wherever the rest is in conflict without them."""
    start = 0
    while start < len(kept) and not clock.is_up:
        rest = kept[:start] + kept[start + size :]
        if rules.in_conflict(rest, clock.left):
            kept = rest
        else:
            start += size
    return kept


def _conflict(problem: AssignmentProblem, rules: tuple[Rule, ...], smallest: bool = True) -> Conflict:
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
    at = [problem.rep_position[name] for name in reps]
    needed, available = float(np.sum(work)), float(problem.capacity[at].sum())
    if problem.minimums is not None and {rule.kind for rule in rules} == {RuleKind.MINIMUM}:
        needed, available = float(problem.minimums[at].sum()), most_work(problem)
    message = conflict_message(problem, rules)
    return Conflict(message, tuple(leads), tuple(reps), needed, available, rules, smallest)
