"""Which columns may never be learned from, whoever names them."""

from __future__ import annotations

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


def never_learned(column: pl.Series, *, of_rep: bool = False) -> str | None:
    """Say why a column may never be a feature; None when it may.

    Parameters
    ----------
    column
        Its name and its cells; cells are looked at for e-mail addresses and telephone numbers only.
    of_rep
        Whether it is known to be about reps, such as a column of their table.
    """
    name = column.name
    if name in KNOWN:
        return None
    if name in NEVER:
        return NEVER[name]
    if personal(name, of_rep=of_rep):
        return "a personal attribute, by its name"
    kind = contact_kind(column)
    if kind is not None:
        return f"identifies a person ({kind})"
    return f"{AFTERWARDS}, by its name" if known_afterwards(name) else None


def refusal(reason: str) -> str:
    """Word what is expected of a named feature that is refused for this reason."""
    way_out = "; if its name misleads, the mapping can give it another" if reason.endswith("by its name") else ""
    return f"a property of the lead, known when it is given out; this column: {reason}{way_out}"
