"""The flat record of everything that happens, in the order in which it happens."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import polars as pl

from scenarios.vocabulary import EventKind

NOBODY = -1
_WIDTH = 5
_WRITER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)


class EventLog:
    """Rows are appended as the clock runs, so they stand in order of time, then sequence.

    The cells of a row follow one another in one list: to append a row is one call.
    """

    def __init__(self) -> None:
        self._cells: list[Any] = []
        self.append = self._cells.extend
        """Takes the cells of a row: instant, event, number of the lead, of the rep, particulars."""

    def add(self, now: int, event: EventKind, lead: int, rep: int = NOBODY, detail: str | None = None) -> None:
        """Append one event; ``lead`` and ``rep`` are numbers, ``detail`` is JSON text."""
        self.append((now, event, lead, rep, detail))

    @property
    def kinds(self) -> list[EventKind]:
        """What has happened so far."""
        return self._column(1)

    def frame(self, start: datetime, lead_ids: Sequence[str], rep_ids: Sequence[str]) -> pl.DataFrame:
        """Give the log in the schema of ``scenarios.tables.EVENTS``.

        Parameters
        ----------
        start
            The instant that counts as zero.
        lead_ids, rep_ids
            Ids by number.
        """
        origin = int(start.timestamp()) * 1_000_000
        times = pl.Series("time", self._column(0), dtype=pl.Int64) + origin
        return pl.DataFrame(
            [
                times.cast(pl.Datetime("us", "UTC")),
                _named("lead_id", lead_ids, self._column(2)),
                _named("rep_id", rep_ids, self._column(3)),
                pl.Series("event", self._column(1), dtype=pl.String),
                pl.Series("detail", self._column(4), dtype=pl.String),
            ]
        )

    def _column(self, cell: int) -> list[Any]:
        """Give one cell of every row; one column at a time, for a list is as long as the log."""
        return self._cells[cell::_WIDTH]


@lru_cache(maxsize=4096, typed=True)
def detail(**facts: object) -> str:
    """Write the particulars of an event as JSON text; most are written again and again."""
    return _WRITER.encode(facts)


def detail_of_minutes(minutes: float) -> str:
    """Write how long something took as JSON text; hardly two take equally long."""
    return f'{{"minutes":{minutes!r}}}'


def _named(name: str, ids: Sequence[str], numbers: Sequence[int]) -> pl.Series:
    known = pl.Series(numbers, dtype=pl.Int64).replace(NOBODY, None)
    return pl.Series(name, ids, dtype=pl.String).gather(known)
