"""One spelling for the ids of one record, over all tables."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from fairlead.intake.checked import Checked
from scenarios.tables import align_ids

_NAMED_AFTER = {
    "reps": ("rep_id", ("rep_id", "owner", "eligible_reps", "runner_up")),
    "leads": ("lead_id", ("lead_id",)),
}
"""The table that sets the spelling, its key, and the columns elsewhere that hold such ids."""


def spelled_alike(tables: dict[str, Checked]) -> dict[str, Checked]:
    """Spell reps as the reps table does and leads as the leads table does, wherever they are mentioned."""
    for leading, (key, columns) in _NAMED_AFTER.items():
        if leading in tables:
            reference = tables[leading].frame[key]
            tables = {
                name: table if name == leading else _respelled(table, columns, reference)
                for name, table in tables.items()
            }
    return tables


def _respelled(table: Checked, columns: tuple[str, ...], reference: pl.Series) -> Checked:
    mentioned = [name for name in columns if name in table.frame.columns]
    aligned = [align_ids(table.frame[name], reference) for name in mentioned]
    return replace(table, frame=table.frame.with_columns(aligned))
