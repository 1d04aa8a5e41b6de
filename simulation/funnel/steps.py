"""A cadence's attempts with all that can be known of them before the clock starts."""

from __future__ import annotations

from dataclasses import dataclass

from scenarios.funnel import Attempt
from simulation.event_log import detail
from simulation.units import HOUR, MINUTE


@dataclass(frozen=True, slots=True)
class Step:
    """One attempt.

    Attributes
    ----------
    after
        Time since the attempt before.
    work
        Selling time it takes.
    chance
        Of an answer, at the reference age.
    particulars
        What the log says of it, as JSON.
    """

    after: int
    work: int
    chance: float
    particulars: str


def steps_of(cadence: tuple[Attempt, ...]) -> tuple[Step, ...]:
    """Lay out a cadence in simulated time."""
    return tuple(
        Step(
            after=round(attempt.after_hours * HOUR),
            work=round(attempt.minutes * MINUTE),
            chance=attempt.contact_chance,
            particulars=detail(attempt=number, channel=attempt.channel.value, minutes=attempt.minutes),
        )
        for number, attempt in enumerate(cadence, start=1)
    )
