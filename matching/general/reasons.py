"""Why each lead stands where it stands, when there are more rules than slots."""

import numpy as np

from matching.answer.status import Reason
from matching.arrays import Bools, Floats, Ints, Objects
from matching.general.dual import Dual
from matching.problem.pair_matrix import row_blocks
from matching.problem.problem import AssignmentProblem
from matching.problem.whole import TOLERANCE
from matching.threads import spread


def reasons_of(problem: AssignmentProblem, dual: Dual, rep: Ints) -> Objects:
    """Return a `Reason` a lead; `rep` has shape (n_units,)."""
    units = dual.units
    placed = np.flatnonzero(rep >= 0)
    load = np.bincount(rep[placed], weights=units.work_at(placed, rep[placed]), minlength=units.shape[1])
    room = problem.capacity - load + TOLERANCE * np.maximum(1.0, problem.capacity)
    reason = np.full(units.shape[0], None, dtype=np.object_)

    def judge(block: tuple[int, int]) -> None:
        part, (start, stop) = slice(*block), block
        allowed, gain = units.allowed[part], _gains(dual, start, stop)
        reason[part] = np.where(
            rep[part] >= 0,
            _placed(np.where(allowed, units.value[part], -np.inf), allowed, rep[part]),
            _left_out(gain, allowed & (gain > 0), units.work[part] <= room),
        )

    list(spread(judge, list(row_blocks(units.shape)), units.shape[0] * units.shape[1]))
    by_lead: Objects = reason[units.of_lead]
    unplaced = rep[units.of_lead] < 0
    by_lead[~unplaced & (problem.fixed_rep >= 0)] = Reason.FIXED
    _of_the_lead_alone(problem, dual, unplaced, by_lead)
    return by_lead


def _gains(dual: Dual, start: int, stop: int) -> Floats:
    gain = dual.net_block(np.zeros(len(dual.rows.kind)), start, stop)
    return np.where(dual.units.allowed[start:stop], gain, -np.inf)


def _placed(value: Floats, allowed: Bools, rep: Ints) -> Objects:
    """Judge by values alone: where a cost of moving keeps a lead with its owner, another rep may well offer more."""
    own = np.take_along_axis(value, np.maximum(rep, 0)[:, None], axis=1)[:, 0] if value.shape[1] else np.zeros(len(rep))
    reason = np.full(len(rep), Reason.BEST_VALUE_AFTER_PRICE, dtype=np.object_)
    reason[own >= value.max(axis=1, initial=-np.inf)] = Reason.BEST_VALUE
    reason[allowed.sum(axis=1) == 1] = Reason.ONLY_ELIGIBLE_REP
    return reason


def _left_out(gain: Floats, gainful: Bools, fits: Bools) -> Objects:
    reason = np.full(len(gain), Reason.VALUE_BELOW_PRICE, dtype=np.object_)
    reason[gainful.any(axis=1)] = Reason.CAPACITY
    reason[(gainful & fits).any(axis=1)] = Reason.RULE
    return reason


def _of_the_lead_alone(problem: AssignmentProblem, dual: Dual, unplaced: Bools, reason: Objects) -> None:
    nobody = np.asarray(~dual.units.allowed.any(axis=1))
    stuck = np.flatnonzero(unplaced & nobody[dual.units.of_lead])
    for start, stop in row_blocks(problem.shape) if len(stuck) else ():
        here = stuck[slice(*np.searchsorted(stuck, (start, stop)))]
        reason[here] = Reason.GROUP
        reason[here[~problem.allowed_block(start, stop)[here - start].any(axis=1)]] = Reason.BARRED
        reason[here[~problem.eligible_block(start, stop)[here - start].any(axis=1)]] = Reason.NO_ELIGIBLE_REP
