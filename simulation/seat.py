"""A rep at work: her calendar, her day's capacity, her desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from scenarios.organisation import Rep
from scenarios.vocabulary import Grade
from simulation.calendar import Calendar
from simulation.desk import Desk
from simulation.funnel.clocks import Clocks
from simulation.units import NEVER


class Allowance(Protocol):
    """What a rep's capacity means."""

    def room(self, seat: Seat, now: int) -> float:
        """Give how many more leads she may be given now."""

    def again(self, seat: Seat, now: int) -> int:
        """Give the next instant at which to ask again, if there is no room now."""

    @property
    def by_day(self) -> bool:
        """Whether room changes only when she is given a lead or a day of hers ends."""


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
    clocks
        How long she has to answer and to qualify, by grade.
    allowance
        What her capacity means, if it is not leads a day and all of it from the first day on.

    Attributes
    ----------
    alone
        Her position, as the set of a lead's owners when she is the first.
    open_cases
        How many leads are in her hands.
    untouched
        How many of those she has not begun with.
    booked
        Instants at which she has an appointment.
    day_ends
        When what she was given counts no more.
    """

    def __init__(
        self,
        position: int,
        rep: Rep,
        calendar: Calendar,
        desk: Desk,
        clocks: Mapping[Grade, Clocks],
        allowance: Allowance | None = None,
    ) -> None:
        self.position = position
        self.alone = frozenset((position,))
        self.rep = rep
        self.capacity = rep.capacity
        self.calendar = calendar
        self.desk = desk
        self.clocks = clocks
        self.open_cases = 0
        self.untouched = 0
        self.booked: set[int] = set()
        self._allowance = allowance
        self._since = self.day_ends = 0
        self._given = 0.0

    def remaining(self, now: int) -> float:
        """Give how many more leads she may be given now."""
        if self._allowance is not None:
            return self._allowance.room(self, now)
        if not self._since <= now < self.day_ends:
            return self.capacity
        left = self.capacity - self._given
        return left if left > 0.0 else 0.0

    def given_today(self, now: int) -> float:
        """Give how many leads she was given on this day of hers."""
        return self._given if self._since <= now < self.day_ends else 0.0

    @property
    def by_day(self) -> bool:
        """Whether her room changes only when she is given a lead or a day of hers ends."""
        return self._allowance is None or self._allowance.by_day

    def room_until(self, now: int) -> int:
        """Give until when her room stays if she is given no lead; ``NEVER`` for one given none today."""
        if self._allowance is None:
            return self.day_ends if self.day_ends > now else NEVER
        return self.calendar.next_midnight(now)

    def give(self, now: int) -> None:
        """Count one lead against her day, and into her hands."""
        if not self._since <= now < self.day_ends:
            self._since, self.day_ends, self._given = now, self.calendar.next_midnight(now), 0.0
        self._given += 1.0
        self.open_cases += 1
        self.untouched += 1

    def available_from(self, now: int, *, on_shift: bool) -> int:
        """Give the first instant at which she may be given a lead, on shift if that is asked for."""
        if self.remaining(now) >= 1.0:
            start = now
        else:
            start = self.calendar.next_midnight(now) if self._allowance is None else self._allowance.again(self, now)
        return self.calendar.next_open(start) if on_shift else start
