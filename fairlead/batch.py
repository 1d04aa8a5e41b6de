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

    A rep's capacity counts by the share that ``shares`` gives for those present (a ramp); with the unit ``open_leads``
    her open load is taken off it.

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
    if unit is CapacityUnit.OPEN_LEADS and "open_load" in here.columns:
        capacity = np.maximum(0.0, capacity - here["open_load"].fill_null(0.0).to_numpy())
    gone = 0 if owned.is_empty() else owned["owner"].is_in(here["rep_id"].implode()).not_().sum()
    return BatchInput(free, here, owned, capacity, int(gone), reps.height - here.height)
