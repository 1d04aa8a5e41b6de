"""What all stages of the funnel share: the rules, the clock, the log, the luck, the reps and the leads."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scenarios import Scenario
from scenarios.vocabulary import EventKind
from simulation.clock import Clock
from simulation.desk import Desk
from simulation.event_log import NOBODY, EventLog
from simulation.funnel.lead import Case, Lead
from simulation.funnel.response import Answers
from simulation.funnel.steps import Step
from simulation.funnel.willingness import Willingness
from simulation.luck import Luck
from simulation.seat import Seat
from simulation.traits import Traits

_IN_HAND = attrgetter("in_hand")


class Router(Protocol):
    """Gives waiting leads to reps.

    Attributes
    ----------
    next_offer
        Before this instant no waiting lead is given to anybody; ``NEVER`` where that cannot be known.
    hears_of_idle
        Whether it wants to be told of idle reps.
    """

    next_offer: int
    hears_of_idle: bool

    def submit(self, world: World, lead: Lead) -> None:
        """Take a lead that wants an owner."""

    def withdraw(self, lead: Lead) -> None:
        """Forget a lead that waits no more."""

    def idle(self, world: World, seat: Seat) -> None:
        """Hear that a rep has nothing to do."""


@dataclass(slots=True)
class World:
    """One run in progress.

    Attributes
    ----------
    scenario
        The rules, plain to read (:func:`simulation.plain.plain`).
    chance
        Shape (n_leads, n_reps): the truth, which no policy but ``oracle`` sees.
    inside
        The inside reps who verify and call, as the traits say, by their desks.
    answers
        How likely leads answer and qualify, by age, hour and raised hand.
    willingness
        What makes reps look at leads and take them.
    zero
        The instant that counts as zero, in seconds since 1970.
    attempt
        What every attempt at contact begins and ends with, once the first was made.
    expected
        For every buyer who made up her mind her lead's number, the rep's position, and the wins to be expected.
    """

    scenario: Scenario
    clock: Clock
    log: EventLog
    luck: Luck
    seats: tuple[Seat, ...]
    leads: tuple[Lead, ...]
    chance: NDArray[np.float64]
    router: Router
    cadence: tuple[Step, ...]
    traits: Traits
    inside: dict[Desk, Seat] = field(default_factory=dict)
    answers: Answers = field(init=False)
    willingness: Willingness = field(init=False)
    zero: float = field(init=False)
    attempt: tuple[Callable[[Case], object], Callable[[Case], object]] | None = None
    expected: list[tuple[int, int, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.zero = self.scenario.start.timestamp()
        self.answers = Answers(self.scenario)
        self.willingness = Willingness(self.scenario, self.traits)
        self.inside = {seat.desk: seat for seat in (self.seats[position] for position in self.traits.desks)}

    def close(self) -> None:
        """Let go of what refers back to this world, so that its memory is free without a search for it."""
        self.attempt = None
        for seat in self.seats:
            seat.desk.close()

    def note(self, event: EventKind, case: Case, detail: str | None = None) -> None:
        """Log what happens to a lead in a rep's hands."""
        self.log.append((self.clock.now, event, case.lead.number, case.rep, detail))

    def note_lead(self, event: EventKind, lead: Lead, detail: str | None = None) -> None:
        """Log what happens to a lead in nobody's hands."""
        self.log.append((self.clock.now, event, lead.number, NOBODY, detail))

    def inside_seat(self) -> Seat:
        """Give the inside rep with the fewest things on her desk."""
        return self.inside[min(self.inside, key=_IN_HAND)]

    def release(self, case: Case) -> None:
        """End a case: what was planned for it is void."""
        if case.alive:
            case.alive, case.task = False, None
            self.seats[case.rep].open_cases -= 1
            if not case.touched:
                self.begin_with(case)

    def begin_with(self, case: Case) -> None:
        """Count a case that was untouched no more among those that its rep has not begun with."""
        case.touched = True
        self.seats[case.rep].untouched -= 1

    def barred(self, lead: Lead) -> Set[int]:
        """Give the positions of the reps who may not have the lead: by a hard match, or not again."""
        if not self.scenario.recycling.exclude_previous_owners:
            return lead.ruled_out
        return lead.ruled_out | lead.previous if lead.ruled_out else lead.previous

    def has_candidate(self, lead: Lead) -> bool:
        """Say whether there is a rep at all who may have the lead."""
        out, seats = lead.ruled_out, len(self.seats)
        if len(out) + len(lead.previous) < seats:
            return True
        return len(self.barred(lead)) < seats
