"""Columns about persons: what identifies buyers, and what reps are rather than do. Values are never shown."""

from __future__ import annotations

import polars as pl

from fairlead.checking.finding import Finding, Severity
from fairlead.checking.words import counted
from scenarios.features import same_for_rep
from scenarios.persons import contact_kind, personal
from scenarios.tables import SPECS


def person_findings(frame: pl.DataFrame, table: str) -> list[Finding]:
    """Name the columns of a table that are about persons."""
    found = []
    for column in frame:
        if SPECS[table].column(column.name) is not None:
            continue
        of_rep = table == "reps" or (personal(column.name, of_rep=True) and same_for_rep(frame, column.name))
        if personal(column.name, of_rep=of_rep):
            found.append(_private(column, table))
        elif (kind := contact_kind(column)) is not None:
            found.append(_contact(column, table, kind))
    return found


def _private(column: pl.Series, table: str) -> Finding:
    filled = len(column) - column.null_count()
    return Finding(
        "personal",
        Severity.WARN,
        table,
        column.name,
        filled,
        f"{column.name} looks like a personal attribute ({counted(filled, 'row')} filled)",
        "never learned from, since that may be unlawful; better left out of the file, too",
    )


def _contact(column: pl.Series, table: str, kind: str) -> Finding:
    filled = len(column) - column.null_count()
    mending = f'[{table}]\ncolumns = {{ person_key = "{column.name}" }}' if kind != "name" and table != "reps" else None
    return Finding(
        "contact",
        Severity.NOTE,
        table,
        column.name,
        filled,
        f"{column.name} identifies persons ({kind}, {counted(filled, 'row')} filled)",
        "good for finding duplicates only; it is never learned from",
        mending,
    )


def digits_only(text: pl.Expr) -> pl.Expr:
    """Return the last nine digits of a phone number, null when there are fewer than seven."""
    digits = text.str.replace_all(r"\D", "").str.slice(-9)
    return pl.when(digits.str.len_chars() >= 7).then(digits)
