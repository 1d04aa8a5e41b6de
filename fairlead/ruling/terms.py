"""The rules of a batch as numbers: what the problem will be made of."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.ruling.amounts import CapRows, amounts_by_rep, caps_by_rules
from fairlead.ruling.rows import rows_meeting
from fairlead.ruling.work import LongerOutside, work_by_rules
from scenarios.constraints import Constraints
from scenarios.faults import Faults
from scenarios.vocabulary import CapacityUnit

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Positions = NDArray[np.int64]

MOVES = "moves of owned leads"
"""The cap that stands for a budget of moves where no lead can stay with its owner."""


@dataclass(frozen=True, eq=False)
class Terms:
    """What must be respected beside eligibility and pairs, by position.

    Attributes
    ----------
    capacity
        Shape (n_reps,): after ramp, maximum, and what she owns of the leads that may move.
    work
        Shape (n_leads,), or of each pair.
    must
        Shape (n_leads,): leads that have to be placed.
    minimums, floors
        Shape (n_reps,); None without.
    floor_share
        Part of what random dealing would give each rep that is her floor; None without.
    spread
        By how much any two reps may differ in value; None for any.
    caps
        Caps over several reps.
    owner
        Shape (n_leads,), position of the present owner, -1 for none among the reps.
    move_cost, move_budget
        What a move must bring, and how many there may be.
    """

    capacity: Floats
    work: Floats | LongerOutside
    must: Bools
    minimums: Floats | None
    floors: Floats | None
    floor_share: float | None
    spread: float | None
    caps: tuple[CapRows, ...]
    owner: Positions
    move_cost: float
    move_budget: int | None

    def of_leads(self, rows: Positions, must: Bools) -> Terms:
        """Return the terms of some leads; ``must`` says which of those have to be placed."""
        work = self.work.of(rows) if isinstance(self.work, LongerOutside) else self.work[rows]
        caps = tuple(replace(cap, leads=cap.leads[rows]) for cap in self.caps)
        return replace(self, work=work, must=must, caps=caps, owner=self.owner[rows])


def terms_of(
    leads: pl.DataFrame,
    reps: pl.DataFrame,
    capacity: Floats,
    rules: Constraints,
    *,
    unit: CapacityUnit,
    budget: int | None,
    by_cap: bool,
    faults: Faults,
) -> Terms:
    """Turn the rules into numbers for these leads and reps; what does not fit the tables is noted as a fault.

    Parameters
    ----------
    leads, reps
        Those who take part, checked tables.
    capacity
        Shape (n_reps,), what each rep can take beside the leads she owns; below 0 where those are too many already.
    rules
        As the file states them.
    unit
        What capacity counts.
    budget
        How many owned leads may change hands; None for any number.
    by_cap
        Whether none of them can stay where it is, so that whoever is given out has moved.
    """
    work = work_by_rules(leads, reps, rules.work, unit, faults)
    owner = owners_of(leads, reps)
    room = np.maximum(0.0, capacity + owned_work(work, owner, reps.height))
    most = amounts_by_rep(reps, rules.maximum, "maximum", np.inf, faults)
    room = room if most is None else np.minimum(room, most)
    fairness = rules.fairness
    caps = caps_by_rules(leads, reps, rules.cap, room, faults)
    if budget is not None and by_cap:
        owned = leads["owner"].is_not_null().to_numpy()
        caps.append(CapRows(MOVES, budget, owned, np.ones(reps.height, dtype=np.bool_), "leads", rule=-1))
    must = rules.must_assign
    return Terms(
        capacity=room,
        work=work,
        must=rows_meeting(leads, must, "leads", "must_assign", faults)
        if isinstance(must, dict)
        else np.full(leads.height, must),
        minimums=amounts_by_rep(reps, rules.minimum, "minimum", 0.0, faults),
        floors=amounts_by_rep(reps, fairness.floor, "fairness.floor", 0.0, faults) if fairness else None,
        floor_share=fairness.floor_share if fairness else None,
        spread=fairness.spread if fairness else None,
        caps=tuple(caps),
        owner=owner,
        move_cost=rules.moves.cost if rules.moves else 0.0,
        move_budget=None if by_cap else budget,
    )


def owners_of(leads: pl.DataFrame, reps: pl.DataFrame) -> Positions:
    """Return the position of each lead's present owner, shape (n_leads,), -1 for none among these reps."""
    if "owner" not in leads.columns:
        return np.full(leads.height, -1, dtype=np.int64)
    where = pl.DataFrame({"owner": reps["rep_id"], "at": np.arange(reps.height)})
    at = leads.select("owner").join(where, on="owner", how="left", maintain_order="left")["at"]
    return at.fill_null(-1).to_numpy().astype(np.int64)


def owned_work(work: Floats | LongerOutside, owner: Positions, reps: int) -> Floats:
    """Return the work of the leads that each rep owns already, shape (n_reps,).

    Capacity is by now what she can take beside what she owns; leads of hers that take part come with their room.
    """
    owned = np.flatnonzero(owner >= 0)
    amounts = work.of(owned).with_reps(owner[owned]) if isinstance(work, LongerOutside) else work[owned]
    return np.bincount(owner[owned], weights=amounts, minlength=reps).astype(np.float64)
