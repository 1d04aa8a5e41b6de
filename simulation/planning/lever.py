"""A lever: one thing a firm could change, and the settings to try."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from simulation.search import Change


class Group(StrEnum):
    """What a lever is about, in the order in which people are shown them."""

    ROUTING = "Routing"
    RESPONSE = "Faster response"
    PERSISTENCE = "Attempts and nurture"
    PEOPLE = "People"
    THRESHOLD = "Which leads"
    RULES = "Rules dropped"


@dataclass(frozen=True)
class Option:
    """One setting to try.

    Attributes
    ----------
    text
        What would be done, as part of a sentence: ``a response clock of 4 working hours instead of 12``.
    change
        Does it.
    hires
        How many people it takes on top.
    """

    text: str
    change: Change
    hires: int = 0


@dataclass(frozen=True)
class Lever:
    """One thing that could be changed, with its options; at least one.

    Attributes
    ----------
    key
        Short and unique.
    title
        As a heading.
    now
        The present setting.
    options
        What is tried; none of them is the present setting.
    """

    key: str
    group: Group
    title: str
    now: str
    options: tuple[Option, ...]
