"""The reps as a policy is shown them: which are at work, and what about them never changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from json.encoder import encode_basestring_ascii
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from simulation.seat import Seat

Array = TypeVar("Array", bound=NDArray[Any])

_MOST_NAMES = 4096
"""So many lists of ids are kept at a time."""


@dataclass(frozen=True)
class Crew:
    """Reps who are at work together, columns of an offer in their order.

    Attributes
    ----------
    seats
        The reps.
    """

    seats: tuple[Seat, ...]

    @cached_property
    def positions(self) -> NDArray[np.intp]:
        """Columns of the truth, shape (n_reps,)."""
        return np.array([seat.position for seat in self.seats], dtype=np.intp)

    @cached_property
    def rep_ids(self) -> tuple[str, ...]:
        """Ids, in order."""
        return tuple(seat.rep.rep_id for seat in self.seats)

    @cached_property
    def columns(self) -> dict[str, int]:
        """Column of each id."""
        return {rep_id: column for column, rep_id in enumerate(self.rep_ids)}

    @cached_property
    def column_of(self) -> dict[int, int]:
        """Column of each of their positions."""
        return {seat.position: column for column, seat in enumerate(self.seats)}

    @cached_property
    def weights(self) -> NDArray[np.float64]:
        """Shares in a weighted rotation, shape (n_reps,)."""
        return sealed(np.array([seat.rep.weight for seat in self.seats], dtype=np.float64))

    @cached_property
    def capacity(self) -> NDArray[np.float64]:
        """Capacities, shape (n_reps,)."""
        return sealed(np.array([seat.rep.capacity for seat in self.seats], dtype=np.float64))

    @cached_property
    def selling_share(self) -> NDArray[np.float64]:
        """Selling time per working time, shape (n_reps,)."""
        return sealed(np.array([seat.rep.selling_share for seat in self.seats], dtype=np.float64))

    @cached_property
    def facts(self) -> dict[str, NDArray[Any]]:
        """Team and role of each, shape (n_reps,)."""
        return {
            "team": sealed(np.array([seat.rep.team for seat in self.seats], dtype=object)),
            "role": sealed(np.array([str(seat.rep.role) for seat in self.seats], dtype=object)),
        }

    @cached_property
    def _known(self) -> dict[frozenset[int], bytes]:
        return {}

    @cached_property
    def _names(self) -> dict[bytes, str]:
        return {}

    def allowed(self, ruled_out: frozenset[int]) -> bytes:
        """Give a byte for each of them, 1 for those who are not ruled out."""
        known = self._known.get(ruled_out)
        if known is None:
            known = self._known[ruled_out] = bytes(seat.position not in ruled_out for seat in self.seats)
        return known

    def names(self, chosen: bytes) -> str:
        """Write as JSON the ids of those for whom a byte is not 0; the same are asked for again and again."""
        known = self._names.get(chosen)
        if known is None:
            if len(self._names) >= _MOST_NAMES:
                self._names.clear()
            known = self._names[chosen] = encode_basestring_ascii("|".join(compress(self.rep_ids, chosen)))
        return known


class Roster:
    """All reps of a run, and the crews that were at work so far.

    Parameters
    ----------
    seats
        The reps.
    """

    def __init__(self, seats: Sequence[Seat]) -> None:
        self._seats = tuple(seats)
        self._calendars = list({id(seat.calendar): seat.calendar for seat in self._seats}.values())
        numbers = {id(calendar): number for number, calendar in enumerate(self._calendars)}
        self._calendar_of = [numbers[id(seat.calendar)] for seat in self._seats]
        self._crews: dict[tuple[bool, ...], Crew] = {}

    def at_work(self, now: int) -> Crew:
        """Give those who are at work; reps with the same calendar come and go together."""
        return self._crew(tuple([calendar.at_work(now) for calendar in self._calendars]))

    def everybody(self) -> Crew:
        """Give all of them, at work or not."""
        return self._crew((True,) * len(self._calendars))

    def _crew(self, there: tuple[bool, ...]) -> Crew:
        known = self._crews.get(there)
        if known is None:
            pairs = zip(self._seats, self._calendar_of, strict=True)
            known = self._crews[there] = Crew(tuple(seat for seat, calendar in pairs if there[calendar]))
        return known


def sealed(array: Array) -> Array:
    """Make an array read-only: a policy is shown the rules, it does not make them."""
    array.flags.writeable = False
    return array
