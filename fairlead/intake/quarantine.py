"""The rows set aside, as a table a person can mend them from."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from fairlead.intake.draft import Draft
from fairlead.output import fault_table
from scenarios.tables import as_text

ORIGINAL = "original_"
"""Put before the names of the file's own columns."""


def quarantine_table(drafts: Mapping[str, Draft]) -> pl.DataFrame:
    """Return one row a fault.

    Parameters
    ----------
    drafts
        Table name to what was read.

    Returns
    -------
    polars.DataFrame
        ``table``, ``source``, ``row``, ``column``, ``value``, ``expected``, then the cells of that row as they stand
        in the file, ``original_`` before each name; a row that could not be split into cells stands in ``value``.
    """
    return pl.concat([_faulty_rows(table, found) for table, found in drafts.items()], how="diagonal")


def _faulty_rows(table: str, found: Draft) -> pl.DataFrame:
    faults = fault_table(found.faults).select(pl.lit(table).alias("table"), pl.all())
    cells = found.original.frame.select(
        (column.list.join("|") if column.dtype == pl.List(pl.String) else as_text(column)).alias(ORIGINAL + column.name)
        for column in found.original.frame
    )
    numbered = cells.with_columns(found.original.rows.cast(pl.Int64).alias("row"))
    return faults.join(numbered, on="row", how="left", maintain_order="left")
