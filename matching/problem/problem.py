"""The assignment problem: what is to be decided, validated once and never changed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from matching.arrays import Bools, Floats, Ints
from matching.problem.eligibility import Eligibility, eligibility_rules, rule_mask
from matching.problem.pair_matrix import PairArray, PairMatrix, as_pair_matrix
from matching.problem.problem_input import (
    Pair,
    capacity_by_rep,
    check_block,
    check_fixed_pairs,
    eligibility_mask,
    known_pairs,
    names_of,
)
from matching.problem.rule_input import (
    Work,
    amount_of,
    by_rep,
    caps_of,
    check_work,
    labels_of,
    must_assign_of,
    owners_of,
    work_of,
)
from matching.problem.rules import Cap
from matching.problem.slots import slots_of
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
    eligibility
        Rules by name, each of which keeps some leads from some reps (`Eligibility`); given also as a mapping from
        names to masks. A pair is eligible if `eligible` and all of them say so. Conflicts name those that matter.
    work
        Capacity a lead takes (default 1): one positive number for all leads, or numbers of at least 0 for
        each lead, shape (n_leads,), or for each pair, as an array or a `PairMatrix`. Work that turns out the
        same everywhere is kept as one number.
    must_assign
        Whether every lead has to be placed, at a negative value if need be; or which leads have to be: one
        answer a lead, or the ids of those that have to.
    fixed
        Pairs (lead id, rep id) that are given; they take capacity, whatever they are worth.
    barred
        Pairs (lead id, rep id) that must not happen.
    groups
        The group of each lead (its account, its buyer), None for a lead of no group; given in the order of
        `lead_ids` or as a mapping by lead id. All leads of a group go to one rep, or all to nobody.
    minimums
        Shape (n_reps,), the least work each rep gets, in the unit of `work`; None for no minimum. Given as one
        number, an array, or a mapping by rep id that leaves out reps without a minimum.
    caps
        Limits over sets of reps, of leads, or of both; see `Cap`.
    owner
        The present owner of each lead, a rep id or None; given like `groups`.
    move_cost
        What it costs the objective when a lead does not stay with its owner, be it with another rep or with
        nobody; in the unit of the values.
    move_budget
        How many leads at most may not stay with their owner; None for any number.
    value_floor
        Shape (n_reps,), the least sum of values each rep gets; None, or 0 for one, for no floor. Given like `minimums`.
    value_spread
        By how much at most the sums of values of any two reps may differ; None for any.

    Raises
    ------
    BadInput
        If a value is not finite, a capacity negative or not finite, an id double or unknown, a shape wrong, a
        fixed pair barred or not eligible, a rule about leads or reps that are not here. A value of a `PairMatrix` is
        looked at, and refused, when it is read.
    """

    values: PairMatrix
    capacity: Floats
    lead_ids: tuple[str, ...]
    rep_ids: tuple[str, ...]
    eligible: Bools | None
    work: Work
    must_assign: bool | Bools
    fixed: tuple[Pair, ...]
    barred: tuple[Pair, ...]
    groups: tuple[str | None, ...] | None
    minimums: Floats | None
    caps: tuple[Cap, ...]
    owner: tuple[str | None, ...] | None
    move_cost: float
    move_budget: float | None
    value_floor: Floats | None
    value_spread: float | None
    eligibility: tuple[Eligibility, ...]

    def __init__(
        self,
        values: ArrayLike | PairMatrix,
        capacity: ArrayLike | Mapping[str, float],
        *,
        lead_ids: Iterable[str] | None = None,
        rep_ids: Iterable[str] | None = None,
        eligible: ArrayLike | None = None,
        work: ArrayLike | PairMatrix = 1.0,
        must_assign: ArrayLike | Collection[str] = False,
        fixed: Mapping[str, str] | Iterable[Pair] = (),
        barred: Iterable[Pair] = (),
        groups: Mapping[str, str | None] | Iterable[str | None] | None = None,
        minimums: ArrayLike | Mapping[str, float] | None = None,
        caps: Iterable[Cap] = (),
        owner: Mapping[str, str | None] | Iterable[str | None] | None = None,
        move_cost: float = 0.0,
        move_budget: float | None = None,
        value_floor: ArrayLike | Mapping[str, float] | None = None,
        value_spread: float | None = None,
        eligibility: Mapping[str, ArrayLike] | Iterable[Eligibility] = (),
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
        self._set("eligibility", eligibility_rules(eligibility, matrix.shape, faults))
        self._set("work", work_of(work, matrix.shape, faults))
        self._set("must_assign", must_assign_of(must_assign, self.lead_ids, self.lead_position, faults))
        self._set("fixed", known_pairs("fixed", fixed, self.lead_position, self.rep_position, faults))
        self._set("barred", known_pairs("barred", barred, self.lead_position, self.rep_position, faults))
        self._set("groups", labels_of("groups", groups, self.lead_ids, self.lead_position, faults))
        self._set("minimums", by_rep("minimums", minimums, self.rep_ids, faults))
        self._set("caps", caps_of(caps, self.lead_position, self.rep_position, faults))
        self._set("owner", owners_of(owner, self.lead_ids, self.lead_position, self.rep_position, faults))
        self._set("move_cost", amount_of("move_cost", move_cost, faults) or 0.0)
        self._set("move_budget", amount_of("move_budget", move_budget, faults))
        self._set("value_floor", by_rep("value_floor", value_floor, self.rep_ids, faults))
        self._set("value_spread", amount_of("value_spread", value_spread, faults))
        if isinstance(matrix, PairArray):
            check_block(matrix.array, 0, leads, self.lead_ids, self.rep_ids, faults)
        faults.raise_if_any()
        check_fixed_pairs(self, faults)
        faults.raise_if_any()

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        leads, reps = self.shape
        room = f"{int(self.slots.sum())} slots" if self.only_capacities else f"capacity {self.capacity.sum():g}, rules"
        return f"AssignmentProblem({leads} leads, {reps} reps, {room})"

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

    @property
    def only_capacities(self) -> bool:
        """Whether the reps' slots are the only limit, so that min-cost flow solves the problem."""
        moves = self.owner is not None and (self.move_cost > 0 or self.move_budget is not None)
        floors = self.value_floor is not None or self.value_spread is not None
        others = self.groups is not None or self.minimums is not None or bool(self.caps)
        return isinstance(self.work, float) and not (moves or floors or others)

    @cached_property
    def slots(self) -> Ints:
        """Leads each rep can take, shape (n_reps,), never more than there are leads.

        Raises
        ------
        TypeError
            If leads differ in work, so that a capacity is no number of leads.
        """
        if not isinstance(self.work, float):
            raise TypeError("slots: the leads differ in work; a capacity is no number of leads here")
        return slots_of(self.capacity, self.work, most=self.shape[0])

    @cached_property
    def fixed_rep(self) -> Ints:
        """Position of the rep each lead is fixed to, shape (n_leads,), -1 where it is not."""
        position = np.full(self.shape[0], -1, dtype=np.int64)
        for lead, rep in self.fixed:
            position[self.lead_position[lead]] = self.rep_position[rep]
        return position

    @cached_property
    def mask(self) -> Bools | None:
        """Which pairs are eligible by `eligible` and by every rule of `eligibility`; None if neither was given."""
        return rule_mask(self.eligibility, self.eligible)

    @cached_property
    def required(self) -> Bools:
        """Which leads have to be placed, shape (n_leads,): those of `must_assign` and the fixed ones."""
        return np.full(self.shape[0], self.must_assign) | (self.fixed_rep >= 0)

    @cached_property
    def owner_rep(self) -> Ints:
        """Position of the present owner of each lead, shape (n_leads,), -1 where there is none."""
        if self.owner is None:
            return np.full(self.shape[0], -1, dtype=np.int64)
        return np.array([-1 if name is None else self.rep_position[name] for name in self.owner], dtype=np.int64)

    @cached_property
    def group_of(self) -> Ints:
        """Number of the group of each lead, shape (n_leads,), in order of first appearance; alone is a group too."""
        if self.groups is None:
            return np.arange(self.shape[0])
        numbers: dict[object, int] = {}
        keys = [(row,) if label is None else label for row, label in enumerate(self.groups)]
        return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)

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

    def work_block(self, start: int, stop: int) -> Floats:
        """Return the work of the rows from `start` up to `stop`, shape (stop - start, n_reps) or (stop - start, 1).

        Raises
        ------
        BadInput
            If streamed work has the wrong shape, is negative or not finite.
        """
        if isinstance(self.work, float):
            return np.full((stop - start, 1), self.work)
        if isinstance(self.work, np.ndarray):
            block = self.work[start:stop]
            return block if block.ndim == 2 else block[:, None]
        block = np.asarray(self.work.block(start, stop), dtype=np.float64)
        faults = Faults()
        if block.shape != (stop - start, self.shape[1]):
            faults.add(source="work", expected=f"shape {(stop - start, self.shape[1])}", value=f"shape {block.shape}")
        else:
            check_work(block, start, faults)
        faults.raise_if_any()
        return block

    def eligible_block(self, start: int, stop: int) -> Bools:
        """Return the eligibility of the rows from `start` up to `stop`, all true where nothing limits it."""
        if self.mask is None:
            return np.ones((stop - start, self.shape[1]), dtype=np.bool_)
        return self.mask[start:stop].copy()

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
