"""Working hours a week, and what of the coming week is left of them beside absences."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.capacities.settings import DEFAULT_HOURS
from scenarios.hours import WorkingHours
from simulation.calendar import calendar_of
from simulation.units import DAY, HOUR

Floats = NDArray[np.float64]
_WEEK = 7 * DAY


def stated_hours(reps: pl.DataFrame) -> list[str]:
    """Give each rep's hours as text, the default where none are stated."""
    return [hours or DEFAULT_HOURS for hours in _column(reps, "hours")]


def weekly_hours(hours: list[str]) -> Floats:
    """Give the hours of a week without absences, shape (n_reps,)."""
    return np.array([WorkingHours.parse(text).minutes_per_week / 60 for text in hours], dtype=np.float64)


def full_time(hours: Floats) -> float:
    """Give what counts as full time here: the commonest hours of the team, the longer ones of equally common."""
    counts = Counter(hours.tolist())
    return max(counts, key=lambda week: (counts[week], week)) if counts else float(weekly_hours([DEFAULT_HOURS])[0])


def hours_away(reps: pl.DataFrame, hours: list[str], absences: pl.DataFrame, week_from: datetime) -> Floats:
    """Give the working hours of the seven days from ``week_from`` that fall into a rep's absences.

    Hours are laid out in her own time zone (UTC where none is stated); absences that overlap count once.
    """
    away = np.zeros(reps.height)
    zones = [zone or "UTC" for zone in _column(reps, "timezone")]
    spans = _spans(absences, week_from)
    for position, rep_id in enumerate(reps["rep_id"]):
        if rep_id in spans:
            calendar = calendar_of(hours[position], zones[position], week_from, _WEEK)
            away[position] = sum(calendar.worked(start, end) for start, end in spans[rep_id]) / HOUR
    return away


def _spans(absences: pl.DataFrame, week_from: datetime) -> dict[str, list[tuple[int, int]]]:
    """Give each rep's absences within the week, merged, in microseconds from its start."""
    week_until = week_from + timedelta(days=7)
    within = absences.filter((pl.col("from") < week_until) & (pl.col("until") > week_from)).sort("rep_id", "from")
    spans: dict[str, list[tuple[int, int]]] = {}
    for rep_id, start, end in within.select("rep_id", "from", "until").iter_rows():
        begins, ends = (min(max((at - week_from) // timedelta(microseconds=1), 0), _WEEK) for at in (start, end))
        merged = spans.setdefault(rep_id, [])
        if merged and begins <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], ends))
        else:
            merged.append((begins, ends))
    return spans


def _column(reps: pl.DataFrame, name: str) -> list[str | None]:
    return reps[name].to_list() if name in reps.columns else [None] * reps.height
