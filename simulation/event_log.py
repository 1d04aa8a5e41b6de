"""The flat record of everything that happens, in the order in which it happens."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

import numpy as np
import polars as pl

from scenarios.vocabulary import EventKind

NOBODY = -1
_WRITER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)


class EventLog:
    """Rows are appended as the clock runs, so they stand in order of time, then sequence."""

    def __init__(self) -> None:
        self._time: list[int] = []
        self._lead: list[int] = []
        self._rep: list[int] = []
        self._event: list[str] = []
        self._detail: list[str | None] = []

    def add(self, now: int, event: EventKind, lead: int, rep: int = NOBODY, detail: str | None = None) -> None:
        """Append one event; ``lead`` and ``rep`` are numbers, ``detail`` is JSON text."""
        self._time.append(now)
        self._lead.append(lead)
        self._rep.append(rep)
        self._event.append(event)
        self._detail.append(detail)

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
        times = pl.Series("time", self._time, dtype=pl.Int64) + origin
        return pl.DataFrame(
            [
                times.cast(pl.Datetime("us", "UTC")),
                _named("lead_id", lead_ids, self._lead),
                _named("rep_id", rep_ids, self._rep),
                pl.Series("event", self._event, dtype=pl.String),
                pl.Series("detail", self._detail, dtype=pl.String),
            ]
        )


def detail(**facts: object) -> str:
    """Write the particulars of an event as JSON text."""
    return _WRITER.encode(facts)


def _named(name: str, ids: Sequence[str], numbers: Sequence[int]) -> pl.Series:
    positions = np.array(numbers, dtype=np.int64)
    known = pl.Series(positions).replace(NOBODY, None)
    return pl.Series(name, ids, dtype=pl.String).gather(known)
