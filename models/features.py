"""Which columns of the history describe the lead as it is when it is given out, and why the others are left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scenarios.faults import BadInput, Faults
from scenarios.tables import HISTORY, LEADS

KNOWN = ("territory", "niche", "language", "source", "grade", "engagement", "score", "value")
"""Columns of the schema that describe a lead."""

_AFTER = "known only after the lead is given out"
_IDENTIFIER = "identifies a record"
_REP = "describes the rep, not the lead"

_SCHEMA = {
    **dict.fromkeys(set(HISTORY.names) - set(LEADS.names), _AFTER),
    **dict.fromkeys(("lead_id", "account_id", "person_key"), _IDENTIFIER),
    "rep_id": "is the rep, who has effects of her own",
    "owner": "is a rep, not a property of the lead",
    "created_at": "a time, not a property that comes back",
    "assigned_at": "a time, not a property that comes back",
    "load_at_assignment": "describes the rep's load, not the lead",
    "eligible_reps": "describes the choice, not the lead",
    "propensity": "describes the choice, not the lead",
    "work": "what the lead costs, not what it is",
}

_AFTER_WORDS = frozenset(
    {"status", "stage", "close", "closed", "closing", "closes", "won", "lost", "win", "loss", "outcome", "result"}
    | {"converted", "conversion", "converts", "last", "updated", "modified", "changed", "revenue", "invoice", "paid"}
    | {"accepted", "rejected", "qualified", "contacted", "touched", "touches", "attempts", "duration", "cycle"}
    | {"forecast", "probability", "next"}
)
_TIME_WORDS = frozenset({"date", "time", "timestamp", "datetime", "day", "month"})
_ID_WORDS = frozenset({"id", "ids", "key", "guid", "uuid", "email", "phone", "mobile", "url", "name"})
_REP_WORDS = frozenset({"rep", "reps", "agent", "seller", "salesperson", "manager", "team", "supervisor"})


def choose_features(
    history: pl.DataFrame, closed: NDArray[np.bool_], max_levels: int
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Infer the features.

    Parameters
    ----------
    history
        The training rows.
    closed
        Shape (n,): rows whose end is known.
    max_levels
        Categories with more levels than this are left out.

    Returns
    -------
    tuple
        The names used, known columns first, and for every other column the reason why it is not.
    """
    reasons = {name: _reason(history, name, closed, max_levels) for name in history.columns}
    used = [name for name in KNOWN if reasons.get(name, "absent") is None]
    used += [name for name in history.columns if reasons[name] is None and name not in KNOWN]
    return tuple(used), {name: reason for name, reason in reasons.items() if reason is not None}


def named_features(history: pl.DataFrame, names: Sequence[str]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Take the features that the user named.

    Raises
    ------
    BadInput
        When one is missing, cannot be known when a lead is given out, or is a time or a list.
    """
    faults = Faults()
    for name in names:
        if name not in history.columns:
            faults.add("features", "a column of the history", column=name)
        elif name in _SCHEMA:
            faults.add("features", f"a property of the lead; this {_SCHEMA[name]}", column=name)
        elif not (history[name].dtype.is_numeric() or history[name].dtype in (pl.String, pl.Boolean, pl.Null)):
            faults.add("features", "a number or a category", column=name, value=str(history[name].dtype))
    faults.raise_if_any()
    used = tuple(dict.fromkeys(names))
    rest = [name for name in history.columns if name not in used]
    return used, {name: _SCHEMA.get(name, "not among the features named") for name in rest}


def _reason(history: pl.DataFrame, name: str, closed: NDArray[np.bool_], max_levels: int) -> str | None:
    """Say why a column is no feature; None when it is one."""
    if name in _SCHEMA:
        return _SCHEMA[name]
    column = history[name]
    if column.n_unique() <= 1:
        return "constant"
    if _filled_at_closing(column, closed):
        return f"{_AFTER}: empty on open leads only"
    if name in KNOWN:
        return _too_many(column, max_levels)
    return _by_name(name) or _by_content(column, max_levels) or _by_rep(history, name)


def _by_name(name: str) -> str | None:
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    words = [word for word in re.split(r"[^a-z0-9]+", split.lower()) if word]
    if _AFTER_WORDS.intersection(words):
        return f"{_AFTER}, by its name"
    if _REP_WORDS.intersection(words):
        return f"{_REP}, by its name"
    if _ID_WORDS.intersection(words[-1:]):
        return f"{_IDENTIFIER}, by its name"
    if _TIME_WORDS.intersection(words) or words[-1:] in (["at"], ["on"]):
        return "a time, by its name"
    return None


def _by_content(column: pl.Series, max_levels: int) -> str | None:
    filled = column.drop_nulls()
    levels = filled.n_unique()
    if column.dtype.is_numeric() or column.dtype == pl.Boolean:
        whole = column.dtype.is_integer() or bool((filled.cast(pl.Float64) % 1.0 == 0.0).all())
        return f"{_IDENTIFIER}: unique per row" if whole and levels == len(filled) > 2 else None
    if column.dtype != pl.String:
        return f"not a number or a category ({column.dtype})"
    if levels == len(filled) > 2:
        return f"{_IDENTIFIER}: unique per row"
    words = filled.str.split(" ").list.len().mean()
    if isinstance(words, float) and words > 4.0 and levels > 0.1 * len(filled):
        return "free text"
    return _too_many(column, max_levels)


def _too_many(column: pl.Series, max_levels: int) -> str | None:
    if column.dtype != pl.String:
        return None
    levels = column.drop_nulls().n_unique()
    return f"{levels} categories, more than {max_levels}" if levels > max_levels else None


def _by_rep(history: pl.DataFrame, name: str) -> str | None:
    """Recognise a property of the rep: it never varies among a rep's rows, though it does between reps."""
    by_rep = history.group_by("rep_id").agg(pl.col(name).n_unique().alias("levels"), pl.len().alias("rows"))
    busy = by_rep.filter(pl.col("rows") >= 5)
    alike = busy.height >= 3 and busy["levels"].max() == 1
    return f"{_REP}: the same on all of a rep's rows" if alike else None


def _filled_at_closing(column: pl.Series, closed: NDArray[np.bool_]) -> bool:
    """Recognise a column that is complete on closed rows and often empty on open ones."""
    empty = column.is_null().to_numpy()
    still_open = ~closed
    return bool(still_open.sum() >= 10 and empty[still_open].mean() > 0.1 and not empty[closed].any())


def refuse_missing(frame: pl.DataFrame, features: Sequence[str], source: str) -> None:
    """Refuse leads that lack a column the model was trained on.

    Raises
    ------
    BadInput
        Naming every such column.
    """
    faults = Faults()
    for name in features:
        if name not in frame.columns:
            faults.add(source, "the column, which the model was trained on", column=name)
    if faults.found:
        raise BadInput(faults.found)
