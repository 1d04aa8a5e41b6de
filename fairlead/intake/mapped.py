"""Applying a mapping to a file's rows; ``mapping.py`` documents the steps and their order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from fairlead.databases import DatabaseAddress
from fairlead.intake.joining import joined, no_such_column
from fairlead.intake.mapping import HistoryMapping, TableMapping
from fairlead.intake.raw import RawTable
from scenarios.faults import BadInput, Fault, Faults
from scenarios.tables import HISTORY, LEADS, as_text
from scenarios.tables.reading import blanked

_KNOWN_ONLY_AFTERWARDS = frozenset(HISTORY.names) - frozenset(LEADS.names) | {"lead_id"}


@dataclass(frozen=True, slots=True, eq=False)
class MappedTable:
    """A file's rows under the names our tables have.

    Attributes
    ----------
    raw
        The rows that were kept; its faults include values that a joined file does not have.
    left_out
        How many rows ``where`` left out.
    features
        The columns a model may learn from, under their new names; None when the mapping names none.
    """

    raw: RawTable
    left_out: int
    features: tuple[str, ...] | None


def apply_mapping(table: RawTable, mapping: TableMapping, home: Path | DatabaseAddress) -> MappedTable:
    """Carry out a mapping's steps on a file's rows.

    Parameters
    ----------
    table
        The file's rows.
    mapping
        What its columns mean.
    home
        Where what is to be joined is: a folder or a database.

    Raises
    ------
    BadInput
        When the mapping names a column that is not there or makes one that is there already, leaves no row, or a
        file to join is unfit.
    """
    _refuse_absent_columns(table, mapping)
    kept = _mended(_blanked(_kept(table, mapping), mapping), mapping)
    faults = list(kept.faults)
    for join in mapping.join:
        frame, unmatched = joined(kept, join, home)
        kept = replace(kept, frame=frame)
        faults += unmatched
    frame = _with_constants(_renamed(kept, mapping), mapping, table.source)
    features = _features(frame, mapping, table.source)
    left_out = table.frame.height - frame.height
    return MappedTable(replace(kept, frame=frame, faults=tuple(faults)), left_out, features)


def _refuse_absent_columns(table: RawTable, mapping: TableMapping) -> None:
    brought = {name for join in mapping.join for name in join.take}
    named = (
        *(mapping.old_name(name) for name in (*mapping.where, *mapping.without, *mapping.blank, *mapping.values)),
        *(j.on for j in mapping.join),
    )
    renamed = [name for name in mapping.columns.values() if name not in brought]
    absent = [name for name in dict.fromkeys((*renamed, *named)) if name not in table.frame.columns]
    if absent:
        raise BadInput(no_such_column(name, table.source, table.frame.columns) for name in absent)


def _kept(table: RawTable, mapping: TableMapping) -> RawTable:
    if not mapping.where and not mapping.without:
        return table
    keep = pl.repeat(value=True, n=table.frame.height, eager=True)
    for name, words in mapping.where.items():
        keep &= as_text(table.frame[mapping.old_name(name)]).fill_null("").is_in(words)
    for name, words in mapping.without.items():
        keep &= ~as_text(table.frame[mapping.old_name(name)]).fill_null("").is_in(words)
    if not keep.any():
        steps = " and ".join(step for step in ("where", "without") if getattr(mapping, step))
        expected = (
            f"at least one row that the mapping's {steps} keeps ({', '.join((*mapping.where, *mapping.without))})"
        )
        raise BadInput([Fault(table.source, expected)])
    return replace(table, frame=table.frame.filter(keep), rows=table.rows.filter(keep))


def _blanked(table: RawTable, mapping: TableMapping) -> RawTable:
    if not mapping.blank:
        return table
    columns = []
    for name, beginnings in mapping.blank.items():
        text = as_text(table.frame[mapping.old_name(name)])
        nothing = pl.repeat(value=False, n=len(text), eager=True)
        for beginning in beginnings:
            nothing |= text.str.starts_with(beginning).fill_null(value=False)
        columns.append(blanked(text, nothing))
    return replace(table, frame=table.frame.with_columns(columns))


def _mended(table: RawTable, mapping: TableMapping) -> RawTable:
    columns = [
        as_text(table.frame[mapping.old_name(name)]).replace(list(words), list(words.values()))
        for name, words in mapping.values.items()
    ]
    return replace(table, frame=table.frame.with_columns(columns))


def _renamed(table: RawTable, mapping: TableMapping) -> pl.DataFrame:
    names: dict[str, list[str]] = {}
    for new, old in mapping.columns.items():
        names.setdefault(old, []).append(new)
    kept = [name for name in table.frame.columns if name not in names]
    _refuse_second_columns([name for name in kept if name in mapping.columns], table.source)
    return table.frame.select(pl.col(old).alias(new) for old in table.frame.columns for new in names.get(old, [old]))


def _with_constants(frame: pl.DataFrame, mapping: TableMapping, source: str) -> pl.DataFrame:
    _refuse_second_columns([name for name in mapping.constants if name in frame.columns], source)
    return frame.with_columns(pl.lit(value).alias(name) for name, value in mapping.constants.items())


def _refuse_second_columns(names: list[str], source: str) -> None:
    expected = "no column of this name, since the mapping makes one; rename the file's own in the mapping"
    if names:
        raise BadInput(Fault(source, expected, column=name) for name in names)


def _features(frame: pl.DataFrame, mapping: TableMapping, source: str) -> tuple[str, ...] | None:
    if not isinstance(mapping, HistoryMapping) or mapping.features is None:
        return None
    features = tuple(mapping.new_name(name) for name in mapping.features)
    faults = Faults(no_such_column(name, source, frame.columns) for name in features if name not in frame.columns)
    for name in features:
        if name in _KNOWN_ONLY_AFTERWARDS:
            faults.add(source, "a feature that is known before the lead is assigned", column=name)
    faults.raise_if_any()
    return features
