"""Whether the rules of a conflict are rules of the problem, and cannot be kept together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matching.checking.violation import Violation
from matching.problem.restricted import restricted
from matching.problem.rule_set import RuleSet

if TYPE_CHECKING:
    from matching.answer.conflict import Conflict
    from matching.problem.problem import AssignmentProblem

_SECONDS = 60.0


def rule_conflict_violations(problem: AssignmentProblem, conflict: Conflict) -> list[Violation]:
    """Look for an assignment that keeps just the rules in conflict; there must be none.

    A conflict that names no rules says nothing that could be wrong.
    """
    if not conflict.rules:
        return []
    part = restricted(problem, conflict.rules)
    rules = RuleSet(problem if part is None else part)
    if not set(conflict.rules) <= set(rules.rules):
        return [Violation("conflict", "names rules that are not in the problem")]
    if not rules.in_conflict(conflict.rules, _SECONDS):
        return [Violation("conflict", "these rules can be kept together")]
    return []
