"""Confirmed capacities on their way back: they replace those of the reps table."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from fairlead.intake import Checked
from scenarios.faults import Faults
from scenarios.vocabulary import CapacityUnit


def reps_as_confirmed(tables: Mapping[str, Checked]) -> pl.DataFrame:
    """Return the reps with the capacities of the ``capacities`` table, or as they are where there is none.

    Raises
    ------
    BadInput
        As :func:`with_capacities`.
    """
    reps = tables["reps"]
    if "capacities" not in tables:
        return reps.frame
    confirmed, unit = tables["capacities"], reps.capacity_unit
    some = reps.set_aside > 0
    return with_capacities(reps.frame, confirmed.frame, unit=unit, source=confirmed.source, some_set_aside=some)


def with_capacities(
    reps: pl.DataFrame, confirmed: pl.DataFrame, *, unit: CapacityUnit, source: str, some_set_aside: bool = False
) -> pl.DataFrame:
    """Put confirmed capacities in the place of those of the reps table.

    Parameters
    ----------
    reps
        Checked.
    confirmed
        In the schema of ``scenarios.tables.CAPACITIES``: what ``fairlead check --capacities`` wrote, edited or not.
    unit
        What capacity counts in the reps table.
    source
        What to call the confirmed table in faults.
    some_set_aside
        Whether rows of the reps table went to quarantine: an unknown rep may then be one of them, and is left out.

    Raises
    ------
    BadInput
        When it names a rep who is not in the reps table, lacks one who is, or counts something else.
    """
    faults = Faults()
    ours = set(reps["rep_id"])
    if not some_set_aside:
        for row, rep_id in enumerate(confirmed["rep_id"], 1):
            if rep_id not in ours:
                faults.add(source, "a rep of the reps table", row=row, column="rep_id", value=rep_id)
    theirs = set(confirmed["rep_id"])
    for rep_id in reps["rep_id"]:
        if rep_id not in theirs:
            expected = "a row for every rep of the reps table; this one is missing"
            faults.add(source, expected, column="rep_id", value=rep_id)
    if "unit" in confirmed.columns:
        for word in confirmed["unit"].drop_nulls().unique(maintain_order=True):
            if word != unit.value:
                expected = f"{unit.value!r}, which the reps' mapping says capacity counts (capacity_unit)"
                faults.add(source, expected, column="unit", value=str(word))
    faults.raise_if_any()
    figures = confirmed.select("rep_id", pl.col("capacity").alias("confirmed"))
    joined = reps.join(figures, on="rep_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("confirmed").alias("capacity")).select(reps.columns)
