"""A problem cut down to what some of its rules are about."""

import numpy as np

from matching.arrays import Bools, Ints
from matching.problem.pair_matrix import row_blocks
from matching.problem.problem import AssignmentProblem
from matching.problem.rule import Rule, RuleKind
from matching.problem.rule_set import left_open

_OF_A_LEAD = (RuleKind.MUST_ASSIGN, RuleKind.FIXED, RuleKind.BARRED)
_OF_A_REP = (RuleKind.CAPACITY, RuleKind.MINIMUM, RuleKind.VALUE_FLOOR)
_ASKING = (RuleKind.MINIMUM, RuleKind.VALUE_FLOOR)


def restricted(problem: AssignmentProblem, rules: tuple[Rule, ...]) -> AssignmentProblem | None:
    """Return a smaller problem in which any of these rules can be kept together if and only if they can in the whole.

    Its leads are those the rules name, and all where some rule asks for a minimum or a floor; the others may stay
    without a rep. Its reps are those the rules name and, where a lead must be placed, one of each sort of the others:
    reps without a rule take any number. None if a rule is about everybody (a budget of moves, a spread).
    """
    kinds = {rule.kind for rule in rules}
    if kinds & {RuleKind.MOVE_BUDGET, RuleKind.VALUE_SPREAD}:
        return None
    leads, reps = _named_leads(problem, rules), _named_reps(problem, rules)
    leads |= bool(kinds & set(_ASKING))
    if kinds & {RuleKind.MUST_ASSIGN, RuleKind.FIXED}:
        reps |= _one_of_each_sort(problem, rules, np.flatnonzero(leads))
    return _cut(problem, rules, leads, reps)


def _one_of_each_sort(problem: AssignmentProblem, rules: tuple[Rule, ...], leads: Ints) -> Bools:
    """Return one rep of each sort: those whom the same rules keep from the same of these leads, and in the same caps.

    Of two alike either will do, where no rule names one of them.
    """
    chosen = np.zeros(problem.shape[1], dtype=np.bool_)
    closing = [rule for rule in rules if rule.kind in (RuleKind.ELIGIBILITY, RuleKind.BARRED)]
    rows = [left_open(problem, [rule], lead, lead + 1) for rule in closing for lead in leads.tolist()]
    in_force = {rule.name for rule in rules if rule.kind is RuleKind.CAP}
    sets = [cap.reps for cap in problem.caps if cap.name in in_force and cap.reps is not None]
    rows += [np.array([[name in reps for name in problem.rep_ids]], dtype=np.bool_) for reps in sets]
    by_pair = not isinstance(problem.work, float) and problem.work_block(0, 1).shape[1] > 1
    if in_force and by_pair:
        return ~chosen
    sorts = np.concatenate(rows) if rows else np.zeros((1, problem.shape[1]), dtype=np.bool_)
    chosen[np.unique(sorts, axis=1, return_index=True)[1]] = True
    return chosen


def _named_leads(problem: AssignmentProblem, rules: tuple[Rule, ...]) -> Bools:
    named = np.zeros(problem.shape[0], dtype=np.bool_)
    named[[problem.lead_position[rule.name] for rule in rules if rule.kind in _OF_A_LEAD]] = True
    labels = {rule.name for rule in rules if rule.kind is RuleKind.GROUP}
    if labels:
        named |= np.array([label in labels for label in problem.groups or ()], dtype=np.bool_)
    return named


def _named_reps(problem: AssignmentProblem, rules: tuple[Rule, ...]) -> Bools:
    named = np.zeros(problem.shape[1], dtype=np.bool_)
    named[[problem.rep_position[rule.name] for rule in rules if rule.kind in _OF_A_REP]] = True
    named[[problem.rep_position[rule.other] for rule in rules if rule.other]] = True
    return named


def _cut(problem: AssignmentProblem, rules: tuple[Rule, ...], leads: Bools, reps: Bools) -> AssignmentProblem:
    rows, columns = np.flatnonzero(leads), np.flatnonzero(reps)
    lead_ids = [problem.lead_ids[row] for row in rows.tolist()]
    rep_ids = [problem.rep_ids[column] for column in columns.tolist()]
    values, work = np.zeros((len(rows), len(columns))), np.zeros((len(rows), len(columns)))
    eligible = np.ones(values.shape, dtype=np.bool_)
    for start, stop in row_blocks(problem.shape):
        here = slice(*np.searchsorted(rows, (start, stop)))
        at = rows[here] - start
        if len(at):
            values[here] = problem.value_block(start, stop)[np.ix_(at, columns)]
            if problem.eligible is not None:
                eligible[here] = problem.eligible[start:stop][np.ix_(at, columns)]
            work[here] = np.broadcast_to(problem.work_block(start, stop), (stop - start, problem.shape[1]))[
                np.ix_(at, columns)
            ]
    named = {kind: {rule.name for rule in rules if rule.kind is kind} for kind in RuleKind}
    inside, known = set(lead_ids), set(rep_ids)
    labels = [(problem.groups or ())[row] for row in rows.tolist()] if problem.groups is not None else None

    def by_rep(kind: RuleKind, numbers: np.ndarray | None) -> np.ndarray | None:
        if numbers is None:
            return None
        return np.array([numbers[at] if problem.rep_ids[at] in named[kind] else 0.0 for at in columns.tolist()])

    return AssignmentProblem(
        values,
        problem.capacity[columns],
        lead_ids=lead_ids,
        rep_ids=rep_ids,
        eligible=eligible if "" in named[RuleKind.ELIGIBILITY] else None,
        eligibility=[one.of(rows, columns) for one in problem.eligibility if one.name in named[RuleKind.ELIGIBILITY]],
        work=work,
        must_assign=[name for name in lead_ids if name in named[RuleKind.MUST_ASSIGN]],
        fixed=[(rule.name, rule.other) for rule in rules if rule.kind is RuleKind.FIXED],
        barred=[(rule.name, rule.other) for rule in rules if rule.kind is RuleKind.BARRED],
        groups=None if labels is None else [one if one in named[RuleKind.GROUP] else None for one in labels],
        minimums=by_rep(RuleKind.MINIMUM, problem.minimums),
        value_floor=by_rep(RuleKind.VALUE_FLOOR, problem.value_floor),
        caps=[
            type(cap)(
                cap.name,
                cap.limit,
                leads=None if cap.leads is None else cap.leads & inside,
                reps=None if cap.reps is None else cap.reps & known,
                counts=cap.counts,
            )
            for cap in problem.caps
            if cap.name in named[RuleKind.CAP]
        ],
    )
