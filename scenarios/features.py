"""Which columns may never be learned from, whoever names them."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from scenarios.column_names import known_afterwards
from scenarios.persons import contact_kind, personal
from scenarios.tables import HISTORY, LEADS

KNOWN = ("territory", "niche", "language", "source", "grade", "engagement", "score", "value")
"""Columns of the schema that describe a lead."""

AFTERWARDS = "known only after the lead is given out"
IDENTIFIER = "identifies a record"
OF_REP = "describes the rep, not the lead"

NEVER = {
    **dict.fromkeys(set(HISTORY.names) - set(LEADS.names), AFTERWARDS),
    **dict.fromkeys(("lead_id", "account_id", "person_key"), IDENTIFIER),
    "rep_id": "is the rep, who has effects of her own",
    "owner": "is a rep, not a property of the lead",
    "created_at": "a time, not a property that comes back",
    "assigned_at": "a time, not a property that comes back",
    "load_at_assignment": "describes the rep's load, not the lead",
    "eligible_reps": "describes the choice, not the lead",
    "propensity": "describes the choice, not the lead",
    "work": "what the lead costs, not what it is",
}
"""Columns of the schema that describe something else, and what."""


def never_learned(history: pl.DataFrame, name: str, of_reps: Collection[str] = ()) -> str | None:
    """Say why a column may never be a feature; None when it may.

    Parameters
    ----------
    history
        Past assignments; the cells of the column are looked at for e-mail addresses and telephone numbers, and whether
        they are the same on all of a rep's rows.
    name
        The column.
    of_reps
        Columns that the table of reps has, too.
    """
    if name in KNOWN:
        return None
    if name in NEVER:
        return NEVER[name]
    if personal(name) or (personal(name, of_rep=True) and (name in of_reps or same_for_rep(history, name))):
        return "a personal attribute, by its name"
    kind = contact_kind(history[name])
    if kind is not None:
        return f"identifies a person: {kind}"
    return f"{AFTERWARDS}, by its name" if known_afterwards(name) else None


def same_for_rep(history: pl.DataFrame, name: str) -> bool:
    """Recognise a property of the rep: it never varies among a rep's rows; asked of three reps with five rows each."""
    if "rep_id" not in history.columns:
        return False
    by_rep = history.group_by("rep_id").agg(pl.col(name).n_unique().alias("levels"), pl.len().alias("rows"))
    busy = by_rep.filter(pl.col("rows") >= 5)
    return busy.height >= 3 and busy["levels"].max() == 1


def refusal(reason: str) -> str:
    """Word what is expected of a named feature that is refused for this reason."""
    misleads = reason.startswith(AFTERWARDS) and reason.endswith("by its name")
    way_out = "; if its name misleads, the mapping can give it another" if misleads else ""
    return f"a property of the lead, known when it is given out; this column: {reason}{way_out}"
