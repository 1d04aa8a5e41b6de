"""Hours, days and weeks of a time zone: on shift or not, which window it is, and until when that holds."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from scenarios.hours import MINUTES_PER_DAY, WorkingHours

WINDOWS = ("hour", "day", "week", "total")


@lru_cache(maxsize=1024)
def _week(hours: str) -> WorkingHours:
    return WorkingHours.parse(hours)


def on_shift(hours: str | None, zone: ZoneInfo, now: datetime) -> bool:
    """Say whether `now` falls into the hours; None are all."""
    if hours is None:
        return True
    local = now.astimezone(zone)
    minute = local.hour * 60 + local.minute
    return any(
        shift.weekday == local.weekday() and shift.opens <= minute < shift.closes for shift in _week(hours).shifts
    )


def next_change(hours: str | None, zone: ZoneInfo, now: datetime) -> datetime:
    """Return when being on shift, or the day, changes next: an opening, a closing or midnight of that time zone."""
    local = now.astimezone(zone)
    minute = local.hour * 60 + local.minute
    marks = {MINUTES_PER_DAY}
    if hours is not None:
        shifts = [shift for shift in _week(hours).shifts if shift.weekday == local.weekday()]
        marks |= {mark for shift in shifts for mark in (shift.opens, shift.closes)}
    return min(_instant(local, mark, zone) for mark in marks if mark > minute)


def _instant(local: datetime, minute: int, zone: ZoneInfo) -> datetime:
    day = local.date() + timedelta(days=minute // MINUTES_PER_DAY)
    wall = time(minute % MINUTES_PER_DAY // 60, minute % 60)
    return datetime.combine(day, wall, zone).astimezone(UTC)


def window_of(window: str, zone: ZoneInfo, now: datetime) -> str:
    """Name the hour, day or week that `now` falls into; all time is one window."""
    local = now.astimezone(zone)
    if window == "hour":
        return local.strftime("%Y-%m-%dT%H%z")
    if window == "day":
        return local.date().isoformat()
    year, week, _ = local.isocalendar()
    return f"{year}-W{week:02d}" if window == "week" else "total"
