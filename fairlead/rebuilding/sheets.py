"""Tables as they stand in their files, and the reading of their cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from scenarios.faults import Fault
from scenarios.tables import as_text
from scenarios.tables.salesforce import short_form
from scenarios.tables.times import read_time

_TRUE, _FALSE = ("true", "1", "yes"), ("false", "0", "no", "")
_EXPORTED_LENGTH = len("2025-01-05T10:30:00.000Z")
_DAY_ONLY = r"^\d{4}-\d{2}-\d{2}$"


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A table as it stands in its file: its name in faults, its cells, and the number of each row."""

    source: str
    frame: pl.DataFrame
    rows: pl.Series


class Reader:
    """Reads columns of one sheet and notes the cells that are not what they should be."""

    def __init__(self, sheet: Sheet, timezone: str | None) -> None:
        self.sheet = sheet
        self.faults: list[Fault] = []
        self._timezone = timezone

    def has(self, name: str) -> bool:
        """Say whether there is such a column."""
        return name in self.sheet.frame.columns

    def text(self, name: str, *, filled: bool = False) -> pl.Series:
        """Read trimmed texts, null where empty; with ``filled``, no cell may be."""
        text = as_text(self.sheet.frame[name])
        if filled:
            self._note(name, text.is_null(), "something", text)
        return text

    def id(self, name: str, *, filled: bool = True) -> pl.Series:
        """Read record ids, in their short form."""
        return short_form(self.text(name, filled=filled))

    def flag(self, name: str) -> pl.Series:
        """Read flags; an empty cell is false."""
        words = self.text(name).fill_null("").str.to_lowercase()
        self._note(name, ~words.is_in([*_TRUE, *_FALSE]), "true or false")
        return words.is_in(_TRUE)

    def time(self, name: str, *, filled: bool = False) -> pl.Series:
        """Read instants."""
        if filled:
            self.text(name, filled=True)
        times = _as_exported(self.sheet.frame[name])
        if times is not None:
            return times
        reading = read_time(self.sheet.frame[name], self._timezone)
        for problem in reading.problems:
            self._note(name, problem.where, problem.expected)
        return reading.values

    def last_second(self, name: str) -> pl.Series:
        """Read instants; of a day without a time, its last second."""
        times, days = self.time(name), self.day_only(name)
        if self._timezone is None or not days.any():
            return times
        following = times.dt.convert_time_zone(self._timezone).dt.date().dt.offset_by("1d")
        ends = read_time(following, self._timezone).values - timedelta(seconds=1)
        return ends.zip_with(days, times)

    def number(self, name: str) -> pl.Series:
        """Read amounts of 0 or more."""
        text = self.text(name)
        numbers = text.cast(pl.Float64, strict=False)
        self._note(name, (text.is_not_null() & numbers.is_null()) | (numbers < 0).fill_null(value=False), "an amount")
        return numbers

    def day_only(self, name: str) -> pl.Series:
        """Say which cells are days without a time."""
        return self.text(name).str.contains(_DAY_ONLY).fill_null(value=False)

    def _note(self, name: str, where: pl.Series, expected: str, text: pl.Series | None = None) -> None:
        if where.any():
            rows, values = self.sheet.rows.filter(where), (self.text(name) if text is None else text).filter(where)
            source = self.sheet.source
            self.faults += [Fault(source, expected, row, name, v) for row, v in zip(rows, values, strict=True)]


def _as_exported(raw: pl.Series) -> pl.Series | None:
    """Read times in the one form Data Loader writes, several times as fast; None when any cell has another form."""
    if raw.dtype != pl.String:
        return None
    times = raw.str.to_datetime("%Y-%m-%dT%H:%M:%S%.3fZ", strict=False, time_unit="us").dt.replace_time_zone("UTC")
    whole = (raw.str.len_bytes() == _EXPORTED_LENGTH) & times.dt.year().is_between(1900, 2199)
    return times if (whole.fill_null(value=False) | raw.is_null()).all() else None
