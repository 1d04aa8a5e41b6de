"""Which leads or reps a rule is about, with a word on what is misspelt in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scenarios.conditions import Condition
from scenarios.faults import BadInput, Fault, Faults
from scenarios.meeting import comparison_of, meets, words_of
from scenarios.tables import SPECS, Kind, align_ids, misspelling_of, nearest

Bools = NDArray[np.bool_]
SOURCE = "rules"


def column_of(frame: pl.DataFrame, name: str, table: str, key: str, faults: Faults) -> pl.Series | None:
    """Return a column; None, and a fault that names the nearest one, where there is none of that name."""
    if name in frame.columns:
        return frame[name]
    close = nearest(name, frame.columns)
    hint = f"; the nearest is {close!r}" if close else f": one of {', '.join(frame.columns)}"
    faults.add(SOURCE, f"a column of the {table}{hint}", column=f"constraints.{key}", value=name)
    return None


def rows_meeting(
    frame: pl.DataFrame, conditions: Mapping[str, Condition], table: str, key: str, faults: Faults
) -> Bools:
    """Return which rows meet all conditions, shape (n_rows,); those without any are met by all.

    Noted as faults: a column that is not there, a comparison of words, a word that no cell has and that misspells one,
    and, of reps, one that no cell has.
    """
    met = np.ones(frame.height, dtype=np.bool_)
    for name, wanted in conditions.items():
        column = column_of(frame, name, table, key, faults)
        if column is not None:
            met &= _meeting(column, wanted, table, f"{key}.{name}", faults)
    return met


def reps_meeting(
    reps: pl.DataFrame, target: Sequence[str] | Mapping[str, Condition], key: str, faults: Faults
) -> Bools:
    """Return which reps a rule is about, shape (n_reps,); all of them where it names none."""
    if isinstance(target, Mapping):
        return rows_meeting(reps, target, "reps", key, faults)
    if not target:
        return np.ones(reps.height, dtype=np.bool_)
    ids = reps["rep_id"]
    named = align_ids(pl.Series(target, dtype=pl.String), ids)
    for name in named.filter(~named.is_in(ids.implode())):
        faults.add(SOURCE, "the rep_id of a rep who has not left", column=f"constraints.{key}", value=name)
    return ids.is_in(named.implode()).to_numpy()


def distinct(column: pl.Series) -> tuple[pl.Series, NDArray[np.int64]]:
    """Return the different cells of a column, and for each row which of them it has."""
    if isinstance(column.dtype, pl.List):  # lists stand with reps, who are few
        return column, np.arange(len(column))
    rows = pl.DataFrame({"cell": column})
    cells = rows.unique(maintain_order=True).with_row_index("at")
    at = rows.join(cells, on="cell", how="left", nulls_equal=True, maintain_order="left")["at"]
    return cells["cell"], at.to_numpy().astype(np.int64)


def _meeting(column: pl.Series, wanted: Condition, table: str, key: str, faults: Faults) -> Bools:
    different, at = distinct(column)
    cells = different.to_list()
    try:
        met = np.array(meets(cells, wanted, column.name), dtype=np.bool_)
    except BadInput as refused:
        faults.extend(
            Fault(SOURCE, each.expected, column=f"constraints.{key}", value=each.value) for each in refused.faults
        )
        return np.zeros(len(column), dtype=np.bool_)
    if not (isinstance(wanted, str) and comparison_of(wanted)):
        _look_for_misspellings(column.name, cells, words_of(wanted), table, key, faults)
    return met[at]


def _look_for_misspellings(
    name: str, cells: list[Any], words: Sequence[object], table: str, key: str, faults: Faults
) -> None:
    """Note words one letter off another: a batch without a niche is honest. Of reps, note every word nobody has."""
    known = {str(one) for cell in cells for one in (cell if isinstance(cell, list) else [cell]) if one is not None}
    spec = SPECS[table].column(name)
    choices = spec.choices if spec is not None else ()
    for word in words:
        if str(word) in known or str(word) in choices or isinstance(word, bool | int | float):
            continue
        expected = _instead(str(word), known, choices, table, about_ids=spec is not None and spec.kind is Kind.ID)
        if expected:
            faults.add(SOURCE, expected, column=f"constraints.{key}", value=str(word))


def _instead(word: str, known: set[str], choices: Sequence[str], table: str, *, about_ids: bool) -> str | None:
    if choices:
        return f"one of {', '.join(choices)}"
    if about_ids:  # an id is one letter off many others
        return f"an id that stands in the column of the {table}" if table == "reps" else None
    close = misspelling_of(word, sorted(known)) or (nearest(word, sorted(known)) if table == "reps" else None)
    if close is not None:
        return f"a word of that column of the {table}; the nearest is {close!r}"
    few = f": {', '.join(sorted(known)[:10])}" if len(known) <= 10 else ""
    return f"a word of that column of the {table}{few}" if table == "reps" else None
