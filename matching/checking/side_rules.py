"""Whether an assignment keeps the rules beside capacity: groups, minimums, caps, moves, floors by value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matching.checking.values import chosen_work
from matching.checking.violation import Violation
from matching.problem.rules import Cap, Counts

if TYPE_CHECKING:
    from matching.arrays import Floats, Ints
    from matching.problem.problem import AssignmentProblem

# Sums of decimals in floats are no closer than this, relative to the limit.
_TOLERANCE = 2e-9


def side_rule_violations(problem: AssignmentProblem, rep: Ints, values: Floats) -> list[Violation]:
    """Find every broken rule beside who may have which lead; `values` are those of the chosen pairs."""
    work = chosen_work(problem, rep)
    placed = rep >= 0
    load = np.zeros(problem.shape[1])
    worth = np.zeros(problem.shape[1])
    np.add.at(load, rep[placed], work[placed])
    np.add.at(worth, rep[placed], values[placed])
    found = _above("capacity", "work of leads", load, problem.capacity, problem)
    found += _below("minimum", "work", load, problem.minimums, problem)
    found += _below("value_floor", "value", worth, problem.value_floor, problem)
    found += _spread_violations(problem, worth)
    found += [one for cap in problem.caps for one in _cap_violations(problem, cap, rep, work)]
    return found + _group_violations(problem, rep) + _move_violations(problem, rep)


def _slack(limit: Floats) -> Floats:
    return _TOLERANCE * np.maximum(1.0, np.abs(limit))


def _above(rule: str, what: str, sums: Floats, limit: Floats, problem: AssignmentProblem) -> list[Violation]:
    return [
        Violation(rule, f"{what} {sums[rep]:g}, room for {limit[rep]:g}", rep_id=problem.rep_ids[rep])
        for rep in np.flatnonzero(sums > limit + _slack(limit))
    ]


def _below(rule: str, what: str, sums: Floats, least: Floats | None, problem: AssignmentProblem) -> list[Violation]:
    if least is None:
        return []
    return [
        Violation(rule, f"{what} {sums[rep]:g}, at least {least[rep]:g}", rep_id=problem.rep_ids[rep])
        for rep in np.flatnonzero((least > 0) & (sums < least - _slack(least)))
    ]


def _spread_violations(problem: AssignmentProblem, worth: Floats) -> list[Violation]:
    if problem.value_spread is None or len(worth) < 2:
        return []
    spread = float(worth.max() - worth.min())
    if spread <= problem.value_spread + _TOLERANCE * max(1.0, problem.value_spread, float(np.abs(worth).max())):
        return []
    return [Violation("value_spread", f"{spread:g} between two reps, at most {problem.value_spread:g}")]


def _cap_violations(problem: AssignmentProblem, cap: Cap, rep: Ints, work: Floats) -> list[Violation]:
    here = rep >= 0
    if cap.reps is not None:
        here &= np.isin(rep, [problem.rep_position[name] for name in cap.reps])
    if cap.leads is not None:
        inside = np.zeros(len(rep), dtype=np.bool_)
        inside[[problem.lead_position[name] for name in cap.leads]] = True
        here &= inside
    total = float(work[here].sum()) if cap.counts == Counts.WORK else float(here.sum())
    if total <= cap.limit + _TOLERANCE * max(1.0, cap.limit):
        return []
    return [Violation("cap", f"{cap.name!r} holds {total:g} {cap.counts}, at most {cap.limit:g}")]


def _group_violations(problem: AssignmentProblem, rep: Ints) -> list[Violation]:
    first: dict[str, int] = {}
    found = {}
    for lead, label in enumerate(problem.groups or ()):
        if label is not None and rep[first.setdefault(label, lead)] != rep[lead]:
            found[label] = Violation("group", f"the leads of {label!r} are not together", problem.lead_ids[lead])
    return list(found.values())


def _move_violations(problem: AssignmentProblem, rep: Ints) -> list[Violation]:
    if problem.move_budget is None:
        return []
    moves = int(((problem.owner_rep >= 0) & (rep != problem.owner_rep)).sum())
    if moves <= problem.move_budget + _TOLERANCE:
        return []
    return [Violation("move_budget", f"{moves} leads moved, at most {problem.move_budget:g}")]
