"""Tables and columns in the wrong place: a history given as leads, what belongs to reps, ids that tell."""

from __future__ import annotations

import polars as pl

from fairlead.checking.finding import Finding, Severity
from fairlead.checking.leaks import id_leak
from scenarios.tables import HISTORY

_OF_A_HISTORY = frozenset({"assigned_at", "outcome", "closed_at", "revenue", "propensity"})
_FEWEST_REPS, _FEWEST_ROWS = 5, 5


def wrong_table_findings(leads: pl.DataFrame) -> list[Finding]:
    """Recognise a history that was given as leads."""
    named = [name for name in leads.columns if name in _OF_A_HISTORY]
    if len(named) < 2:
        return []
    what = f"leads have the columns of a history: {', '.join(named)}"
    follows = "leads that were given out and closed long ago would be given out again"
    return [Finding("wrong_table", Severity.WARN, "leads", None, len(named), what, follows)]


def misplaced_findings(history: pl.DataFrame, leads: pl.DataFrame | None, few: pl.DataFrame) -> list[Finding]:
    """Recognise columns that say who the rep is, and lead ids that say how it ended; for that ``few`` rows will do."""
    found = [_of_rep(name, history.height) for name in _rep_attributes(history, leads)]
    leak = id_leak(few)
    if leak is not None:
        what = f"the letters lead_id begins with tell won from lost (area {leak.won.auc:.2f})"
        follows = "ids were given at or after the close; never learn from them or from the order of rows"
        found.append(Finding("leak_in_id", Severity.WARN, "history", "lead_id", history.height, what, follows))
    return found


def _rep_attributes(history: pl.DataFrame, leads: pl.DataFrame | None) -> list[str]:
    of_leads = set(HISTORY.names) | (set() if leads is None else set(leads.columns))
    names = [column.name for column in history if column.name not in of_leads and not column.dtype.is_nested()]
    if not names:
        return []
    reps = history.lazy().group_by("rep_id").agg(pl.len().alias("rows of a rep"), pl.col(names).n_unique()).collect()
    reps = reps.filter(pl.col("rows of a rep") >= _FEWEST_ROWS)
    if reps.height < _FEWEST_REPS:
        return []
    return [name for name in names if reps[name].max() == 1 and history[name].n_unique() > 1]


def _of_rep(name: str, rows: int) -> Finding:
    what = f"{name} has one value for each rep: it is the rep's, not the lead's"
    follows = (
        "a model would take it for a kind of lead, which leads without a rep do not have; leave it out of features"
    )
    mending = f'[history]\nfeatures = [...]  # without "{name}"'
    return Finding("rep_attribute", Severity.WARN, "history", name, rows, what, follows, mending)
