"""One assignment batch: which leads are given out, to whom, on what grounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.reassigning import Reassignment, may_move, present
from scenarios.vocabulary import CapacityUnit

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class BatchInput:
    """The leads and reps that take part in a batch.

    Attributes
    ----------
    leads, reps
        Tables in their schemas; the order of their rows is the order of the batch's rows and columns.
    owned
        The leads that stay with their owners.
    capacity
        Shape (n_reps,): what each rep can still take.
    owners_gone
        How many owned leads belong to somebody who is not among the reps who take part.
    left_reps
        How many reps had left and take no part.
    """

    leads: pl.DataFrame
    reps: pl.DataFrame
    owned: pl.DataFrame
    capacity: Floats
    owners_gone: int
    left_reps: int


def take_part(
    leads: pl.DataFrame,
    reps: pl.DataFrame,
    *,
    on: datetime,
    reassign: Reassignment | None,
    unit: CapacityUnit,
    protected: tuple[str, ...] = (),
    shares: Callable[[pl.DataFrame], Floats] | None = None,
) -> BatchInput:
    """Choose who takes part: leads without an owner and those that may move, reps who have not left by ``on``.

    A rep's capacity counts by the share that ``shares`` gives for those present (a ramp). With the unit ``open_leads``
    it is what she can have open in all: her ``open_load`` is taken off it, or where that is not stated the leads that
    are hers here. Those of hers that take part bring their room back later
    (:func:`fairlead.ruling.terms.owned_work`), so that what is left may be below 0 until then.

    Raises
    ------
    BadInput
        As :func:`fairlead.reassigning.may_move`.
    """
    moving = may_move(leads, reps, reassign, protected, on)
    free, owned = leads.filter(moving), leads.filter(~moving)
    here = present(reps, on.date())
    capacity = here["capacity"].to_numpy().astype(np.float64)
    if shares is not None:
        capacity = capacity * shares(here)
    if unit is CapacityUnit.OPEN_LEADS:
        capacity = capacity - _open_load(leads, here)
    gone = 0 if owned.is_empty() else owned["owner"].is_in(here["rep_id"].implode()).not_().sum()
    return BatchInput(free, here, owned, capacity, int(gone), reps.height - here.height)


def _open_load(leads: pl.DataFrame, reps: pl.DataFrame) -> Floats:
    """Return how many leads each rep has open, shape (n_reps,): as the reps table states, else those that are hers."""
    stated = reps.with_columns(pl.lit(None, pl.Float64).alias("open_load")) if "open_load" not in reps.columns else reps
    if "owner" not in leads.columns:
        return stated["open_load"].fill_null(0.0).to_numpy().astype(np.float64)
    hers = leads.group_by("owner").len("hers")
    known = stated.join(hers, left_on="rep_id", right_on="owner", how="left", maintain_order="left")
    return known.select(pl.coalesce("open_load", "hers", 0.0)).to_series().to_numpy().astype(np.float64)
