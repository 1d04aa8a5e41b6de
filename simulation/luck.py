"""What chance decides about a lead, each kind of draw under a name of its own.

A draw belongs to the lead and to the turn (which hand-over, which attempt, which return from nurture), never to the
rep. So two policies give a lead the same luck, and a rep with the higher chance wins whatever the other would win.
"""

from __future__ import annotations

from enum import StrEnum
from math import log
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from scenarios import Draws

_MOST_BITS = 12
"""At most so many leads, as a power of two, have their draws of one kind made together."""
_ALONE_BITS = 8
"""A block costs about as much as drawing one in 256 of its numbers alone."""


class Purpose(StrEnum):
    """What a draw is for; no two kinds of draw share a name.

    Stages give those they use, and the events they note, names of their own: to look a member up in its class takes
    longer than to draw.
    """

    IGNORED = "ignored"
    ANSWER_TIME = "answer time"
    ACCEPTED = "accepted"
    REASON = "reject reason"
    CONTACTED = "contacted"
    CONVERSATION = "conversation minutes"
    QUALIFIED = "qualified"
    BUYS = "buys"
    PURCHASE_TIME = "purchase time"
    DECLINE_TIME = "decline time"
    RETURNS = "returns from nurture"
    RETURN_TIME = "time in nurture"
    APPEAL = "how easily ignored"
    HEEDED = "reminder heeded"
    LATE_ANSWER_TIME = "answer time after a reminder"
    PERCEIVED = "chance as the rep sees it"
    NEGLECTED = "accepted and left lying"
    PUSHED = "reminder of a first touch heeded"
    RAISE_TIME = "time until a hand is raised"
    SILENT = "declines without a word"
    CALLED = "warmed up by a call"
    SCORE = "score"
    VERIFIED = "verified"
    MATURE = "ready at arrival"
    MATURE_TIME = "time until ready"
    PATIENCE = "patience"
    BY_APPOINTMENT = "by appointment"
    SHOWS_UP = "no show"


class Luck(Protocol):
    """Where the funnel's draws come from."""

    def uniform(self, purpose: Purpose, lead: int, turn: int) -> float:
        """Draw a number in (0, 1)."""

    def normal(self, purpose: Purpose, lead: int, turn: int) -> float:
        """Draw a number of mean 0 and variance 1."""

    def buyer(self, lead: int, turn: int, rep_id: str) -> float:
        """Draw the number in (0, 1) under which the chance of this rep must come for the lead to buy."""


def exponential(luck: Luck, purpose: Purpose, lead: int, turn: int, mean: float) -> int:
    """Draw an exponential time of mean ``mean``, in whole microseconds."""
    return round(-mean * log(luck.uniform(purpose, lead, turn)))


class LeadLuck:
    """The luck of every comparison: one draw a lead and turn, whoever has the lead.

    Parameters
    ----------
    draws
        The replication's random numbers.
    leads
        How many leads there are, about: few have small blocks.
    """

    def __init__(self, draws: Draws, leads: int = 1 << _MOST_BITS) -> None:
        self._draws = draws
        self._bits = min(_MOST_BITS, leads.bit_length())
        self._mask = (1 << self._bits) - 1
        self._alone = 1 << self._bits >> _ALONE_BITS
        self._asked: dict[tuple[Purpose, int], int] = {}
        self._blocks: dict[tuple[Purpose, int, int], memoryview] = {}
        self._normals: dict[tuple[Purpose, int, int], memoryview] = {}

    def uniform(self, purpose: Purpose, lead: int, turn: int) -> float:
        """Draw a number in (0, 1); drawn in blocks of neighbouring leads, which changes no number."""
        try:
            number: float = self._blocks[purpose, turn, lead >> self._bits][lead & self._mask]
        except KeyError:
            return self._new(purpose, lead, turn)
        return number

    def _new(self, purpose: Purpose, lead: int, turn: int) -> float:
        """Draw the first numbers of a turn one by one, and then whole blocks: late turns come to few leads."""
        asked = self._asked[purpose, turn] = self._asked.get((purpose, turn), 0) + 1
        if asked <= self._alone:
            return self._draws.uniform(purpose, lead, turn)
        name = (purpose, turn, lead >> self._bits)
        block = self._blocks[name] = self._draw(*name).data
        number: float = block[lead & self._mask]
        return number

    def normal(self, purpose: Purpose, lead: int, turn: int) -> float:
        """Draw a number of mean 0 and variance 1: the normal quantile of the uniform one."""
        name = (purpose, turn, lead >> self._bits)
        block = self._normals.get(name)
        if block is None:
            block = self._normals[name] = np.asarray(ndtri(self._draw(*name))).data
        number: float = block[lead & self._mask]
        return number

    def _draw(self, purpose: Purpose, turn: int, block: int) -> NDArray[np.float64]:
        first = block << self._bits
        numbers = np.arange(first, first + self._mask + 1, dtype=np.uint64)
        return self._draws.uniforms(purpose, numbers, turn)

    def buyer(self, lead: int, turn: int, rep_id: str) -> float:
        """Draw the buyer's number, the same for every rep."""
        return self.uniform(Purpose.BUYS, lead, turn)


class PairLuck(LeadLuck):
    """Luck in which every rep meets a buyer of her own, for checks that must not be met by construction.

    With :class:`LeadLuck`, two policies over reps who are alike give identical results; whether the interval of
    their difference is honest cannot be seen there.
    """

    def buyer(self, lead: int, turn: int, rep_id: str) -> float:
        """Draw the buyer's number, independent from rep to rep."""
        return self._draws.uniform(f"{Purpose.BUYS} from {rep_id}", lead, turn)
