"""Which columns of the history describe the lead as it is when it is given out, and why the others are left out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scenarios.column_names import a_time, about_rep, identifier, perhaps_afterwards
from scenarios.faults import BadInput, Faults
from scenarios.features import AFTERWARDS, IDENTIFIER, KNOWN, OF_REP, never_learned, refusal, same_for_rep
from scenarios.persons import perhaps_names


def choose_features(
    history: pl.DataFrame,
    closed: NDArray[np.bool_],
    max_levels: int,
    *,
    of_reps: Collection[str] = (),
    suspects: Mapping[str, str] | None = None,
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
    of_reps
        Columns that the table of reps has, too.
    suspects
        Columns that a test found to give the outcome away, with what it found.

    Returns
    -------
    tuple
        The names used, known columns first, and for every other column the reason why it is not.
    """
    reasons = {name: _reason(history, name, closed, max_levels, of_reps) for name in history.columns}
    reasons.update({name: reason for name, reason in (suspects or {}).items() if name in reasons})
    used = [name for name in KNOWN if reasons.get(name, "absent") is None]
    used += [name for name in history.columns if reasons[name] is None and name not in KNOWN]
    return tuple(used), {name: reason for name, reason in reasons.items() if reason is not None}


def named_features(
    history: pl.DataFrame, names: Sequence[str], *, of_reps: Collection[str] = ()
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Take the features that the user named.

    Raises
    ------
    BadInput
        When one is missing, cannot be known when a lead is given out, is about a person, or is a time or a list.
    """
    faults = Faults()
    for name in names:
        if name not in history.columns:
            faults.add("features", "a column of the history", column=name)
        elif (reason := never_learned(history, name, of_reps)) is not None:
            faults.add("features", refusal(reason), column=name)
        elif not (history[name].dtype.is_numeric() or history[name].dtype in (pl.String, pl.Boolean, pl.Null)):
            faults.add("features", "a number or a category", column=name, value=str(history[name].dtype))
    faults.raise_if_any()
    used = tuple(dict.fromkeys(names))
    rest = [name for name in history.columns if name not in used]
    return used, {name: never_learned(history, name, of_reps) or "not among the features named" for name in rest}


def _reason(
    history: pl.DataFrame, name: str, closed: NDArray[np.bool_], max_levels: int, of_reps: Collection[str]
) -> str | None:
    """Say why a column is no feature; None when it is one."""
    column = history[name]
    if (reason := never_learned(history, name, of_reps)) is not None:
        return reason
    if column.n_unique() <= 1:
        return "constant"
    if _filled_at_closing(column, closed):
        return f"{AFTERWARDS}: empty on open leads only"
    if name in KNOWN:
        return _too_many(column, max_levels)
    if (reason := _by_name(name) or _by_content(column, max_levels)) is not None:
        return reason
    return f"{OF_REP}: the same on all of a rep's rows" if same_for_rep(history, name) else None


def _by_name(name: str) -> str | None:
    if perhaps_afterwards(name):
        return f"{AFTERWARDS}, by its name"
    if about_rep(name):
        return f"{OF_REP}, by its name"
    if identifier(name):
        return f"{IDENTIFIER}, by its name"
    return "a time, by its name" if a_time(name) else None


def _by_content(column: pl.Series, max_levels: int) -> str | None:
    filled = column.drop_nulls()
    levels = filled.n_unique()
    if column.dtype.is_numeric() or column.dtype == pl.Boolean:
        whole = column.dtype.is_integer() or bool((filled.cast(pl.Float64) % 1.0 == 0.0).all())
        return f"{IDENTIFIER}: unique per row" if whole and levels == len(filled) > 2 else None
    if column.dtype != pl.String:
        return f"not a number or a category ({column.dtype})"
    if levels == len(filled) > 2:
        return f"{IDENTIFIER}: unique per row"
    if perhaps_names(column):
        return "may hold names of persons, by its cells"
    words = filled.str.split(" ").list.len().mean()
    if isinstance(words, float) and words > 4.0 and levels > 0.1 * len(filled):
        return "free text"
    return _too_many(column, max_levels)


def _too_many(column: pl.Series, max_levels: int) -> str | None:
    if column.dtype != pl.String:
        return None
    levels = column.drop_nulls().n_unique()
    return f"{levels} categories, more than {max_levels}" if levels > max_levels else None


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
