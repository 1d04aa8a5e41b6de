"""Leads that are somebody's twice: overlapping assignments, leads won twice, rows imported twice."""

from __future__ import annotations

from datetime import time

import polars as pl

from fairlead.checking.finding import Finding, Severity
from fairlead.checking.words import agreeing, counted
from scenarios.vocabulary import Outcome

_FEWEST_COLUMNS = 5


def repeat_findings(history: pl.DataFrame) -> list[Finding]:
    """Recognise what a history claims twice."""
    found = _imported_twice(history)
    if history["lead_id"].n_unique() == history.height:
        return found
    rows = history.lazy().select("lead_id", "assigned_at", "closed_at", "outcome").sort("lead_id", "assigned_at")
    follower = pl.col("assigned_at").shift(-1).over("lead_id")
    ends = pl.col("closed_at").fill_null(pl.col("assigned_at").max())
    overlapping, won = (
        rows.select(
            (follower < ends).sum().alias("overlapping"),
            pl.col("lead_id").filter(pl.col("outcome") == Outcome.WON.value).is_duplicated().sum().alias("won"),
        )
        .collect()
        .row(0)
    )
    if overlapping:
        ending = f"{counted(overlapping, 'row')} {agreeing(overlapping, 'end')}"
        what = f"{ending} only after the same lead was given to the next rep"
        follows = "two reps are credited with one lead; end a row as recycled when its lead moves on"
        found.append(Finding("overlap", Severity.WARN, "history", "closed_at", overlapping, what, follows))
    if won:
        what = f"{counted(won, 'row')} {agreeing(won, 'are')} of leads that were won more than once"
        follows = "one deal counts several times; credit it to the row in which it was won"
        found.append(Finding("won_twice", Severity.WARN, "history", "outcome", won, what, follows))
    return found


def settled_findings(leads: pl.DataFrame, history: pl.DataFrame) -> list[Finding]:
    """Recognise leads to be given out that were won before, or that somebody is working on."""
    free = leads.filter(pl.col("owner").is_null()) if "owner" in leads.columns else leads
    mine = history.filter(pl.col("lead_id").is_in(free["lead_id"].implode()))
    found = []
    for outcome, word, follows in (
        (Outcome.WON, "were won before", "a customer would be treated as a new lead"),
        (
            Outcome.OPEN,
            "are open with a rep already",
            "a lead would be somebody's twice; fill in owner, or leave them out",
        ),
    ):
        count = mine.filter(pl.col("outcome") == outcome.value)["lead_id"].n_unique()
        if count:
            what = f"{counted(count, 'row')} of the leads to be given out {word}, as the history has it"
            found.append(Finding("already_given", Severity.WARN, "leads", "lead_id", count, what, follows))
    return found


def _imported_twice(history: pl.DataFrame) -> list[Finding]:
    """Compare rows without their id; only where times have hours, so that nothing is alike by chance."""
    rest = [column.name for column in history if column.name != "lead_id" and not column.dtype.is_nested()]
    at_midnight = int((history["assigned_at"].dt.time() == time(0)).sum())
    if len(rest) < _FEWEST_COLUMNS or 2 * at_midnight > history.height:
        return []
    alike = history.filter(pl.col("assigned_at").is_duplicated())  # few of many, so that the rest costs little
    rows = alike.select(pl.struct(rest).hash().alias("row"), "lead_id").unique("lead_id")["row"]
    count = int((rows.is_duplicated() & ~rows.is_first_distinct()).sum())
    what = f"{counted(count, 'row')} {agreeing(count, 'are')} the same as another in all but lead_id"
    follows = "an import that ran twice: each of them counts double"
    return [Finding("imported_twice", Severity.WARN, "history", "lead_id", count, what, follows)] if count else []
