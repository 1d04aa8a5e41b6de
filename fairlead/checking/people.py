"""Reps: those who are gone, those without a history, those with little evidence, owners nobody knows."""

from __future__ import annotations

import polars as pl

from fairlead.checking.finding import Finding, Severity
from fairlead.checking.words import agreeing, counted

THIN = 30
"""Past leads below which a rep's own record says next to nothing."""

SHOWN = 20
"""Former reps that are listed by id."""


def rep_findings(
    history: pl.DataFrame | None, reps: pl.DataFrame | None, leads: pl.DataFrame | None = None
) -> list[Finding]:
    """Say who is in one table and not in another."""
    if reps is None:
        return []
    present = set(reps["rep_id"])
    found = [] if history is None else _of_history(history, present)
    if leads is not None and "owner" in leads.columns:
        unknown = leads.filter(pl.col("owner").is_not_null() & ~pl.col("owner").is_in(list(present))).height
        if unknown:
            what = f"{counted(unknown, 'lead')} {agreeing(unknown, 'have')} an owner who is not among the reps"
            follows = "they are left where they are, though nobody may be working them"
            found.append(Finding("unknown_owner", Severity.WARN, "leads", "owner", unknown, what, follows))
    return found


def _of_history(history: pl.DataFrame, present: set[str]) -> list[Finding]:
    counts = dict(history.group_by("rep_id").len().iter_rows())
    former = sorted(set(counts) - present)
    new = len(present - set(counts))
    thin = sum(1 for rep in present if 0 < counts.get(rep, 0) < THIN)
    found = []
    if former and len(former) == len(counts):
        what = f"none of the {counted(len(former), 'rep')} of the history is among the present reps"
        follows = "the two tables name reps differently, or are of two firms; nothing learned would apply to anybody"
        found.append(Finding("no_rep_in_common", Severity.WARN, "history", "rep_id", len(former), what, follows))
    elif former:
        more = f" and {len(former) - SHOWN:,} more, all of them in --json" if len(former) > SHOWN else ""
        what = f"{counted(len(former), 'former rep')}: {', '.join(former[:SHOWN])}{more}"
        follows = "they are learned from and get nothing"
        found.append(Finding("former_reps", Severity.NOTE, "history", "rep_id", len(former), what, follows))
    if new:
        what = f"{counted(new, 'rep')} {agreeing(new, 'have')} no history"
        found.append(_note("new_reps", "reps", new, what, "they are valued as an average rep would be"))
    if thin:
        what = f"{counted(thin, 'present rep')} {agreeing(thin, 'have')} fewer than {THIN} past leads"
        found.append(_note("thin_evidence", "reps", thin, what, "their own record says next to nothing yet"))
    return found


def _note(kind: str, table: str, count: int, what: str, consequence: str) -> Finding:
    return Finding(kind, Severity.NOTE, table, "rep_id", count, what, consequence)
