"""Reps who cannot have got, or should not get, what the tables say."""

from __future__ import annotations

import polars as pl

from fairlead.checking.finding import Finding, Severity
from fairlead.checking.words import agreeing, counted


def employment_findings(history: pl.DataFrame, reps: pl.DataFrame) -> list[Finding]:
    """Recognise managers listed as reps, and leads given out before a rep came or after she left."""
    return [*_managers(history, reps), *_outside(history, reps)]


def _managers(history: pl.DataFrame, reps: pl.DataFrame) -> list[Finding]:
    if "manager" not in reps.columns:
        return []
    managing = pl.col("rep_id").is_in(reps["manager"].drop_nulls().implode())
    never = ~pl.col("rep_id").is_in(history["rep_id"].unique().implode())
    count = reps.filter(managing & never & (pl.col("capacity") > 0)).height
    what = f"{count:,} of the reps {agreeing(count, 'manage')} others and never got a lead"
    follows = "they would be given leads up to their capacity; leave them out of reps, or state a capacity of 0"
    return [Finding("manager_as_rep", Severity.WARN, "reps", "rep_id", count, what, follows)] if count else []


def _outside(history: pl.DataFrame, reps: pl.DataFrame) -> list[Finding]:
    given = pl.col("assigned_at").dt.date()
    found = []
    for name, broken, word in (
        ("left_on", given > pl.col("left_on"), "after their rep left"),
        ("hired_on", given < pl.col("hired_on"), "before their rep was hired"),
    ):
        if name in reps.columns and reps[name].null_count() < reps.height:
            known = history.lazy().select("rep_id", "assigned_at").join(reps.lazy().select("rep_id", name), on="rep_id")
            count = int(known.select(broken.sum()).collect().item() or 0)
            if count:
                found.append(_finding(name, count, word))
    return found


def _finding(name: str, count: int, word: str) -> Finding:
    what = f"{counted(count, 'row')} of the history {agreeing(count, 'were')} given out {word}"
    follows = f"either {name} is wrong, or these rows are somebody else's work"
    return Finding("outside_employment", Severity.WARN, "reps", name, count, what, follows)
