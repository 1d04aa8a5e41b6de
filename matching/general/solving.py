"""Wires the parts of a general solve together."""

from dataclasses import replace

from matching.answer.assignment import Assignment
from matching.answer.status import Status
from matching.clock import Clock
from matching.general.answer import answer_of, no_answer
from matching.general.conflicts import conflict_of_rules
from matching.general.fill import fill
from matching.general.search import search
from matching.problem.problem import AssignmentProblem


def solve_general(problem: AssignmentProblem, clock: Clock, seed: int, earlier: Assignment | None = None) -> Assignment:
    """Find the best assignment under all rules that time allows, with an honest bound."""
    dual, outcome = search(problem, clock, seed, earlier)
    if outcome.rep is None:
        # A search by prices that ended empty-handed proves nothing; rules found in conflict do.
        proven = outcome.status is Status.INFEASIBLE
        conflict = (
            conflict_of_rules(problem, dual.units) if proven else conflict_of_rules(problem, dual.units, clock.left)
        )
        if conflict.rules:
            outcome = replace(outcome, status=Status.INFEASIBLE, ended_by_time=False)
        return no_answer(problem, dual, outcome, conflict if outcome.status is Status.INFEASIBLE else None, clock)
    return answer_of(problem, dual, outcome, fill(dual, outcome.rep), clock)
