"""A rep's working time over the horizon: when she works, and when a given amount of work is done."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from scenarios.hours import MINUTES_PER_DAY, WorkingHours
from simulation.units import NEVER

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working intervals in order, none overlapping; all times as in :mod:`simulation.units`.

    Attributes
    ----------
    opens, closes
        Ends of the intervals: at work from ``opens[k]`` until just before ``closes[k]``.
    worked_before
        Working time before interval *k* opens.
    midnights
        The rep's local midnights, which begin her days.
    """

    opens: tuple[int, ...]
    closes: tuple[int, ...]
    worked_before: tuple[int, ...]
    midnights: tuple[int, ...]

    def at_work(self, now: int) -> bool:
        """Say whether ``now`` falls into working time."""
        latest = bisect_right(self.opens, now) - 1
        return latest >= 0 and now < self.closes[latest]

    def next_open(self, now: int) -> int:
        """Give the first working instant at or after ``now``, or ``NEVER``."""
        following = bisect_right(self.opens, now)
        if following and now < self.closes[following - 1]:
            return now
        return self.opens[following] if following < len(self.opens) else NEVER

    def shift(self, now: int) -> tuple[int, int]:
        """Give from when until when she works without a break, if she is at work; an empty interval if not."""
        latest = bisect_right(self.opens, now) - 1
        return (self.opens[latest], self.closes[latest]) if latest >= 0 else (0, 0)

    def worked(self, start: int, end: int) -> int:
        """Give the working time between two instants."""
        return self._worked_until(end) - self._worked_until(start)

    def finish(self, start: int, work: int) -> int:
        """Give the instant at which ``work`` begun at ``start`` is done, pausing off shift; ``NEVER`` if beyond."""
        if work <= 0:
            return start
        latest = bisect_right(self.opens, start) - 1
        done = start + work
        if latest >= 0 and done <= self.closes[latest]:
            return done
        target = work
        if latest >= 0:
            target += self.worked_before[latest] + min(start, self.closes[latest]) - self.opens[latest]
        last = bisect_left(self.worked_before, target) - 1
        done = self.opens[last] + target - self.worked_before[last] if last >= 0 else NEVER
        return done if last >= 0 and done <= self.closes[last] else NEVER

    def day(self, now: int) -> int:
        """Give the number of the rep's local day; equal numbers mean the same day."""
        return bisect_right(self.midnights, now)

    def next_midnight(self, now: int) -> int:
        """Give the first instant of the rep's next local day, or ``NEVER``."""
        following = bisect_right(self.midnights, now)
        return self.midnights[following] if following < len(self.midnights) else NEVER

    def _worked_until(self, now: int) -> int:
        latest = bisect_right(self.opens, now) - 1
        if latest < 0:
            return 0
        return self.worked_before[latest] + min(now, self.closes[latest]) - self.opens[latest]


@lru_cache(maxsize=256)
def calendar_of(
    hours: str, timezone: str, start: datetime, length: int, away: tuple[tuple[int, int], ...] = ()
) -> Calendar:
    """Lay a week's hours over the horizon, in the rep's own time zone and through its clock changes.

    Parameters
    ----------
    hours
        As in :class:`scenarios.hours.WorkingHours`.
    timezone
        IANA name of the rep's time zone.
    start
        The instant that counts as zero.
    length
        The horizon after ``start``.
    away
        Intervals in which she is not there, each from an instant until before another, in any order.
    """
    zone = ZoneInfo(timezone)
    opens: list[int] = []
    closes: list[int] = []
    for opening, closing in _shifts(WorkingHours.parse(hours), zone, start, length):
        if closes and opening <= closes[-1]:
            closes[-1] = max(closes[-1], closing)
        else:
            opens.append(opening)
            closes.append(closing)
    for since, until in away:
        opens, closes = _without(opens, closes, since, until)
    midnights = tuple(_instant(day, 0, zone, start) for day in _days(start, length, zone))
    return Calendar(tuple(opens), tuple(closes), _running_total(opens, closes), midnights)


def _without(opens: list[int], closes: list[int], since: int, until: int) -> tuple[list[int], list[int]]:
    """Cut one interval out of the others."""
    left = [
        part
        for opening, closing in zip(opens, closes, strict=True)
        for part in ((opening, min(closing, since)), (max(opening, until), closing))
        if part[0] < part[1]
    ]
    left = sorted(set(left)) if since < until else list(zip(opens, closes, strict=True))
    return [opening for opening, _ in left], [closing for _, closing in left]


def _shifts(week: WorkingHours, zone: ZoneInfo, start: datetime, length: int) -> Iterator[tuple[int, int]]:
    for day in _days(start, length, zone):
        for shift in week.shifts:
            if shift.weekday == day.weekday():
                opening = max(_instant(day, shift.opens, zone, start), 0)
                closing = min(_instant(day, shift.closes, zone, start), length)
                if opening < closing:
                    yield opening, closing


def _days(start: datetime, length: int, zone: ZoneInfo) -> Iterator[date]:
    first = start.astimezone(zone).date()
    last = (start + length * _MICROSECOND).astimezone(zone).date()
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _instant(day: date, minute: int, zone: ZoneInfo, start: datetime) -> int:
    """Give the instant of a local wall time; minute 1440 is the midnight that ends the day."""
    day += timedelta(days=minute // MINUTES_PER_DAY)
    wall = time(minute % MINUTES_PER_DAY // 60, minute % 60)
    instant = datetime.combine(day, wall, zone).astimezone(UTC)
    return (instant - start) // _MICROSECOND


def _running_total(opens: list[int], closes: list[int]) -> tuple[int, ...]:
    totals = [0]
    for opening, closing in zip(opens, closes, strict=True):
        totals.append(totals[-1] + closing - opening)
    return tuple(totals[:-1])
