"""Rules in conflict in a problem too large for all its pairs: looked for where one can see them from few numbers."""

from collections.abc import Iterator

import numpy as np

from matching.arrays import Floats, Ints
from matching.clock import Clock
from matching.general.units import Units
from matching.problem.pair_matrix import row_blocks
from matching.problem.problem import AssignmentProblem
from matching.problem.rule import Rule, RuleKind
from matching.problem.rule_set import closing_rules
from matching.problem.rules import Counts
from matching.problem.whole import TOLERANCE

LOOKED_FOR = (
    "looked for: a lead or group for nobody, a minimum or floor out of reach, minimums beyond a cap or all leads"
)


def homeless(problem: AssignmentProblem, units: Units) -> Ints:
    """Return the units that must be placed and are too much work for every rep who may have them."""
    room = problem.capacity + TOLERANCE * np.maximum(1.0, problem.capacity)
    return np.flatnonzero(units.required & ~(units.allowed & (units.work <= room)).any(axis=1))


def minimums_beyond_all_leads(problem: AssignmentProblem) -> tuple[tuple[Rule, ...], bool]:
    """Return minimums that ask for more than all leads bring, the largest first, and whether none can be left out.

    None where all fit. Where every lead is the same work with every rep leads are counted, and without the smallest of
    those taken, and so without any, the others can be served. Else sums are compared: that leads cannot be split, nor
    bring every rep their most, may leave fewer in conflict too.
    """
    if problem.minimums is None:
        return (), True
    same = _same_work(problem)
    if same is None:
        asked, brought = problem.minimums, most_work(problem)
    else:
        asked, brought = np.ceil(problem.minimums / same - TOLERANCE), float(problem.shape[0])
    largest = np.argsort(-asked, kind="stable")
    beyond = np.flatnonzero(np.cumsum(asked[largest]) > brought + TOLERANCE * max(1.0, brought))
    if not len(beyond):
        return (), True
    rules = tuple(Rule(RuleKind.MINIMUM, problem.rep_ids[rep]) for rep in largest[: beyond[0] + 1].tolist())
    return rules, same is not None


def _same_work(problem: AssignmentProblem) -> float | None:
    """Return the work of every lead with every rep, None where it differs or is nothing."""
    blocks = [problem.work_block(start, stop) for start, stop in row_blocks(problem.shape)]
    least = min((float(block.min(initial=np.inf)) for block in blocks), default=0.0)
    most = max((float(block.max(initial=0.0)) for block in blocks), default=0.0)
    return most if 0 < least == most else None


def most_work(problem: AssignmentProblem) -> float:
    """Return the most work that all leads together could bring, each with the rep who needs longest for it."""
    blocks = (problem.work_block(start, stop) for start, stop in row_blocks(problem.shape))
    return sum(float(block.max(axis=1, initial=0.0).sum()) for block in blocks)


def suspects(problem: AssignmentProblem, units: Units, clock: Clock) -> Iterator[tuple[Rule, ...]]:
    """Yield sets of rules that cannot be kept together, each with rules that may have nothing to do with it.

    Ends when time is up.
    """
    yield from _homeless(problem, units)
    yield from _beyond_reach(problem, units, clock)
    yield from _minimums_beyond_a_cap(problem)


def _homeless(problem: AssignmentProblem, units: Units) -> Iterator[tuple[Rule, ...]]:
    """Suspect a lead or group that must be placed and is too much work for every rep who may have it."""
    for unit in homeless(problem, units)[:1].tolist():
        leads = np.flatnonzero(units.of_lead == unit).tolist()
        names = {problem.lead_ids[lead] for lead in leads}
        must = np.full(problem.shape[0], problem.must_assign)
        rules = [Rule(RuleKind.MUST_ASSIGN, problem.lead_ids[lead]) for lead in leads if must[lead]]
        rules += [Rule(RuleKind.FIXED, lead, rep) for lead, rep in problem.fixed if lead in names]
        rules += [rule for rule in closing_rules(problem) if rule.kind is RuleKind.ELIGIBILITY or rule.name in names]
        label = None if problem.groups is None else problem.groups[leads[0]]
        rules += [] if label is None else [Rule(RuleKind.GROUP, label)]
        open_to = np.logical_or.reduce([problem.eligible_block(lead, lead + 1)[0] for lead in leads])
        rules += [Rule(RuleKind.CAPACITY, problem.rep_ids[rep]) for rep in np.flatnonzero(open_to).tolist()]
        yield tuple(rules)


def _beyond_reach(problem: AssignmentProblem, units: Units, clock: Clock) -> Iterator[tuple[Rule, ...]]:
    """Suspect a minimum or floor that not all a rep may have, as far as her capacity goes, would reach."""
    for kind, least in ((RuleKind.MINIMUM, problem.minimums), (RuleKind.VALUE_FLOOR, problem.value_floor)):
        for rep in np.flatnonzero(least > 0).tolist() if least is not None else ():
            if clock.is_up:
                return
            open_to = np.flatnonzero(units.allowed[:, rep])
            work = units.work_at(open_to, np.full(len(open_to), rep))
            brought = work if kind is RuleKind.MINIMUM else units.value[open_to, rep]
            if least is not None and _most(brought, work, problem.capacity[rep]) < least[rep] - 1e-6:
                name = problem.rep_ids[rep]
                closing = (
                    rule for rule in closing_rules(problem) if rule.kind is RuleKind.ELIGIBILITY or rule.other == name
                )
                elsewhere = (Rule(RuleKind.FIXED, lead, other) for lead, other in problem.fixed if other != name)
                yield (Rule(kind, name), Rule(RuleKind.CAPACITY, name), *closing, *elsewhere)


def _most(brought: Floats, work: Floats, room: float) -> float:
    """Return the most that fits, if the last may be split."""
    gain = np.flatnonzero(brought > 0)
    order = gain[np.argsort(-brought[gain] / np.maximum(work[gain], 1e-12), kind="stable")]
    before = np.cumsum(work[order]) - work[order]
    share = np.clip((room - before) / np.maximum(work[order], 1e-12), 0.0, 1.0)
    return float((brought[order] * np.where(work[order] > 0, share, 1.0)).sum())


def _minimums_beyond_a_cap(problem: AssignmentProblem) -> Iterator[tuple[Rule, ...]]:
    if problem.minimums is None:
        return
    for cap in problem.caps:
        if cap.leads is None and cap.counts == Counts.WORK:
            inside = [at for name, at in problem.rep_position.items() if cap.reps is None or name in cap.reps]
            asked = problem.minimums[inside]
            if asked.sum() > cap.limit + 1e-6:
                order = np.argsort(-asked, kind="stable")
                few = order[: int(np.searchsorted(np.cumsum(asked[order]), cap.limit + 1e-6)) + 1]
                names = [problem.rep_ids[inside[at]] for at in few.tolist()]
                yield (Rule(RuleKind.CAP, cap.name), *(Rule(RuleKind.MINIMUM, name) for name in names))
