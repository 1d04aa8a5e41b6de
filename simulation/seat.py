"""A rep at work: her calendar, her day's capacity, her desk."""

from __future__ import annotations

from scenarios.organisation import Rep
from simulation.calendar import Calendar
from simulation.desk import Desk


class Seat:
    """One rep during a run.

    Parameters
    ----------
    position
        Her column in the truth and her number in the log.
    rep
        What the scenario says of her.
    calendar
        Her working time.
    desk
        Where her work waits and is done.

    Attributes
    ----------
    open_cases
        How many leads are in her hands.
    untouched
        How many of those she has not begun with.
    """

    def __init__(self, position: int, rep: Rep, calendar: Calendar, desk: Desk) -> None:
        self.position = position
        self.rep = rep
        self.calendar = calendar
        self.desk = desk
        self.open_cases = 0
        self.untouched = 0
        self._day = -1
        self._given = 0.0

    def remaining(self, now: int) -> float:
        """Give how many more leads she may be given on this day of hers."""
        given = self._given if self.calendar.day(now) == self._day else 0.0
        return max(0.0, self.rep.capacity - given)

    def give(self, now: int) -> None:
        """Count one lead against her day, and into her hands."""
        today = self.calendar.day(now)
        if today != self._day:
            self._day, self._given = today, 0.0
        self._given += 1.0
        self.open_cases += 1
        self.untouched += 1

    def available_from(self, now: int, *, on_shift: bool) -> int:
        """Give the first instant at which she may be given a lead, on shift if that is asked for."""
        start = now if self.remaining(now) >= 1.0 else self.calendar.next_midnight(now)
        return self.calendar.next_open(start) if on_shift else start
