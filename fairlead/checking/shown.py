"""Whether the words of a column may be shown, or are counted because they may be persons."""

from __future__ import annotations

import polars as pl

from scenarios.persons import contact_kind, perhaps_names, personal
from scenarios.tables import SPECS

OF_PERSONS = frozenset({"rep_id", "owner", "manager"})
"""Columns whose words are persons."""

_MANY_WORDS = 300
"""A column of the firm's own with more words than this is not shown: who knows what people typed there."""

REPS, VALUES = "reps", "values"
"""What words that are not shown are counted as."""


def counted_as(column: pl.Series, table: str, words: int) -> str | None:
    """Say what the words of a column are counted as, because they may be persons; None where they may be shown.

    Parameters
    ----------
    column
        The column, by our name.
    table
        Its table.
    words
        How many different ones it has.
    """
    if column.name in OF_PERSONS:
        return REPS
    if SPECS[table].column(column.name) is not None:
        return None
    named = personal(column.name) or contact_kind(column) is not None
    return VALUES if named or words > _MANY_WORDS or perhaps_names(column) else None
