"""How many more leads each rep may be given, kept from one routing window to the next."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulation.funnel.roster import Crew
from simulation.seat import Seat
from simulation.units import NEVER


class Room:
    """What seats say of their room, asked again only where it may have changed.

    Where capacity means leads a day, ramped or not, a rep's room changes when she is given a lead or a day of hers
    ends; where it means anything else it is asked for at every window.

    Parameters
    ----------
    seats
        The reps.
    """

    def __init__(self, seats: Sequence[Seat]) -> None:
        self._seats = seats
        self._asked = [seat for seat in seats if not seat.by_day]
        self._room = np.zeros(len(seats))
        self._until = 0

    def of(self, crew: Crew, now: int) -> NDArray[np.float64]:
        """Give the room of those at work, shape (n_reps,)."""
        if now >= self._until:
            self._look_at_all(now)
        for seat in self._asked:
            self._room[seat.position] = seat.remaining(now)
        return self._room[crew.positions]

    def given(self, seat: Seat, now: int) -> None:
        """Hear that a rep was given a lead."""
        self._room[seat.position] = seat.remaining(now)
        if seat.day_ends < self._until:
            self._until = seat.day_ends

    def _look_at_all(self, now: int) -> None:
        self._room = np.array([seat.remaining(now) for seat in self._seats], dtype=np.float64)
        self._until = min((seat.room_until(now) for seat in self._seats if seat.by_day), default=NEVER)
