"""What the funnel knows of a lead while the clock runs, and of a case: the lead in one rep's hands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from scenarios.vocabulary import Grade
from simulation.units import NEVER

if TYPE_CHECKING:
    from simulation.desk import Task


class Place(StrEnum):
    """Where a lead is; it is always in exactly one place."""

    WAITING = "waiting"
    HELD = "held"
    NURTURE = "nurture"
    VERIFIED = "being verified"
    MATURING = "maturing"
    ENDED = "ended"


@dataclass(slots=True, eq=False)
class Lead:
    """A lead's state.

    Attributes
    ----------
    number
        From 0 in order of arrival; rows of the leads frame and names of draws.
    warm_since
        When the lead last showed interest: its arrival, or its return from nurture. Odds fall with age from here.
    generation
        How many times it has come back from nurture.
    handovers
        How many times it has been given to a rep, in all.
    owners
        How many reps have had it in this generation.
    ruled_out
        Positions of the reps whom a hard match keeps from it.
    previous
        Positions of all reps who have had it.
    kept_from
        Positions of those whom a hard match alone keeps from it.
    ready_at
        When the buyer is ready for a conversation.
    appeal
        How easily it is ignored, once somebody asked.
    raises
        How often it has raised its hand.
    leaves_at
        When it loses patience, if it still waits then.
    """

    number: int
    grade: Grade
    warm_since: int
    ruled_out: frozenset[int] = frozenset()
    place: Place = Place.WAITING
    generation: int = 0
    handovers: int = 0
    owners: int = 0
    touched: bool = False
    previous: frozenset[int] = frozenset()
    kept_from: frozenset[int] = frozenset()
    ready_at: int = 0
    appeal: float | None = None
    raises: int = 0
    leaves_at: int = NEVER


@dataclass(slots=True, eq=False)
class Case:
    """One lead in one rep's hands, from the hand-over until she wins it, loses it or gives it back.

    Attributes
    ----------
    turn
        Which hand-over of the lead this is, from 0; names its draws.
    step
        The cadence's step that comes next.
    alive
        False once the lead has left her hands: what was planned for it is then void.
    touched
        True from the first attempt on.
    safe
        True from the first conversation on: the clocks no longer take the lead away.
    neglected
        True for one that its rep accepted and leaves lying.
    raised_at
        When the lead last raised its hand, if it did.
    task
        The attempt that waits at the desk or is being made.
    waiting
        True while that one waits.
    plans
        How many attempts have been planned; a plan that is not the latest is void.
    no_shows
        Appointments missed.
    taken_at
        When a clock takes the lead from its rep, if nobody has talked to it by then.
    watches
        What looks after it until the first conversation, in order (:mod:`simulation.funnel.watches`).
    """

    lead: Lead
    rep: int
    turn: int
    assigned_at: int
    step: int = 0
    alive: bool = True
    touched: bool = False
    safe: bool = False
    neglected: bool = False
    raised_at: int | None = None
    task: Task | None = None
    waiting: bool = False
    plans: int = 0
    no_shows: int = 0
    taken_at: int = NEVER
    watches: list[tuple[int, bool, Callable[..., object], tuple[Any, ...]]] = field(default_factory=list)
