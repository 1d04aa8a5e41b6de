"""Push routing: at every routing window the policy gives waiting leads to reps."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matching import Policy, Rotation
from matching.policies import CatchAllWarning, reads_waits
from simulation.funnel import acceptance, patience
from simulation.funnel.lead import Lead
from simulation.funnel.lead_facts import Known
from simulation.funnel.offer import make_offer
from simulation.funnel.propensities import Sound
from simulation.funnel.room import Room
from simulation.funnel.roster import Crew, Roster
from simulation.seat import Seat
from simulation.units import MINUTE, NEVER
from simulation.world import World


class WindowRouter:
    """Asks the policy at whole windows, and only when leads wait and somebody may take one.

    Parameters
    ----------
    policy
        The very object that routes for real.
    known
        What the policy may know of the leads.
    rng
        The policy's own random numbers.
    """

    hears_of_idle = False

    def __init__(self, policy: Policy, known: Known, rng: np.random.Generator) -> None:
        self._policy = policy
        self._known = known
        self._rng = rng
        self._rotation = Rotation()
        self._waits = reads_waits(policy)
        self._waiting: list[Lead] = []
        self.next_offer = NEVER
        self._window_set = False
        self._roster: Roster | None = None
        self._room: Room | None = None
        self._sound = Sound()

    def submit(self, world: World, lead: Lead) -> None:
        """Let a lead wait for the next window."""
        self._waiting.append(lead)
        if not self._window_set:
            self._set_window(world, world.clock.now)

    def withdraw(self, lead: Lead) -> None:
        """Forget a lead that waits no more."""
        self._waiting.remove(lead)

    def idle(self, world: World, seat: Seat) -> None:
        """Do nothing: leads are pushed, whoever is idle."""

    def _set_window(self, world: World, earliest: int) -> None:
        """Plan the first window at which somebody can take a lead."""
        if not world.seats:
            return
        rules = world.scenario.routing
        possible = _first_available(world.seats, earliest, on_shift=rules.on_shift_only)
        width = round(rules.window_minutes * MINUTE)
        self._window_set = True
        self.next_offer = -(-possible // width) * width
        world.clock.at(self.next_offer, self._window, world)

    def _window(self, world: World) -> None:
        self._window_set = False
        now = world.clock.now
        if self._roster is None or self._room is None:
            self._roster, self._room = Roster(world.seats), Room(world.seats)
        crew = self._roster.at_work(now) if world.scenario.routing.on_shift_only else self._roster.everybody()
        if self._waiting and crew.seats:
            remaining = self._room.of(crew, now)
            if remaining.max() >= 1.0:
                self._give_out(world, crew, self._room, remaining)
        if self._waiting:
            self._set_window(world, now + 1)
        for lead in self._waiting:
            patience.watch(world, lead)

    def _give_out(self, world: World, crew: Crew, room: Room, remaining: NDArray[np.float64]) -> None:
        """Ask the policy; what it does not give out waits for the next window."""
        leads, self._waiting = self._waiting, []
        offer = make_offer(
            world, self._known, leads, crew, remaining, self._rotation, sound=self._sound, waits=self._waits
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CatchAllWarning)  # the log says of every lead by which route it went
            decisions = self._policy.decide(offer.batch, offer.pool, self._rng)
        for row, (lead, seat, decision) in enumerate(offer.checked(decisions)):
            if seat is None:
                self._waiting.append(lead)
            else:
                particulars = offer.particulars(row, seat, decision)
                case = acceptance.hand_over(world, lead, seat, particulars)
                room.given(seat, world.clock.now)
                acceptance.begin(world, case)


def _first_available(seats: Sequence[Seat], earliest: int, *, on_shift: bool) -> int:
    """Give the first instant at which any of them may be given a lead; nothing comes before ``earliest``."""
    soonest = NEVER
    for seat in seats:
        soonest = min(soonest, seat.available_from(earliest, on_shift=on_shift))
        if soonest <= earliest:
            break
    return soonest
