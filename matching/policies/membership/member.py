"""What is known of one member of a team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from zoneinfo import ZoneInfo

from scenarios.hours import WorkingHours


@dataclass(frozen=True, slots=True)
class Caps:
    """Most leads in an hour, a day and a week (from Monday) of the member's own time zone, and in total."""

    hour: float = inf
    day: float = inf
    week: float = inf
    total: float = inf


@dataclass(frozen=True, slots=True)
class Member:
    """One member.

    Attributes
    ----------
    rep_id
        Who.
    weight
        Her share in a weighted rotation.
    capacity
        How many leads she can have open at once.
    hours, timezone
        As `scenarios.hours` reads them, in her time zone; None for always.
    absences
        From and until, with time zone; the end is no longer absent.
    caps
        Most leads per window.
    facts
        What routes may ask for: team, role.
    """

    rep_id: str
    weight: float = 1.0
    capacity: float = inf
    hours: str | None = None
    timezone: str = "UTC"
    absences: tuple[tuple[datetime, datetime], ...] = ()
    caps: Caps = Caps()
    facts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ZoneInfo(self.timezone)
        if self.hours is not None:
            WorkingHours.parse(self.hours)
        for start, end in self.absences:
            if start.tzinfo is None or end.tzinfo is None or not start < end:
                raise ValueError(
                    f"absence of {self.rep_id!r}: expected two times with time zone, the first the earlier"
                )
