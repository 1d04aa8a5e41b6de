"""Who works when: reps, their hours read off the times of human work, the most they were given on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scenarios.calibrated import Basis
from scenarios.hours import DAYS
from simulation.calendar import Calendar, calendar_of
from simulation.calibration.figure import Draft
from simulation.calibration.log import Log
from simulation.calibration.statistics import Floats
from simulation.units import DAY, HOUR

_GRID = 15
_EDGE = 0.002
_WORKING_DAY = 0.1
"""A weekday with less than this share of the busiest one's work is none."""
_FEW = 20
"""A rep with fewer pieces of work than this is not one of the team."""


@dataclass(frozen=True)
class Attendance:
    """Working time of every rep over the log.

    Attributes
    ----------
    origin
        The instant that counts as zero.
    calendars
        By rep.
    """

    origin: datetime
    calendars: dict[str, Calendar]
    default: Calendar

    def instants(self, times: pl.Series) -> NDArray[np.int64]:
        """Give times in microseconds since the origin; −1 where there is none."""
        zero = int(self.origin.timestamp() * 1_000_000)
        return (times.dt.epoch("us") - zero).fill_null(-1).to_numpy()

    def worked(self, reps: Sequence[str], since: pl.Series, until: pl.Series) -> Floats:
        """Give the working hours between two times, row by row, shape (n_rows,)."""
        rows = zip(reps, self.instants(since).tolist(), self.instants(until).tolist(), strict=True)
        return np.array([self.of(rep).worked(start, end) / HOUR for rep, start, end in rows], dtype=np.float64)

    def of(self, rep: str) -> Calendar:
        """Give the calendar of a rep; the team's, if she is not in it any more."""
        return self.calendars.get(rep, self.default)


def learn_team(draft: Draft, log: Log, reps: pl.DataFrame | None) -> Attendance:
    """Fill in the reps: ids, hours, capacity; what a table of reps states goes before what the log shows."""
    active = _active(log)
    hours, counted = _hours(log)
    zone = str(log.zone)
    stated = {} if reps is None else {row["rep_id"]: row for row in reps.iter_rows(named=True)}
    names = list(stated) if stated else active
    most = _most_on_a_day(log)
    people = [_rep(name, stated.get(name, {}), hours, zone, most) for name in names]
    draft.state(
        "reps",
        people,
        Basis.STATED if stated else Basis.LOG,
        f"{len(people)} reps with work of their own",
        log.work.height,
    )
    _say_hours(draft, stated, hours, zone, counted)
    _say_capacity(draft, stated, people, most)
    length = round((log.end - log.start).total_seconds()) * 1_000_000 + DAY
    calendars = {each["rep_id"]: calendar_of(each["hours"], each["timezone"], log.start, length) for each in people}
    return Attendance(log.start, calendars, calendar_of(hours, zone, log.start, length))


def _active(log: Log) -> list[str]:
    counts = log.work.group_by("rep_id").len().filter(pl.col("len") >= _FEW)
    found = counts["rep_id"].sort().to_list()
    return found or log.work["rep_id"].unique().sort().to_list() or log.cases["rep_id"].unique().sort().to_list()


def _rep(name: str, stated: dict[str, Any], hours: str, zone: str, most: dict[str, int]) -> dict[str, Any]:
    """Say of a rep what her firm states, and of the rest what the log shows."""
    known = {key: stated[key] for key in _STATED if stated.get(key) not in (None, [], "")}
    known = {key: list(value) if isinstance(value, list) else value for key, value in known.items()}
    if "skill" in known:
        known["skill"] = min(max(float(known["skill"]), 0.01), 0.99)
    found = {"hours": hours, "timezone": zone, "capacity": float(max(most.get(name, 1), 1))}
    return {"rep_id": name, **found, **known}


_STATED = (
    "team",
    "role",
    "territories",
    "niches",
    "languages",
    "skill",
    "weight",
    "capacity",
    "timezone",
    "hours",
    "hired_on",
    "left_on",
)


def _most_on_a_day(log: Log) -> dict[str, int]:
    day = pl.col("assigned_at").dt.convert_time_zone(str(log.zone)).dt.date()
    if log.pulled:
        day = pl.col("first_touch_at").dt.convert_time_zone(str(log.zone)).dt.date()
    a_day = log.cases.group_by("rep_id", day.alias("day")).len()
    return {str(rep): int(most) for rep, most in a_day.group_by("rep_id").agg(pl.col("len").max()).iter_rows()}


def _hours(log: Log) -> tuple[str, int]:
    """Read the week's hours off the times of human work: all but the 0.2 % earliest and latest, to quarters."""
    local = log.work["time"].dt.convert_time_zone(str(log.zone))
    if local.is_empty():
        return "Mon-Fri 09:00-17:30", 0
    minute = (local.dt.hour().cast(pl.Int32) * 60 + local.dt.minute()).to_numpy()
    weekday = local.dt.weekday().to_numpy() - 1
    counts = np.bincount(weekday, minlength=7)
    spans: dict[int, tuple[int, int]] = {}
    for day in range(7):
        if counts[day] >= _WORKING_DAY * counts.max():
            early, late = np.quantile(minute[weekday == day], [_EDGE, 1 - _EDGE])
            spans[day] = (int(early // _GRID) * _GRID, min(int(late // _GRID + 1) * _GRID, 24 * 60))
    return _week(spans), len(local)


def _week(spans: dict[int, tuple[int, int]]) -> str:
    """Write hours as people do, days alike together."""
    parts: list[tuple[int, int, tuple[int, int]]] = []
    for day, span in sorted(spans.items()):
        if parts and parts[-1][1] == day - 1 and parts[-1][2] == span:
            parts[-1] = (parts[-1][0], day, span)
        else:
            parts.append((day, day, span))
    return "; ".join(
        f"{DAYS[first]}{'' if first == last else '-' + DAYS[last]} {_clock(span[0])}-{_clock(span[1])}"
        for first, last, span in parts
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _say_hours(draft: Draft, stated: dict[str, Any], hours: str, zone: str, counted: int) -> None:
    if stated and all(row.get("hours") for row in stated.values()):
        draft.note("reps.hours", "as stated", Basis.STATED, "the table of reps")
        return
    draft.note(
        "reps.hours", hours, Basis.LOG, f"all but the 0.4 % outermost times of human work, clock of {zone}", counted
    )


def _say_capacity(draft: Draft, stated: dict[str, Any], people: list[dict[str, Any]], most: dict[str, int]) -> None:
    sizes = sorted(person["capacity"] for person in people)
    shown = f"{sizes[0]:g} to {sizes[-1]:g} a day, {sum(sizes):g} in all"
    if stated:
        draft.note("reps.capacity", shown, Basis.STATED, "the table of reps")
        return
    draft.note(
        "reps.capacity",
        shown,
        Basis.LOG,
        "the most a rep was given on a day; she may be able to take more",
        sum(most.values()),
    )
