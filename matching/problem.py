"""The assignment problem: what is to be decided, validated once and never changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from matching.arrays import Bools, Floats, Ints
from matching.pair_matrix import PairArray, PairMatrix, as_pair_matrix
from matching.problem_input import (
    Pair,
    capacity_by_rep,
    check_block,
    check_fixed_pairs,
    eligibility_mask,
    known_pairs,
    names_of,
    uniform_work,
)
from matching.slots import slots_of
from scenarios.faults import Faults


@dataclass(frozen=True, init=False, eq=False, repr=False)
class AssignmentProblem:
    """Which lead goes to which rep, so that the sum of the values is largest and no capacity is exceeded.

    Every lead gets at most one rep. Immutable: `replace` makes a changed copy, checked anew. Input is
    refused as a whole, with every fault named.

    Attributes
    ----------
    values
        What each pair is worth, shape (n_leads, n_reps), in any one unit (expected wins, money). Given as
        an array or as a `PairMatrix`; one that carries `lead_ids` and `rep_ids` brings them along.
    capacity
        Shape (n_reps,), non-negative decimals in the unit of `work`. Given as an array in the order of
        `rep_ids` or as a mapping by rep id.
    lead_ids, rep_ids
        Unique texts naming rows and columns; by default the positions, "0", "1", and so on.
    eligible
        Shape (n_leads, n_reps), which pairs are allowed at all; None allows every pair.
    work
        Capacity one lead takes: one positive number for all leads (default 1).
    must_assign
        Whether every lead has to be placed, at a negative value if need be.
    fixed
        Pairs (lead id, rep id) that are given; they take capacity, whatever they are worth.
    barred
        Pairs (lead id, rep id) that must not happen.

    Raises
    ------
    BadInput
        If a value is not finite, a capacity negative or not finite, an id double or unknown, a shape wrong, a
        fixed pair barred or not eligible, or work not the same for all leads. A value of a `PairMatrix` is
        looked at, and refused, when it is read.
    """

    values: PairMatrix
    capacity: Floats
    lead_ids: tuple[str, ...]
    rep_ids: tuple[str, ...]
    eligible: Bools | None
    work: float
    must_assign: bool
    fixed: tuple[Pair, ...]
    barred: tuple[Pair, ...]

    def __init__(
        self,
        values: ArrayLike | PairMatrix,
        capacity: ArrayLike | Mapping[str, float],
        *,
        lead_ids: Iterable[str] | None = None,
        rep_ids: Iterable[str] | None = None,
        eligible: ArrayLike | None = None,
        work: ArrayLike = 1.0,
        must_assign: bool = False,
        fixed: Mapping[str, str] | Iterable[Pair] = (),
        barred: Iterable[Pair] = (),
    ) -> None:
        matrix = as_pair_matrix(values)
        leads, reps = matrix.shape
        faults = Faults()
        self._set("values", matrix)
        self._set("lead_ids", names_of("lead_ids", lead_ids, getattr(values, "lead_ids", None), leads, faults))
        self._set("rep_ids", names_of("rep_ids", rep_ids, getattr(values, "rep_ids", None), reps, faults))
        faults.raise_if_any()
        self._set("capacity", capacity_by_rep(capacity, self.rep_ids, faults))
        self._set("eligible", eligibility_mask(eligible, matrix.shape, faults))
        self._set("work", uniform_work(work, leads, faults))
        self._set("must_assign", bool(must_assign))
        self._set("fixed", known_pairs("fixed", fixed, self.lead_position, self.rep_position, faults))
        self._set("barred", known_pairs("barred", barred, self.lead_position, self.rep_position, faults))
        if isinstance(matrix, PairArray):
            check_block(matrix.array, 0, leads, self.lead_ids, self.rep_ids, faults)
        faults.raise_if_any()
        check_fixed_pairs(self, faults)
        faults.raise_if_any()

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        leads, reps = self.shape
        return f"AssignmentProblem({leads} leads, {reps} reps, {int(self.slots.sum())} slots)"

    def replace(self, **changes: Any) -> Self:
        """Return a copy in which the named fields are changed, checked like a new problem."""
        return replace(self, **changes)

    @property
    def shape(self) -> tuple[int, int]:
        """Number of leads and number of reps."""
        return self.values.shape

    @cached_property
    def lead_position(self) -> dict[str, int]:
        """Row of each lead id."""
        return {name: position for position, name in enumerate(self.lead_ids)}

    @cached_property
    def rep_position(self) -> dict[str, int]:
        """Column of each rep id."""
        return {name: position for position, name in enumerate(self.rep_ids)}

    @cached_property
    def slots(self) -> Ints:
        """Leads each rep can take, shape (n_reps,), never more than there are leads."""
        return slots_of(self.capacity, self.work, most=self.shape[0])

    @cached_property
    def fixed_rep(self) -> Ints:
        """Position of the rep each lead is fixed to, shape (n_leads,), -1 where it is not."""
        position = np.full(self.shape[0], -1, dtype=np.int64)
        for lead, rep in self.fixed:
            position[self.lead_position[lead]] = self.rep_position[rep]
        return position

    @cached_property
    def required(self) -> Bools:
        """Which leads have to be placed, shape (n_leads,): all if `must_assign`, else the fixed ones."""
        return np.full(self.shape[0], self.must_assign) | (self.fixed_rep >= 0)

    @cached_property
    def _barred_cells(self) -> Ints:
        """Row and column of each barred pair, shape (2, n_barred), ordered by row."""
        rows = [self.lead_position[lead] for lead, _ in self.barred]
        columns = [self.rep_position[rep] for _, rep in self.barred]
        cells = np.array([rows, columns], dtype=np.int64)
        return cells[:, np.argsort(cells[0], kind="stable")]

    def value_block(self, start: int, stop: int) -> Floats:
        """Return the values of the rows from `start` up to `stop`.

        Raises
        ------
        BadInput
            If a streamed matrix answers with the wrong shape or with values that are not finite.
        """
        if isinstance(self.values, PairArray):
            return self.values.block(start, stop)
        block = np.asarray(self.values.block(start, stop), dtype=np.float64)
        faults = Faults()
        check_block(block, start, stop, self.lead_ids, self.rep_ids, faults)
        faults.raise_if_any()
        return block

    def eligible_block(self, start: int, stop: int) -> Bools:
        """Return the eligibility of the rows from `start` up to `stop`, all true where no mask was given."""
        if self.eligible is None:
            return np.ones((stop - start, self.shape[1]), dtype=np.bool_)
        return self.eligible[start:stop].copy()

    def allowed_block(self, start: int, stop: int) -> Bools:
        """Return which pairs of these rows may be chosen.

        A pair may be chosen if it is eligible and not barred; a fixed lead keeps only its given rep.
        """
        allowed = self.eligible_block(start, stop)
        rows, columns = self._barred_cells
        first, last = np.searchsorted(rows, (start, stop))
        allowed[rows[first:last] - start, columns[first:last]] = False
        fixed = np.flatnonzero(self.fixed_rep[start:stop] >= 0)
        allowed[fixed] = False
        allowed[fixed, self.fixed_rep[start + fixed]] = True
        return allowed
