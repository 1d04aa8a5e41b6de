"""Where an open lead stands when a run begins."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl


class Stage(StrEnum):
    """How far it has come, in whose hands."""

    WAITING = "waiting for a rep"
    UNANSWERED = "handed over, not answered"
    WORKED = "accepted, not reached"
    REACHED = "reached, not qualified"
    OPPORTUNITY = "opportunity"
    NURTURE = "in nurture"


@dataclass(frozen=True, slots=True)
class Standing:
    """One open lead; times in microseconds since the run begins, so none above 0.

    Attributes
    ----------
    number
        Its number in the run: open leads come before those that arrive.
    rep
        Position of the rep who has it; −1 where nobody has.
    warm_since
        When it last showed interest.
    assigned_at, since, last_touch
        When this rep was given it, when it came to its stage, and the last attempt (``since`` before the first).
    waited
        Working time of its rep since it was handed over.
    worked
        Working time of its rep since it came to its stage.
    generation, handovers, owners, attempts, touched, previous
        As in :class:`simulation.funnel.lead.Lead`; ``attempts`` by the present rep.
    """

    number: int
    stage: Stage
    rep: int
    warm_since: int
    assigned_at: int
    since: int
    last_touch: int
    waited: int
    worked: int
    generation: int
    handovers: int
    owners: int
    attempts: int
    touched: bool
    previous: frozenset[int]


@dataclass(frozen=True, slots=True)
class Opening:
    """The open work of a run.

    Attributes
    ----------
    leads
        By number, from 0.
    past
        What happened to them before, in the schema of ``scenarios.tables.EVENTS``.
    """

    leads: tuple[Standing, ...]
    past: pl.DataFrame
