"""Values that far too many leads share to be one buyer's."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from fairlead.checking.duplicates import MOST
from fairlead.checking.finding import Finding, Severity
from fairlead.checking.words import agreeing, counted
from scenarios.persons import contact_kind


def shared_findings(frame: pl.DataFrame, table: str) -> list[Finding]:
    """Recognise fillers and switchboards among what should tell one buyer from another."""
    found = []
    for name in _told_apart_by(frame):
        values = frame.lazy().select("lead_id", pl.col(name).cast(pl.String).str.to_lowercase()).drop_nulls().unique()
        common = values.group_by(name).len().filter(pl.col("len") > MOST).select("len").collect()["len"]
        if not common.is_empty():
            found.append(_finding(name, table, len(common), int(common.sum())))
    return found


def _told_apart_by(frame: pl.DataFrame) -> Iterator[str]:
    for column in frame:
        if column.name == "person_key" or (column.name != "lead_id" and contact_kind(column) in ("email", "phone")):
            yield column.name


def _finding(name: str, table: str, values: int, leads: int) -> Finding:
    keyed = name == "person_key"
    each = "one value that" if values == 1 else f"{values:,} values that each"
    return Finding(
        "shared_value",
        Severity.WARN if keyed else Severity.NOTE,
        table,
        name,
        leads,
        f"{counted(leads, 'row')} {agreeing(leads, 'share')} {each} more than {MOST} leads have in {name}",
        "a filler or a switchboard, no buyer" + ("; these leads would be taken for one" if keyed else ""),
        None,
        {"values": float(values)},
    )
