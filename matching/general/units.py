"""The units of decision: a group of leads that goes to one rep, or a lead of no group."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.problem.pair_matrix import row_blocks
from matching.problem.problem import AssignmentProblem
from matching.problem.rules import Counts


@dataclass(frozen=True, slots=True)
class CapAmounts:
    """What each unit adds to a cap.

    Attributes
    ----------
    amount
        Shape (n_units, 1), or (n_units, n_reps) if work is by pair.
    reps
        Shape (n_reps,), which reps the cap is about.
    limit
        The most there may be.
    """

    amount: Floats
    reps: Bools
    limit: float


@dataclass(frozen=True, slots=True)
class Units:
    """A problem in units of decision, summed over the leads of each unit.

    Attributes
    ----------
    of_lead
        Shape (n_leads,), the unit of each lead.
    value
        Shape (n_units, n_reps), without any cost of moving; 0 where not allowed.
    allowed
        Shape (n_units, n_reps), where every lead of the unit may go.
    work
        Shape (n_units, 1), or (n_units, n_reps) if work is by pair.
    required
        Shape (n_units,), whether some lead of the unit has to be placed.
    caps
        One for each cap of the problem.
    stay_unit, stay_rep, stay_count
        For each unit and present owner, how many of the unit's leads that rep owns.
    owned
        How many leads have an owner.
    """

    of_lead: Ints
    value: Floats
    allowed: Bools
    work: Floats
    required: Bools
    caps: tuple[CapAmounts, ...]
    stay_unit: Ints
    stay_rep: Ints
    stay_count: Floats
    owned: int

    @property
    def shape(self) -> tuple[int, int]:
        """Number of units and number of reps."""
        units, reps = self.value.shape
        return units, reps

    def work_at(self, unit: Ints, rep: Ints) -> Floats:
        """Return the work of some pairs."""
        return self.work[unit, rep] if self.work.shape[1] > 1 else self.work[unit, 0]


def units_of(problem: AssignmentProblem) -> Units:
    """Sum values, work and caps over the leads of each unit."""
    of_lead = problem.group_of
    reps = problem.shape[1]
    count = int(of_lead.max(initial=-1)) + 1
    by_pair = not isinstance(problem.work, float) and _by_pair(problem)
    value = np.zeros((count, reps))
    allowed = np.ones((count, reps), dtype=np.bool_)
    work = np.zeros((count, reps if by_pair else 1))
    inside = _cap_members(problem)
    amounts = [np.zeros_like(work) for _ in problem.caps]
    for start, stop in row_blocks(problem.shape):
        _add_block(problem, start, stop, value, allowed, work)
        for cap, members, amount in zip(problem.caps, inside, amounts, strict=True):
            taken = problem.work_block(start, stop) if cap.counts == Counts.WORK else np.ones((stop - start, 1))
            np.add.at(amount, of_lead[start:stop], taken * members[start:stop, None])
    value[~allowed] = 0.0
    required = np.zeros(count, dtype=np.bool_)
    np.logical_or.at(required, of_lead, problem.required)
    caps = tuple(
        CapAmounts(amount, _cap_reps(problem, cap.reps), cap.limit)
        for cap, amount in zip(problem.caps, amounts, strict=True)
    )
    return Units(of_lead, value, allowed, work, required, caps, *_stays(problem, of_lead))


def _by_pair(problem: AssignmentProblem) -> bool:
    return not isinstance(problem.work, np.ndarray) or problem.work.ndim == 2


def _add_block(problem: AssignmentProblem, start: int, stop: int, value: Floats, allowed: Bools, work: Floats) -> None:
    values, open_to = problem.value_block(start, stop), problem.allowed_block(start, stop)
    taken = problem.work_block(start, stop)
    if problem.groups is None:
        value[start:stop], allowed[start:stop], work[start:stop] = values, open_to, taken
        return
    unit = problem.group_of[start:stop]
    order = np.argsort(unit, kind="stable")
    first = np.flatnonzero(np.diff(unit[order], prepend=-1))
    rows = unit[order][first]
    value[rows] += np.add.reduceat(np.where(open_to, values, 0.0)[order], first, axis=0)
    allowed[rows] &= np.logical_and.reduceat(open_to[order], first, axis=0)
    work[rows] += np.add.reduceat(taken[order], first, axis=0)


def _cap_members(problem: AssignmentProblem) -> list[Bools]:
    members = []
    for cap in problem.caps:
        inside = np.full(problem.shape[0], cap.leads is None)
        inside[[problem.lead_position[name] for name in cap.leads or ()]] = True
        members.append(inside)
    return members


def _cap_reps(problem: AssignmentProblem, names: frozenset[str] | None) -> Bools:
    reps = np.full(problem.shape[1], names is None)
    reps[[problem.rep_position[name] for name in names or ()]] = True
    return reps


def _stays(problem: AssignmentProblem, of_lead: Ints) -> tuple[Ints, Ints, Floats, int]:
    leads = np.flatnonzero(problem.owner_rep >= 0)
    reps = max(1, problem.shape[1])
    cells, counts = np.unique(of_lead[leads] * reps + problem.owner_rep[leads], return_counts=True)
    return cells // reps, cells % reps, counts.astype(np.float64), len(leads)
