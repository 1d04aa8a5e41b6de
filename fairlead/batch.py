"""One assignment batch: which leads are given out, to whom, on what grounds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scenarios.faults import Faults
from scenarios.rules import Constraints
from scenarios.tables import align_ids
from scenarios.vocabulary import CapacityUnit


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
    capacity: NDArray[np.float64]
    owners_gone: int
    left_reps: int


def take_part(
    leads: pl.DataFrame, reps: pl.DataFrame, *, on: datetime, reassign: bool, unit: CapacityUnit
) -> BatchInput:
    """Choose who takes part: leads without an owner (all of them if ``reassign``), reps who have not left by ``on``.

    With the unit ``open_leads`` a rep's open load is taken off her capacity.
    """
    free = leads if reassign or "owner" not in leads.columns else leads.filter(pl.col("owner").is_null())
    present = _present(reps, on.date())
    capacity = present["capacity"].to_numpy().astype(np.float64)
    if unit is CapacityUnit.OPEN_LEADS and "open_load" in present.columns:
        capacity = np.maximum(0.0, capacity - present["open_load"].fill_null(0.0).to_numpy())
    owned = leads.clear() if free.height == leads.height else leads.filter(pl.col("owner").is_not_null())
    gone = 0 if owned.is_empty() else owned["owner"].is_in(present["rep_id"].to_list()).not_().sum()
    return BatchInput(free, present, owned, capacity, int(gone), reps.height - present.height)


def _present(reps: pl.DataFrame, on: date) -> pl.DataFrame:
    if "left_on" not in reps.columns:
        return reps
    return reps.filter(pl.col("left_on").is_null() | (pl.col("left_on") > on))


def pairs_of(rules: Constraints, leads: pl.DataFrame, reps: pl.DataFrame, *, all_leads: pl.Series) -> Constraints:
    """Spell the pairs of the rules as the tables do and drop barred ones whose lead is not given out in this batch.

    Raises
    ------
    BadInput
        When a rule names a lead or a rep that stands in no table, or fixes a lead that stays with its owner.
    """
    faults = Faults()
    known_leads, known_reps = set(all_leads), set(reps["rep_id"])
    taking_part = set(leads["lead_id"])
    spelled: dict[str, list[dict[str, str]]] = {"fixed": [], "barred": []}
    for kind, kept in spelled.items():
        for pair in getattr(rules, kind):
            lead = str(align_ids(pl.Series([pair.lead_id]), all_leads)[0])
            rep = str(align_ids(pl.Series([pair.rep_id]), reps["rep_id"])[0])
            if lead not in known_leads:
                faults.add("rules", "a lead_id of the leads table", column=f"constraints.{kind}", value=lead)
            if rep not in known_reps:
                expected = "the rep_id of a rep who has not left"
                faults.add("rules", expected, column=f"constraints.{kind}", value=rep)
            if lead in taking_part:
                kept.append({"lead_id": lead, "rep_id": rep})
            elif kind == "fixed" and lead in known_leads:
                expected = "a lead without an owner; --reassign REASON moves owned ones"
                faults.add("rules", expected, column="constraints.fixed", value=lead)
    faults.raise_if_any()
    return Constraints.model_validate(rules.model_dump() | spelled)
