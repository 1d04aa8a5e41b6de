"""The units of decision: a group of leads that goes to one rep, or a lead of no group."""

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.problem.pair_matrix import row_blocks
from matching.problem.problem import AssignmentProblem
from matching.problem.rules import Cap, Counts
from matching.threads import spread

Array = TypeVar("Array", Floats, Bools)


@dataclass(frozen=True, slots=True)
class CapAmounts:
    """What each unit adds to a cap.

    Attributes
    ----------
    amount
        Shape (n_units, 1), or (n_units, n_reps) if work is by pair; caps that count the same share one array, those
        that count the work of all leads that of `Units`.
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
        Shape (n_leads,), the unit of each lead; of a sample of units, each is its own.
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

    def some(self, chosen: Ints) -> "Units":
        """Return these units alone, given in ascending order."""
        at = np.full(self.shape[0], -1, dtype=np.int64)
        at[chosen] = np.arange(len(chosen))
        stays = np.flatnonzero(at[self.stay_unit] >= 0)
        amounts = {id(self.work): self.work[chosen]}
        caps = []
        for cap in self.caps:
            amount = amounts.setdefault(id(cap.amount), cap.amount[chosen])
            caps.append(replace(cap, amount=amount))
        return Units(
            np.arange(len(chosen)),
            self.value[chosen],
            self.allowed[chosen],
            amounts[id(self.work)],
            self.required[chosen],
            tuple(caps),
            at[self.stay_unit[stays]],
            self.stay_rep[stays],
            self.stay_count[stays],
            self.owned,
        )

    def work_at(self, unit: Ints, rep: Ints) -> Floats:
        """Return the work of some pairs."""
        return self.work[unit, rep] if self.work.shape[1] > 1 else self.work[unit, 0]


def units_of(problem: AssignmentProblem) -> Units:
    """Sum values, work and caps over the leads of each unit."""
    of_lead, reps = problem.group_of, problem.shape[1]
    count = int(of_lead.max(initial=-1)) + 1
    value = np.zeros((count, reps))
    allowed = np.ones((count, reps), dtype=np.bool_)
    work = np.zeros((count, reps if not isinstance(problem.work, float) and _by_pair(problem) else 1))
    _add_leads(problem, value, allowed, work)
    required = np.zeros(count, dtype=np.bool_)
    np.logical_or.at(required, of_lead, problem.required)
    return Units(of_lead, value, allowed, work, required, _caps(problem, work), *_stays(problem, of_lead))


def _by_pair(problem: AssignmentProblem) -> bool:
    return not isinstance(problem.work, np.ndarray) or problem.work.ndim == 2


def _add_leads(problem: AssignmentProblem, value: Floats, allowed: Bools, work: Floats) -> None:
    """Read all leads block by block; leads of no group are written at once, groups are summed up in order."""
    alone = np.bincount(problem.group_of, minlength=len(value)) == 1

    def read(block: tuple[int, int]) -> tuple[Ints, Floats, Bools, Floats]:
        unit = problem.group_of[slice(*block)]
        open_to = problem.allowed_block(*block)
        values, taken = np.where(open_to, problem.value_block(*block), 0.0), problem.work_block(*block)
        single = np.flatnonzero(alone[unit])
        value[unit[single]], allowed[unit[single]], work[unit[single]] = values[single], open_to[single], taken[single]
        order = np.argsort(unit, kind="stable")
        order = order[~alone[unit[order]]]
        first = np.flatnonzero(np.diff(unit[order], prepend=-1))
        return (
            unit[order][first],
            _summed(np.add, values[order], first),
            _summed(np.logical_and, open_to[order], first),
            _summed(np.add, taken[order], first),
        )

    blocks = list(row_blocks(problem.shape))
    for rows, values, open_to, taken in spread(read, blocks, problem.shape[0] * problem.shape[1]):
        value[rows] += values
        allowed[rows] &= open_to
        work[rows] += taken
    grouped = np.flatnonzero(~alone)
    value[grouped] = np.where(allowed[grouped], value[grouped], 0.0)


def _summed(how: np.ufunc, rows: Array, first: Ints) -> Array:
    return np.asarray(how.reduceat(rows, first, axis=0), dtype=rows.dtype) if len(first) else rows[:0]


def _caps(problem: AssignmentProblem, work: Floats) -> tuple[CapAmounts, ...]:
    """Sum up what each cap counts; caps that count the same share the amounts."""
    amounts: dict[tuple[str, frozenset[str] | None], Floats] = {(str(Counts.WORK), None): work}
    found = []
    for cap in problem.caps:
        key = (str(cap.counts), cap.leads)
        if key not in amounts:
            amounts[key] = _cap_amount(problem, cap, work)
        found.append(CapAmounts(amounts[key], _cap_reps(problem, cap.reps), cap.limit))
    return tuple(found)


def _cap_amount(problem: AssignmentProblem, cap: Cap, work: Floats) -> Floats:
    amount, inside = np.zeros_like(work), np.full(problem.shape[0], cap.leads is None)
    inside[[problem.lead_position[name] for name in cap.leads or ()]] = True
    for start, stop in row_blocks(problem.shape):
        taken = problem.work_block(start, stop) if cap.counts == Counts.WORK else np.ones((stop - start, 1))
        np.add.at(amount, problem.group_of[start:stop], taken * inside[start:stop, None])
    return amount


def _cap_reps(problem: AssignmentProblem, names: frozenset[str] | None) -> Bools:
    reps = np.full(problem.shape[1], names is None)
    reps[[problem.rep_position[name] for name in names or ()]] = True
    return reps


def _stays(problem: AssignmentProblem, of_lead: Ints) -> tuple[Ints, Ints, Floats, int]:
    leads = np.flatnonzero(problem.owner_rep >= 0)
    reps = max(1, problem.shape[1])
    cells, counts = np.unique(of_lead[leads] * reps + problem.owner_rep[leads], return_counts=True)
    return cells // reps, cells % reps, counts.astype(np.float64), len(leads)
