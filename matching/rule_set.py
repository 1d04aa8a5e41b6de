"""The rules of a problem one by one, each of which can be switched off."""

from collections.abc import Iterable

import numpy as np
from ortools.sat.python import cp_model

from matching.arrays import Floats
from matching.problem import AssignmentProblem
from matching.rule import Rule, RuleKind
from matching.rules import Counts
from matching.whole import fine_step, whole, whole_limit


class RuleSet:
    """Every rule of a problem as CP-SAT constraints behind a switch of its own; eligibility is a given fact.

    Parameters
    ----------
    problem
        Small enough for one variable a pair.
    """

    def __init__(self, problem: AssignmentProblem) -> None:
        self._problem = problem
        self._model = cp_model.CpModel()
        self._switch: dict[Rule, cp_model.IntVar] = {}
        leads, reps = problem.shape
        eligible = problem.eligible_block(0, leads)
        self._x = np.array(
            [[self._model.new_bool_var("") for _ in range(reps)] for _ in range(leads)], dtype=np.object_
        ).reshape(leads, reps)
        self._values = problem.value_block(0, leads)
        self._work = np.broadcast_to(problem.work_block(0, leads), (leads, reps))
        for lead in range(leads):
            self._model.add_at_most_one(self._x[lead].tolist())
            for rep in np.flatnonzero(~eligible[lead]).tolist():
                self._model.add(self._x[lead, rep] == 0)
        self._add_leads()
        self._add_reps()
        self._add_others()

    @property
    def rules(self) -> list[Rule]:
        """All rules, in a fixed order."""
        return list(self._switch)

    def conflict_in(self, rules: Iterable[Rule], seconds: float) -> list[Rule] | None:
        """Return some of these rules that cannot be kept together; None if all can, or time is up."""
        kept = list(rules)
        self._model.clear_assumptions()
        self._model.add_assumptions([self._switch[rule] for rule in kept])
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = max(seconds, 0.01)
        if solver.solve(self._model) != cp_model.INFEASIBLE:
            return None
        core = set(solver.sufficient_assumptions_for_infeasibility())
        return [rule for rule in kept if self._switch[rule].index in core]

    def _on(self, kind: RuleKind, name: str = "", other: str = "") -> cp_model.IntVar:
        return self._switch.setdefault(Rule(kind, name, other), self._model.new_bool_var(""))

    def _limit(self, amounts: Floats, most: float, on: cp_model.IntVar, sign: int = 1) -> None:
        """Say that the sum of amounts times choices, times the sign, is at most this; amounts by pair."""
        rows, columns = np.nonzero(amounts)
        weights = sign * amounts[rows, columns]
        step = fine_step(weights)
        total = cp_model.LinearExpr.weighted_sum(self._x[rows, columns].tolist(), whole(weights, step).tolist())
        self._model.add(total <= whole_limit(most, step)).only_enforce_if(on)

    def _add_leads(self) -> None:
        problem = self._problem
        must = np.full(problem.shape[0], problem.must_assign)
        for lead in np.flatnonzero(must).tolist():
            on = self._on(RuleKind.MUST_ASSIGN, problem.lead_ids[lead])
            self._model.add(sum(self._x[lead]) == 1).only_enforce_if(on)
        for name, rep in problem.fixed:
            pair = self._x[problem.lead_position[name], problem.rep_position[rep]]
            self._model.add(pair == 1).only_enforce_if(self._on(RuleKind.FIXED, name, rep))
        for name, rep in problem.barred:
            pair = self._x[problem.lead_position[name], problem.rep_position[rep]]
            self._model.add(pair == 0).only_enforce_if(self._on(RuleKind.BARRED, name, rep))
        first: dict[str, int] = {}
        for lead, label in enumerate(problem.groups or ()):
            if label is not None and first.setdefault(label, lead) != lead:
                on = self._on(RuleKind.GROUP, label)
                for mine, theirs in zip(self._x[lead], self._x[first[label]], strict=True):
                    self._model.add(mine == theirs).only_enforce_if(on)

    def _add_reps(self) -> None:
        problem = self._problem
        for rep, name in enumerate(problem.rep_ids):
            work, values = np.zeros_like(self._work), np.zeros_like(self._values)
            work[:, rep], values[:, rep] = self._work[:, rep], self._values[:, rep]
            self._limit(work, problem.capacity[rep], self._on(RuleKind.CAPACITY, name))
            if problem.minimums is not None and problem.minimums[rep] > 0:
                self._limit(work, -problem.minimums[rep], self._on(RuleKind.MINIMUM, name), sign=-1)
            if problem.value_floor is not None and problem.value_floor[rep] > 0:
                self._limit(values, -problem.value_floor[rep], self._on(RuleKind.VALUE_FLOOR, name), sign=-1)
            for other in range(problem.shape[1] if problem.value_spread is not None else 0):
                difference = values.copy()
                difference[:, other] -= self._values[:, other]
                self._limit(difference, problem.value_spread or 0.0, self._on(RuleKind.VALUE_SPREAD))

    def _add_others(self) -> None:
        problem = self._problem
        for cap in problem.caps:
            leads = np.array([cap.leads is None or name in cap.leads for name in problem.lead_ids], dtype=np.bool_)
            reps = np.array([cap.reps is None or name in cap.reps for name in problem.rep_ids], dtype=np.bool_)
            amount = self._work if cap.counts == Counts.WORK else np.ones(problem.shape)
            self._limit(np.where(leads[:, None] & reps, amount, 0.0), cap.limit, self._on(RuleKind.CAP, cap.name))
        if problem.move_budget is not None and problem.owner is not None:
            stays = np.zeros(problem.shape)
            owned = np.flatnonzero(problem.owner_rep >= 0)
            stays[owned, problem.owner_rep[owned]] = 1.0
            self._limit(stays, problem.move_budget - len(owned), self._on(RuleKind.MOVE_BUDGET), sign=-1)
