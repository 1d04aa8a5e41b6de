"""The sections of a card, in order: add one here."""

from __future__ import annotations

from collections.abc import Callable

from models.card.blocks import Section
from models.card.found import findings
from models.card.judged import calibration
from models.card.learned_from import data, doubtful, left_out, used
from models.card.reps import evidence
from models.card.step_by_step import steps
from models.card.subject import Card
from models.card.uses import allowed, forbidden, limits, people
from models.card.waiting import waiting

SECTIONS: tuple[Callable[[Card], Section | None], ...] = (
    data,
    findings,
    steps,
    waiting,
    calibration,
    evidence,
    people,
    allowed,
    forbidden,
    used,
    doubtful,
    left_out,
    limits,
)
