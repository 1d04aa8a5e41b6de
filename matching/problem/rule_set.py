"""The rules of a problem one by one, any of which can be left out.

CP-SAT is imported by what runs it: with it come a second or two, and few problems have rules that contradict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from matching.arrays import Bools, Floats, Objects
from matching.problem.problem import AssignmentProblem
from matching.problem.rule import Rule, RuleKind
from matching.problem.rules import Counts
from matching.problem.whole import fine_step, whole, whole_limit

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

_Constraint = Callable[["cp_model.CpModel", Objects], None]


def closing_rules(problem: AssignmentProblem) -> Iterator[Rule]:
    """Yield the rules that keep leads from reps: the mask, each rule of eligibility, each barred pair."""
    if problem.eligible is not None:
        yield Rule(RuleKind.ELIGIBILITY)
    for rule in problem.eligibility:
        yield Rule(RuleKind.ELIGIBILITY, rule.name)
    for lead, rep in problem.barred:
        yield Rule(RuleKind.BARRED, lead, rep)


def left_open(problem: AssignmentProblem, rules: Iterable[Rule], start: int, stop: int) -> Bools:
    """Return which pairs these rules leave open to the leads from `start` up to `stop`; other kinds close none."""
    found = np.ones((stop - start, problem.shape[1]), dtype=np.bool_)
    named = {one.name: one for one in problem.eligibility}
    for rule in rules:
        if rule.kind is RuleKind.BARRED:
            lead = problem.lead_position[rule.name] - start
            if 0 <= lead < len(found):
                found[lead, problem.rep_position[rule.other]] = False
        elif rule.kind is RuleKind.ELIGIBILITY and rule.name:
            found &= named[rule.name].block(start, stop)
        elif rule.kind is RuleKind.ELIGIBILITY and problem.eligible is not None:
            found &= problem.eligible[start:stop]
    return found


class RuleSet:
    """Every rule of a problem as constraints of its own for CP-SAT; what closes pairs leaves them no variable.

    Parameters
    ----------
    problem
        Small enough for one variable a pair.
    """

    def __init__(self, problem: AssignmentProblem) -> None:
        self._problem = problem
        self._constraints: dict[Rule, list[_Constraint]] = {}
        leads = problem.shape[0]
        for rule in closing_rules(problem):
            self._constraints[rule] = []
        self._values = problem.value_block(0, leads)
        self._work = np.broadcast_to(problem.work_block(0, leads), problem.shape)
        self._add_leads()
        self._add_groups()
        self._add_reps()
        self._add_others()

    @property
    def rules(self) -> list[Rule]:
        """All rules, in a fixed order."""
        return list(self._constraints)

    def in_conflict(self, rules: Iterable[Rule], seconds: float) -> bool:
        """Return whether these rules provably cannot be kept together; False too if time ends the search."""
        from ortools.sat.python import cp_model

        model, kept = cp_model.CpModel(), list(rules)
        still_open = left_open(self._problem, kept, 0, self._problem.shape[0])
        x: Objects = np.zeros(self._problem.shape, dtype=np.object_)
        for lead, rep in np.argwhere(still_open).tolist():
            x[lead, rep] = model.new_bool_var("")
        for lead in range(self._problem.shape[0]):
            model.add_at_most_one(x[lead][still_open[lead]].tolist())
        for rule in kept:
            for constraint in self._constraints[rule]:
                constraint(model, x)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = max(seconds, 0.01)
        return bool(solver.solve(model) == cp_model.INFEASIBLE)

    def _say(self, constraint: _Constraint, kind: RuleKind, name: str = "", other: str = "") -> None:
        self._constraints.setdefault(Rule(kind, name, other), []).append(constraint)

    def _limit(self, amounts: Floats, most: float, kind: RuleKind, name: str = "", sign: int = 1) -> None:
        """Say that the sum of amounts times choices, times the sign, is at most this; amounts by pair."""
        rows, columns = np.nonzero(amounts)
        weights = sign * amounts[rows, columns]
        step = fine_step(weights)
        numbers, limit = whole(weights, step).tolist(), whole_limit(most, step)

        def constraint(model: cp_model.CpModel, x: Objects) -> None:
            from ortools.sat.python import cp_model

            model.add(cp_model.LinearExpr.weighted_sum(x[rows, columns].tolist(), numbers) <= limit)

        self._say(constraint, kind, name)

    def _add_leads(self) -> None:
        problem = self._problem
        for lead in np.flatnonzero(np.full(problem.shape[0], problem.must_assign)).tolist():
            self._say(_placed(lead), RuleKind.MUST_ASSIGN, problem.lead_ids[lead])
        for name, rep in problem.fixed:
            self._say(_with_rep(problem.lead_position[name], problem.rep_position[rep]), RuleKind.FIXED, name, rep)

    def _add_groups(self) -> None:
        first: dict[str, int] = {}
        for lead, label in enumerate(self._problem.groups or ()):
            if label is not None and first.setdefault(label, lead) != lead:
                self._say(_alike(lead, first[label]), RuleKind.GROUP, label)

    def _add_reps(self) -> None:
        problem = self._problem
        for rep, name in enumerate(problem.rep_ids):
            work, values = np.zeros(problem.shape), np.zeros(problem.shape)
            work[:, rep], values[:, rep] = self._work[:, rep], self._values[:, rep]
            self._limit(work, problem.capacity[rep], RuleKind.CAPACITY, name)
            if problem.minimums is not None and problem.minimums[rep] > 0:
                self._limit(work, -problem.minimums[rep], RuleKind.MINIMUM, name, sign=-1)
            if problem.value_floor is not None and problem.value_floor[rep] > 0:
                self._limit(values, -problem.value_floor[rep], RuleKind.VALUE_FLOOR, name, sign=-1)
            for other in range(problem.shape[1] if problem.value_spread is not None else 0):
                difference = values.copy()
                difference[:, other] -= self._values[:, other]
                self._limit(difference, problem.value_spread or 0.0, RuleKind.VALUE_SPREAD)

    def _add_others(self) -> None:
        problem = self._problem
        for cap in problem.caps:
            leads = np.array([cap.leads is None or name in cap.leads for name in problem.lead_ids], dtype=np.bool_)
            reps = np.array([cap.reps is None or name in cap.reps for name in problem.rep_ids], dtype=np.bool_)
            amount = self._work if cap.counts == Counts.WORK else np.ones(problem.shape)
            self._limit(np.where(leads[:, None] & reps, amount, 0.0), cap.limit, RuleKind.CAP, cap.name)
        if problem.move_budget is not None and problem.owner is not None:
            stays = np.zeros(problem.shape)
            owned = np.flatnonzero(problem.owner_rep >= 0)
            stays[owned, problem.owner_rep[owned]] = 1.0
            self._limit(stays, problem.move_budget - len(owned), RuleKind.MOVE_BUDGET, sign=-1)


def _placed(lead: int) -> _Constraint:
    def constraint(model: cp_model.CpModel, x: Objects) -> None:
        model.add(sum(x[lead]) == 1)

    return constraint


def _with_rep(lead: int, rep: int) -> _Constraint:
    def constraint(model: cp_model.CpModel, x: Objects) -> None:
        model.add(x[lead, rep] == 1)

    return constraint


def _alike(lead: int, other: int) -> _Constraint:
    def constraint(model: cp_model.CpModel, x: Objects) -> None:
        for mine, theirs in zip(x[lead], x[other], strict=True):
            model.add(mine == theirs)

    return constraint
