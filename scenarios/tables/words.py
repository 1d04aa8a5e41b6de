"""Cells that hold ids, words, lists, and text with a grammar of its own."""

from __future__ import annotations

import json
from collections.abc import Callable

import polars as pl

from scenarios.hours import EXPECTED, WorkingHours, time_zones
from scenarios.tables.reading import (
    Problem,
    Reading,
    as_text,
    blanked,
    by_distinct_value,
    is_plain,
    nothing_readable,
)
from scenarios.tables.spec import Column

ZONE_EXPECTED = "a timezone as the IANA database names it, such as Europe/Berlin"
_YES, _NO = ("true", "yes", "y", "1"), ("false", "no", "n", "0")
_ONE_VALUE = "one value, not a list or a record"


def read_text(raw: pl.Series) -> Reading:
    """Read trimmed text; numbers and times are taken as they are written."""
    if not is_plain(raw):
        return nothing_readable(raw, pl.String, _ONE_VALUE)
    return Reading(as_text(raw))


def read_choice(column: Column, raw: pl.Series) -> Reading:
    """Read one of the column's words, spelled exactly so."""
    text = read_text(raw)
    where = (~text.values.is_in(column.choices)).fill_null(value=False)
    problem = Problem(where, f"one of {', '.join(column.choices)}")
    return Reading(blanked(text.values, where), (*text.problems, problem))


def read_yes_no(raw: pl.Series) -> Reading:
    """Read true and false as databases, spreadsheets and people write them; empty is null."""
    if raw.dtype == pl.Boolean:
        return Reading(raw)
    text = read_text(raw)
    plain = text.values.str.to_lowercase()
    where = (~plain.is_in([*_YES, *_NO])).fill_null(value=False)
    problem = Problem(where, "true or false (also yes or no, 1 or 0)")
    return Reading(blanked(plain.is_in(_YES), where), (*text.problems, problem))


def read_list(raw: pl.Series) -> Reading:
    """Read a list separated by ``|``; an empty list is null, as an empty cell is."""
    if not isinstance(raw.dtype, pl.List | pl.Array):
        text = read_text(raw)
        return Reading(_without_blanks(text.values.str.split("|")), text.problems)
    if raw.dtype.inner.is_nested():
        return nothing_readable(raw, pl.List(pl.String), "a list of words")
    return Reading(_without_blanks(raw.cast(pl.List(pl.String))))


def read_hours(raw: pl.Series) -> Reading:
    """Read working hours, kept as text."""
    return _with_grammar(raw, WorkingHours.parse, EXPECTED)


def read_zone(raw: pl.Series) -> Reading:
    """Read names of timezones."""
    return _with_grammar(raw, known_zone, ZONE_EXPECTED)


def read_json(raw: pl.Series) -> Reading:
    """Read JSON, kept as text."""
    return _with_grammar(raw, json.loads, 'JSON text such as {"attempt": 2}')


def known_zone(name: str) -> str:
    """Return the name of a timezone if there is such a one.

    Raises
    ------
    ValueError
        When there is none of that name.
    """
    if name not in time_zones():
        raise ValueError(f"{name!r} is not {ZONE_EXPECTED}")
    return name


def _with_grammar(raw: pl.Series, parse: Callable[[str], object], expected: str) -> Reading:
    text = read_text(raw)
    judged = by_distinct_value(text.values, parse, expected)
    return Reading(judged.values, (*text.problems, *judged.problems))


def _without_blanks(lists: pl.Series) -> pl.Series:
    each = pl.element().str.strip_chars()
    cleaned = lists.list.eval(each.filter(each != ""))
    return blanked(cleaned, cleaned.list.len() == 0)
