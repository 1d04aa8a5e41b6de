"""Working hours as people write them: ``Mon-Fri 09:00-17:30; Sat 10:00-14:00``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from zoneinfo import available_timezones

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MINUTES_PER_DAY = 24 * 60
EXPECTED = "hours such as 'Mon-Fri 09:00-17:30' or 'Mon-Thu 09:00-17:30; Fri 09:00-15:00'"
_PART = re.compile(
    r"(?P<first>[A-Z][a-z]{2})(?:-(?P<last>[A-Z][a-z]{2}))?\s+"
    r"(?P<opens>\d{1,2}:\d{2})\s*-\s*(?P<closes>\d{1,2}:\d{2})"
)


@cache
def time_zones() -> frozenset[str]:
    """Give the names of all IANA time zones; they are files, and looking through them takes long."""
    return frozenset(available_timezones())


@dataclass(frozen=True, slots=True)
class Shift:
    """One stretch of work on one weekday, in minutes after local midnight."""

    weekday: int
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """A week's shifts, in order, none overlapping."""

    shifts: tuple[Shift, ...]

    @classmethod
    def parse(cls, text: str) -> WorkingHours:
        """Read hours from text.

        Raises
        ------
        ValueError
            When a part cannot be read, closes before it opens, or overlaps another; says which part.
        """
        shifts = sorted(
            (shift for part in text.split(";") for shift in _read_part(part.strip())),
            key=lambda shift: (shift.weekday, shift.opens),
        )
        for earlier, later in pairwise(shifts):
            if earlier.weekday == later.weekday and later.opens < earlier.closes:
                raise ValueError(f"{text!r} names overlapping hours on {DAYS[later.weekday]}")
        return cls(tuple(shifts))

    @property
    def minutes_per_week(self) -> int:
        """Minutes between opening and closing, over the whole week."""
        return sum(shift.closes - shift.opens for shift in self.shifts)


def _read_part(part: str) -> list[Shift]:
    match = _PART.fullmatch(part)
    if match is None:
        raise ValueError(f"{EXPECTED}; {part!r} is not")
    opens, closes = _minutes(match["opens"]), _minutes(match["closes"])
    if not 0 <= opens < closes <= MINUTES_PER_DAY:
        raise ValueError(f"{part!r} must open before it closes, within 00:00-24:00")
    return [Shift(day, opens, closes) for day in _days(match["first"], match["last"], part)]


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    if int(minutes) >= 60:
        raise ValueError(f"{clock!r} is not a time of day")
    return int(hours) * 60 + int(minutes)


def _days(first: str, last: str | None, part: str) -> range:
    for name in (first, last or first):
        if name not in DAYS:
            raise ValueError(f"{name!r} in {part!r} is not one of {', '.join(DAYS)}")
    start, stop = DAYS.index(first), DAYS.index(last or first)
    if stop < start:
        raise ValueError(f"{part!r} must name its days in the order of the week")
    return range(start, stop + 1)
