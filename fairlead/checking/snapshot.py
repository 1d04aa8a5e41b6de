"""A snapshot of present owners passed off as a history: who holds each lead now, as if she had had it from the start.

A CRM's leads or deals, exported without their record of owner changes, have one row each: its present owner, and when
it was made. Read as a history, every outcome is credited to whoever holds the lead last.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from fairlead.checking.finding import Finding, Severity
from fairlead.checking.words import counted
from fairlead.intake import Mapping
from scenarios.column_names import words_of

FEWEST_ROWS, SHORTEST_DAYS = 100, 28
"""Below these a firm may well have passed nothing on yet, and shares say little."""

SAME_INSTANT = 0.95
"""Share of rows given out in the very instant in which the lead was made."""

FEWEST_CLOCK_TIMES = 24
"""Different times of day below which times are days: on one day, made and given out are the same for many an honest
row."""

BEFORE_HIRED, FEWEST_HIRES = 0.05, 3
"""Share of their rows that reps hired later hold from before they came, and how many days of hiring such rows show."""

_MADE = frozenset({"created", "create", "creation"})
_CONSEQUENCE = (
    "every outcome is credited to whoever holds the lead last: who takes over good leads late looks brilliant, "
    "and those who had them first vanish"
)
_MENDING = (
    "# export the record of owner changes too: [history.rebuild] makes each hand-over an assignment of its own "
    "(Salesforce: LeadHistory, --columns salesforce)"
)


def snapshot_findings(
    history: pl.DataFrame, reps: pl.DataFrame | None = None, mapping: Mapping | None = None
) -> list[Finding]:
    """Recognise a snapshot.

    It has no lead twice. Nor has a firm that never gives a lead to a second rep, so one more sign is needed: nearly
    every row was given out in the very instant in which its lead was made (a log of assignments is later, if only by
    seconds); the mapping takes the time of assignment from a column of creation; or reps hired later hold leads from
    before they came. A history rebuilt from owner changes is none.

    Parameters
    ----------
    history, reps
        Checked tables; ``created_at`` and ``hired_on`` are looked at where they are there.
    mapping
        How they were read; None when they have our column names.
    """
    section = None if mapping is None else mapping.history
    if section is not None and section.rebuild is not None:
        return []
    if history.is_empty() or history["lead_id"].n_unique() < history.height:
        return []
    taken = {new: section.old_name(new) for new in section.columns} if section is not None else {}
    column = taken.get("assigned_at")
    made_column = column is not None and _is_of_creation(column, taken)
    same, early = (_given_out_when_made(history), _held_before_hired(history, reps)) if _long(history) else (0.0, 0.0)
    signs = []
    if same >= SAME_INSTANT:
        signs.append(f"{same:.0%} of them given out in the very instant in which the lead was made")
    if made_column:
        signs.append(f"the time of assignment is the column {column}, when the lead was made")
    if early >= BEFORE_HIRED:
        signs.append(f"reps hired later hold {early:.0%} of theirs from before they came")
    if not signs:
        return []
    what = (
        f"this looks like a snapshot of present owners, not a history: "
        f"{counted(history.height, 'row')}, no lead twice; "
        f"{'; '.join(signs)}"
    )
    figures = {"same_instant": same, "before_hired": early, "column_of_creation": float(made_column)}
    found = Finding(
        "owner_snapshot",
        Severity.WARN,
        "history",
        "assigned_at",
        history.height,
        what,
        _CONSEQUENCE,
        _MENDING,
        figures,
    )
    return [found]


def _long(history: pl.DataFrame) -> bool:
    """Say whether there is enough of it to count; what the mapping says needs no counting."""
    begins, ends = history["assigned_at"].min(), history["assigned_at"].max()
    if history.height < FEWEST_ROWS or not isinstance(begins, datetime) or not isinstance(ends, datetime):
        return False
    return ends - begins >= timedelta(days=SHORTEST_DAYS)


def _is_of_creation(column: str, columns: dict[str, str]) -> bool:
    return column == columns.get("created_at") or not _MADE.isdisjoint(words_of(column))


def _given_out_when_made(history: pl.DataFrame) -> float:
    if "created_at" not in history.columns or history["assigned_at"].dt.time().n_unique() < FEWEST_CLOCK_TIMES:
        return 0.0
    made = history.drop_nulls("created_at")
    return float((made["created_at"] == made["assigned_at"]).sum()) / max(made.height, FEWEST_ROWS)


def _held_before_hired(history: pl.DataFrame, reps: pl.DataFrame | None) -> float:
    """Give the share of rows from before their rep came, among reps who came while the history ran."""
    if reps is None or "hired_on" not in reps.columns:
        return 0.0
    hired = reps.select("rep_id", "hired_on").drop_nulls()
    rows = history.select("rep_id", pl.col("assigned_at").dt.date().alias("day")).join(hired, on="rep_id")
    joined = rows.filter(pl.col("hired_on") > pl.lit(history["assigned_at"].min()).dt.date() + timedelta(days=7))
    before = joined.filter(pl.col("day") < pl.col("hired_on"))
    if before.is_empty() or before["hired_on"].n_unique() < FEWEST_HIRES:
        return 0.0
    return before.height / joined.height
