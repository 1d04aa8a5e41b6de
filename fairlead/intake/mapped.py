"""Applying a mapping to a file's rows; ``mapping.py`` documents the steps and their order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from fairlead.databases import DatabaseAddress
from fairlead.intake.formats import respelled
from fairlead.intake.joining import joined, no_such_column
from fairlead.intake.making import made
from fairlead.intake.mapping import HistoryMapping, TableMapping
from fairlead.intake.raw import RawTable
from fairlead.intake.resolving import resolved
from scenarios.faults import BadInput, Fault, Faults
from scenarios.features import never_learned, refusal
from scenarios.persons import personal
from scenarios.tables import TableSpec, as_text
from scenarios.tables.reading import blanked


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
    mapping
        What was carried out: the columns that the file has, each by one name.
    """

    raw: RawTable
    left_out: int
    features: tuple[str, ...] | None
    mapping: TableMapping


def apply_mapping(
    table: RawTable, mapping: TableMapping, home: Path | DatabaseAddress, spec: TableSpec | None = None
) -> MappedTable:
    """Carry out a mapping's steps on a file's rows.

    Parameters
    ----------
    table
        The file's rows.
    mapping
        What its columns mean.
    home
        Where what is to be joined is: a folder or a database.
    spec
        The table it should be, to know which columns are numbers and times; None leaves cells as they are written.

    Raises
    ------
    BadInput
        When the mapping names a column that is not there or makes one that is there already, leaves no row, or a
        file to join is unfit.
    """
    mapping = resolved(mapping, table)
    _refuse_absent_columns(table, mapping)
    kept = _mended(_blanked(_kept(table, mapping), mapping), mapping)
    faults = list(kept.faults)
    for join in mapping.join:
        frame, unmatched = joined(kept, join, home, mapping.form)
        kept = replace(kept, frame=frame)
        faults += unmatched
    frame = made(_renamed(kept, mapping), mapping, table.source)
    frame = _with_constants(frame, mapping, table.source)
    features = _features(frame, mapping, table.source)
    left_out = table.frame.height - frame.height
    done = replace(kept, frame=frame, faults=tuple(faults))
    return MappedTable(_respelled(done, mapping, spec), left_out, features, mapping)


def _respelled(table: RawTable, mapping: TableMapping, spec: TableSpec | None) -> RawTable:
    if spec is None:
        return table
    return respelled(
        table,
        spec,
        decimal=mapping.decimal,
        times=mapping.times,
        end_of_day=mapping.end_of_day,
        semicolons=mapping.separator == ";",
    )


def _refuse_absent_columns(table: RawTable, mapping: TableMapping) -> None:
    brought = {name for join in mapping.join for name in join.take}
    steps = (*mapping.where, *mapping.unless, *mapping.blank, *mapping.values)
    named = (*(mapping.old_name(name) for name in steps), *(join.on for join in mapping.join))
    renamed = [name for name in map(mapping.old_name, mapping.columns) if name not in brought]
    absent = [name for name in dict.fromkeys((*renamed, *named)) if name not in table.frame.columns]
    if absent:
        raise BadInput(no_such_column(name, table.source, table.frame.columns) for name in absent)


def _kept(table: RawTable, mapping: TableMapping) -> RawTable:
    if not mapping.where and not mapping.unless:
        return table
    where = {mapping.old_name(name): words for name, words in mapping.where.items()}
    unless = {mapping.old_name(name): words for name, words in mapping.unless.items()}
    keep = pl.repeat(value=True, n=table.frame.height, eager=True)
    strangers = pl.repeat(value=False, n=table.frame.height, eager=True)
    faults: list[Fault] = []
    for name in dict.fromkeys((*where, *unless)):
        words = as_text(table.frame[name]).fill_null("")
        if name in where and name in unless:
            unknown = ~words.is_in((*where[name], *unless[name]))
            strangers |= unknown
            faults += _unsorted(table, name, words, unknown)
        keep &= words.is_in(where[name]) if name in where else ~words.is_in(unless[name])
    if not (keep | strangers).any():
        expected = f"at least one row that the mapping's where and unless keep ({', '.join((*where, *unless))})"
        raise BadInput([Fault(table.source, expected)])
    keep |= strangers  # to be listed, or set aside
    return replace(table, frame=table.frame.filter(keep), rows=table.rows.filter(keep), faults=(*table.faults, *faults))


def _unsorted(table: RawTable, name: str, words: pl.Series, unknown: pl.Series) -> list[Fault]:
    expected = f"a word that the mapping's where.{name} or unless.{name} lists; add it to the one that is meant"
    rows = zip(table.rows.filter(unknown), words.filter(unknown), strict=True)
    return [Fault(table.source, expected, row, name, word or None) for row, word in rows]


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
    for new in mapping.columns:
        names.setdefault(mapping.old_name(new), []).append(new)
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
        reason = never_learned(frame, name) if name in frame.columns else None
        old = mapping.old_name(name)
        if reason is None and personal(old):  # no other name makes it impersonal
            reason = f"a personal attribute, {old} in the file"
        if reason is not None:
            faults.add(source, refusal(reason), column=name)
    faults.raise_if_any()
    return features
