"""Every rule of a problem as a linear row over pairs: amounts times choices, at most a limit."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import sparse

from matching.arrays import Floats, Ints
from matching.general.units import Units
from matching.problem.problem import AssignmentProblem


class Kind(StrEnum):
    """What a row says."""

    CAPACITY = "capacity"
    MINIMUM = "minimum"
    CAP = "cap"
    MOVES = "move_budget"
    FLOOR = "value_floor"
    SPREAD_LOW = "value_spread_low"
    SPREAD_HIGH = "value_spread_high"


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a problem, all of the form amount · choice <= limit.

    With a bounded spread there is one more column: the least sum of values of any rep, a free variable.

    Attributes
    ----------
    units
        The units of decision.
    kind
        Shape (n_rows,), a `Kind` each.
    item
        Shape (n_rows,), position of the rep or cap it is about.
    limit
        Shape (n_rows,).
    spread
        Whether there is the extra column.
    """

    units: Units
    kind: tuple[Kind, ...]
    item: Ints
    limit: Floats
    spread: bool

    def of(self, kind: Kind) -> Ints:
        """Return the positions of the rows of this kind, ordered by item."""
        return np.array([row for row, each in enumerate(self.kind) if each is kind], dtype=np.int64)

    def matrix(self, unit: Ints, rep: Ints) -> sparse.csr_matrix:
        """Return the amounts of some pairs, shape (n_rows, n_pairs), without the extra column."""
        row, pair, amount = self.entries(unit, rep)
        return sparse.csr_matrix((amount, (row, pair)), shape=(len(self.kind), len(unit)))

    def by_pair(self, unit: Ints, rep: Ints) -> sparse.csr_matrix:
        """Return the same amounts, laid out by pair: shape (n_pairs, n_rows)."""
        row, pair, amount = self.entries(unit, rep)
        return sparse.csr_matrix((amount, (pair, row)), shape=(len(unit), len(self.kind)))

    def entries(self, unit: Ints, rep: Ints) -> tuple[Ints, Ints, Floats]:
        """Return row, pair (its position) and amount wherever there is one."""
        parts = [self._by_rep(kind, unit, rep) for kind in _BY_REP]
        parts += [self._caps(unit, rep), self._stays(unit, rep)]
        row, pair, amount = (np.concatenate(each) for each in zip(*parts, strict=True))
        return row, pair, amount

    def taken(self, rep: Ints) -> Floats:
        """Return what a choice of reps, shape (n_units,), adds to each row; -1 is nobody."""
        placed = np.flatnonzero(rep >= 0)
        row, _, amount = self.entries(placed, rep[placed])
        return np.bincount(row, weights=amount, minlength=len(self.kind)).astype(np.float64)

    def _by_rep(self, kind: Kind, unit: Ints, rep: Ints) -> tuple[Ints, Ints, Floats]:
        rows = self.of(kind)
        if not len(rows):
            return _nothing()
        amount = self.units.value[unit, rep] if kind in _BY_VALUE else self.units.work_at(unit, rep)
        at = np.full(self.units.shape[1], -1, dtype=np.int64)
        at[self.item[rows]] = rows
        here = np.flatnonzero((at[rep] >= 0) & (amount != 0))
        return at[rep[here]], here, _BY_REP[kind] * amount[here]

    def _caps(self, unit: Ints, rep: Ints) -> tuple[Ints, Ints, Floats]:
        rows, caps = self.of(Kind.CAP), self.units.caps
        if not len(rows):
            return _nothing()
        member = sparse.csr_matrix(np.column_stack([cap.reps for cap in caps]))[rep]
        pair, cap = np.repeat(np.arange(len(rep)), np.diff(member.indptr)), member.indices
        amount = np.zeros(len(pair))
        order = np.argsort(cap, kind="stable")
        first = np.searchsorted(cap[order], np.arange(len(caps) + 1))
        for at, each in enumerate(caps):
            here = order[first[at] : first[at + 1]]
            amount[here] = each.amount[unit[pair[here]], rep[pair[here]] if each.amount.shape[1] > 1 else 0]
        there = np.flatnonzero(amount)
        return rows[cap[there]], pair[there], amount[there]

    def _stays(self, unit: Ints, rep: Ints) -> tuple[Ints, Ints, Floats]:
        rows = self.of(Kind.MOVES)
        if not len(rows):
            return _nothing()
        stays = stay_counts(self.units, unit, rep)
        here = np.flatnonzero(stays)
        return np.full(len(here), rows[0]), here, -stays[here]

    def extra_column(self) -> Floats:
        """Return the amounts of the extra column, shape (n_rows,)."""
        column = np.zeros(len(self.kind))
        column[self.of(Kind.SPREAD_LOW)] = 1.0
        column[self.of(Kind.SPREAD_HIGH)] = -1.0
        return column


_BY_REP = {
    Kind.CAPACITY: 1.0,
    Kind.MINIMUM: -1.0,
    Kind.FLOOR: -1.0,
    Kind.SPREAD_LOW: -1.0,
    Kind.SPREAD_HIGH: 1.0,
}
_BY_VALUE = (Kind.FLOOR, Kind.SPREAD_LOW, Kind.SPREAD_HIGH)


def _nothing() -> tuple[Ints, Ints, Floats]:
    none = np.zeros(0, dtype=np.int64)
    return none, none, np.zeros(0)


def stay_counts(units: Units, unit: Ints, rep: Ints) -> Floats:
    """Return for each pair how many leads of the unit this rep owns."""
    reps = max(1, units.shape[1])
    cells = units.stay_unit * reps + units.stay_rep
    wanted = unit * reps + rep
    if not len(cells):
        return np.zeros(len(wanted))
    at = np.minimum(np.searchsorted(cells, wanted), len(cells) - 1)
    return np.where(cells[at] == wanted, units.stay_count[at], 0.0)


def rows_of(problem: AssignmentProblem, units: Units) -> Rows:
    """Write all rules of the problem as rows."""
    reps = np.arange(problem.shape[1])

    found: list[tuple[Kind, Ints, Floats]] = [(Kind.CAPACITY, reps, problem.capacity)]
    if problem.minimums is not None:
        found.append(_positive(Kind.MINIMUM, problem.minimums))
    found.append((Kind.CAP, np.arange(len(units.caps)), np.array([cap.limit for cap in units.caps], dtype=np.float64)))
    if problem.owner is not None and problem.move_budget is not None:
        found.append((Kind.MOVES, np.zeros(1, dtype=np.int64), np.array([problem.move_budget - units.owned])))
    if problem.value_floor is not None:
        found.append(_positive(Kind.FLOOR, problem.value_floor))
    spread = problem.value_spread is not None and len(reps) > 1
    if spread:
        found.append((Kind.SPREAD_LOW, reps, np.zeros(len(reps))))
        found.append((Kind.SPREAD_HIGH, reps, np.full(len(reps), problem.value_spread)))
    kinds = tuple(kind for kind, items, _ in found for _ in items)
    item = np.concatenate([items for _, items, _ in found])
    return Rows(units, kinds, item, np.concatenate([limits for _, _, limits in found]), spread)


def _positive(kind: Kind, least: Floats) -> tuple[Kind, Ints, Floats]:
    items = np.flatnonzero(least > 0)
    return kind, items, -least[items]
