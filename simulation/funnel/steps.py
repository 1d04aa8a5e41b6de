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
    automated
        Whether it is made without a person.
    particulars
        What the log says of it, as JSON.
    """

    after: int
    work: int
    chance: float
    automated: bool
    particulars: str


def steps_of(cadence: tuple[Attempt, ...]) -> tuple[Step, ...]:
    """Lay out a cadence in simulated time."""
    return tuple(
        Step(
            after=round(attempt.after_hours * HOUR),
            work=0 if attempt.automated else round(attempt.minutes * MINUTE),
            chance=attempt.contact_chance,
            automated=attempt.automated,
            particulars=_particulars(attempt, number),
        )
        for number, attempt in enumerate(cadence, start=1)
    )


def _particulars(attempt: Attempt, number: int) -> str:
    if attempt.automated:
        return detail(attempt=number, channel=attempt.channel.value, minutes=0.0, automated=True)
    return detail(attempt=number, channel=attempt.channel.value, minutes=attempt.minutes)
