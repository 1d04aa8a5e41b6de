"""Whether an assignment keeps the problem's rules; whether a conflict is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matching.answer.status import Status
from matching.checking.conflict import rule_conflict_violations
from matching.checking.violation import Violation
from matching.problem.pair_matrix import row_blocks
from matching.problem.rule import RuleKind
from matching.problem.rule_set import left_open

if TYPE_CHECKING:
    from matching.answer.assignment import Assignment
    from matching.answer.conflict import Conflict
    from matching.arrays import Bools, Ints
    from matching.problem.problem import AssignmentProblem


def shape_violations(problem: AssignmentProblem, assignment: Assignment) -> list[Violation]:
    """Find answers that belong to other leads or reps, or point beyond them."""
    leads, reps = problem.shape
    if assignment.lead_ids != problem.lead_ids or assignment.rep_ids != problem.rep_ids:
        return [Violation("ids", "the assignment names other leads or reps than the problem")]
    if assignment.status not in list(Status):
        return [Violation("status", f"is none of {', '.join(Status)}: {assignment.status!r}")]
    for name in ("rep", "runner_up"):
        if not np.issubdtype(getattr(assignment, name).dtype, np.integer):
            return [Violation("position", f"{name} holds no whole numbers")]
    by_lead = {name: getattr(assignment, name) for name in ("rep", "value", "runner_up", "margin", "reason")}
    found = [
        Violation("ids", f"{name} has shape {array.shape}, expected ({leads},)")
        for name, array in by_lead.items()
        if array.shape != (leads,)
    ]
    if assignment.prices.shape != (reps,):
        found.append(Violation("ids", f"prices have shape {assignment.prices.shape}, expected ({reps},)"))
    if assignment.price_high is not None and assignment.price_high.shape != (reps,):
        found.append(Violation("ids", f"price_high has shape {assignment.price_high.shape}, expected ({reps},)"))
    for name in () if found else ("rep", "runner_up"):
        position = by_lead[name]
        found += [
            Violation("position", f"{name} {position[lead]} is not from -1 to {reps - 1}", problem.lead_ids[lead])
            for lead in np.flatnonzero((position < -1) | (position >= reps))
        ]
    return found


def rule_violations(problem: AssignmentProblem, assignment: Assignment) -> list[Violation]:
    """Find broken capacities (where they are slots), pairs that are not allowed, and leads that should have a rep."""
    rep = assignment.rep
    names = problem.lead_ids
    found = _too_many(problem, rep) if problem.only_capacities else []
    found += [
        Violation("allowed", _why_not(problem, int(lead), int(rep[lead])), names[lead], problem.rep_ids[rep[lead]])
        for lead in np.flatnonzero(_not_allowed(problem, assignment))
    ]
    broken = (problem.fixed_rep >= 0) & (rep != problem.fixed_rep)
    found += [
        Violation("fixed", "is not with this rep", names[lead], problem.rep_ids[problem.fixed_rep[lead]])
        for lead in np.flatnonzero(broken)
    ]
    missing = problem.required & (rep < 0)
    return found + [Violation("must_assign", "has no rep", names[lead]) for lead in np.flatnonzero(missing)]


def _too_many(problem: AssignmentProblem, rep: Ints) -> list[Violation]:
    count = np.bincount(rep[rep >= 0], minlength=problem.shape[1])
    return [
        Violation(
            "capacity",
            f"{count[full]} leads of work {problem.work:g}, room for {problem.slots[full]}",
            rep_id=problem.rep_ids[full],
        )
        for full in np.flatnonzero(count > problem.slots)
    ]


def _not_allowed(problem: AssignmentProblem, assignment: Assignment) -> Bools:
    broken = np.zeros(problem.shape[0], dtype=np.bool_)
    for start, stop in row_blocks(problem.shape):
        placed = np.flatnonzero(assignment.rep[start:stop] >= 0)
        allowed = problem.allowed_block(start, stop)
        broken[start + placed] = ~allowed[placed, assignment.rep[start + placed]]
    # A fixed lead that is elsewhere breaks another rule, and is named there.
    return np.asarray(broken & ((problem.fixed_rep < 0) | (assignment.rep == problem.fixed_rep)))


def _why_not(problem: AssignmentProblem, lead: int, rep: int) -> str:
    return "is barred" if problem.eligible_block(lead, lead + 1)[0, rep] else "is not eligible"


def conflict_violations(problem: AssignmentProblem, assignment: Assignment) -> list[Violation]:
    """Find flaws in the claim that there is no solution: the leads must be too many for all they may go to."""
    if (assignment.rep >= 0).any():
        return [Violation("status", f"{assignment.status}, and yet leads have reps")]
    if assignment.status is Status.UNKNOWN:
        return []
    if assignment.conflict is None:
        return [Violation("conflict", "infeasible without a conflict")]
    conflict = assignment.conflict
    if not problem.only_capacities:
        return rule_conflict_violations(problem, conflict)
    if not (
        problem.lead_position.keys() >= set(conflict.lead_ids) and problem.rep_position.keys() >= set(conflict.rep_ids)
    ):
        return [Violation("conflict", "names leads or reps that are not in the problem")]
    leads = [problem.lead_position[name] for name in conflict.lead_ids]
    reps = [problem.rep_position[name] for name in conflict.rep_ids]
    elsewhere = np.ones(problem.shape[1], dtype=np.bool_)
    elsewhere[reps] = False
    found = [
        Violation("conflict", "need not be placed, or may go to other reps", problem.lead_ids[lead])
        for lead in leads
        if not problem.required[lead] or (problem.allowed_block(lead, lead + 1)[0] & elsewhere).any()
    ]
    room = int(problem.slots[reps].sum())
    if len(set(leads)) <= room:
        found.append(Violation("conflict", f"{len(set(leads))} leads, and room for {room}"))
    return found + _rules_too_few(problem, conflict)


def _rules_too_few(problem: AssignmentProblem, conflict: Conflict) -> list[Violation]:
    """Find what the rules in conflict leave open: by these alone, too many leads must be confined to the reps."""
    reps = [problem.rep_position[rule.name] for rule in conflict.rules if rule.kind is RuleKind.CAPACITY]
    inside = np.zeros(problem.shape[1], dtype=np.bool_)
    inside[reps] = True
    pairs = [rule for rule in conflict.rules if rule.kind is RuleKind.FIXED]
    fixed = {rule.name for rule in pairs if inside[problem.rep_position[rule.other]]}
    must = {rule.name for rule in conflict.rules if rule.kind is RuleKind.MUST_ASSIGN}
    rows = np.zeros(problem.shape[0], dtype=np.bool_)
    rows[[problem.lead_position[name] for name in must - fixed]] = True
    for start, stop in row_blocks(problem.shape):
        rows[start:stop] &= (left_open(problem, conflict.rules, start, stop) & ~inside).any(axis=1)
    found = [
        Violation("conflict", "may go to other reps by the rules named", problem.lead_ids[lead])
        for lead in np.flatnonzero(rows)
    ]
    if len(must | fixed) <= int(problem.slots[reps].sum()):
        found.append(Violation("conflict", f"rules name {len(must | fixed)} leads, no more than there is room for"))
    return found
