"""Verifies an assignment anew from the problem alone: rules, objective, bound and prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matching.answer.status import Status
from matching.checking.general import general_violations
from matching.checking.proof import proof_violations
from matching.checking.rules import conflict_violations, rule_violations, shape_violations
from matching.checking.side_rules import side_rule_violations
from matching.checking.values import chosen_values
from matching.checking.violation import CheckFailed, Violation

if TYPE_CHECKING:
    from matching.answer.assignment import Assignment
    from matching.problem.problem import AssignmentProblem


def check_assignment(problem: AssignmentProblem, assignment: Assignment) -> None:
    """Verify ids, rules, objective, bound, gap, prices and explanations; nothing is taken from the solver's word.

    Raises
    ------
    CheckFailed
        Carrying every violation that was found.
    """
    found = _violations(problem, assignment)
    if found:
        raise CheckFailed(found)


def _violations(problem: AssignmentProblem, assignment: Assignment) -> list[Violation]:
    found = shape_violations(problem, assignment)
    if found:
        return found  # Positions that do not match the problem cannot be looked up in it.
    if assignment.status in (Status.INFEASIBLE, Status.UNKNOWN):
        return conflict_violations(problem, assignment)
    if not problem.only_capacities:
        values = chosen_values(problem, assignment)
        kept = rule_violations(problem, assignment) + side_rule_violations(problem, assignment.rep, values)
        return kept + general_violations(problem, assignment, values)
    return [
        *rule_violations(problem, assignment),
        *proof_violations(problem, assignment),
    ]
