"""Pull routing: leads wait in one queue, and the rep who has been idle longest takes the next.

Taking a lead is accepting it; no policy is asked. A rep's own follow-ups come before the common queue.
"""

from __future__ import annotations

from collections import deque

from scenarios.vocabulary import EventKind
from simulation.event_log import detail
from simulation.funnel import acceptance, pursuit
from simulation.funnel.lead import Lead
from simulation.seat import Seat
from simulation.units import NEVER
from simulation.world import World

_ACCEPTED = EventKind.ACCEPTED

_TAKEN = detail(pull=True)


class PullRouter:
    """One common queue."""

    next_offer = NEVER
    hears_of_idle = True

    def __init__(self) -> None:
        self._waiting: deque[Lead] = deque()
        self._idle: list[Seat] = []
        self._alarm = NEVER

    def submit(self, world: World, lead: Lead) -> None:
        """Give the lead to the rep idle longest, or let it wait."""
        self._waiting.append(lead)
        self._match(world)

    def withdraw(self, lead: Lead) -> None:
        """Forget a lead that waits no more."""
        self._waiting.remove(lead)

    def idle(self, world: World, seat: Seat) -> None:
        """Count a rep as idle from now on, and give her the first waiting lead she may have."""
        if seat in self._idle:
            self._idle.remove(seat)
        self._idle.append(seat)
        if self._waiting:
            self._match(world)

    def _match(self, world: World) -> None:
        """Pair waiting leads, first come first, with free reps, longest idle first."""
        now, taken = world.clock.now, True
        while taken and self._waiting:
            taken = False
            for seat in [seat for seat in self._idle if seat.desk.free]:
                if self._waiting and seat.available_from(now, on_shift=True) == now:
                    taken |= self._take(world, seat)
        if self._waiting and self._idle:
            self._wake_later(world)

    def _take(self, world: World, seat: Seat) -> bool:
        """Give a rep the first waiting lead she may have; she is idle still if its first attempt is for later."""
        lead = next((lead for lead in self._waiting if seat.position not in world.barred(lead)), None)
        if lead is not None:
            self._waiting.remove(lead)
            self._idle.remove(seat)
            case = acceptance.hand_over(world, lead, seat, _TAKEN)
            world.note(_ACCEPTED, case)
            pursuit.begin(world, case)
            if case.neglected or world.cadence[0].after > 0 or world.cadence[0].automated:
                self._idle.append(seat)
        return lead is not None

    def _wake_later(self, world: World) -> None:
        """Look again when the next idle rep comes on shift or gets a new day's capacity."""
        now = world.clock.now
        openings = [seat.available_from(now, on_shift=True) for seat in self._idle]
        soonest = min((opening for opening in openings if opening > now), default=NEVER)
        if soonest < self._alarm:
            self._alarm = soonest
            world.clock.at(soonest, self._woken, world)

    def _woken(self, world: World) -> None:
        self._alarm = NEVER
        self._match(world)
