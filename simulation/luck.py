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

_ALONE_BITS = 8
"""All numbers of a turn together cost about as much as one in 256 of them alone."""
_BLOCK = 16384
"""So many are drawn together: few enough for a processor's near memory."""


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
        How many leads there are; a draw for one beyond is made alone.
    """

    def __init__(self, draws: Draws, leads: int = _BLOCK) -> None:
        self._draws = draws
        self._leads = leads
        self._alone = leads >> _ALONE_BITS
        self._asked: dict[tuple[Purpose, int], int] = {}
        self._streams: dict[Purpose, dict[int, memoryview]] = {purpose: {} for purpose in Purpose}
        self._normals: dict[Purpose, dict[int, memoryview]] = {purpose: {} for purpose in Purpose}

    def uniform(self, purpose: Purpose, lead: int, turn: int) -> float:
        """Draw a number in (0, 1); drawn for all leads at once, which changes no number."""
        try:
            number: float = self._streams[purpose][turn][lead]
        except (KeyError, IndexError):
            return self._new(purpose, lead, turn)
        return number

    def _new(self, purpose: Purpose, lead: int, turn: int) -> float:
        """Draw the first numbers of a turn one by one, and then for all leads: late turns come to few."""
        asked = self._asked[purpose, turn] = self._asked.get((purpose, turn), 0) + 1
        if asked > self._alone and turn not in self._streams[purpose]:
            self._streams[purpose][turn] = self._of_all(purpose, turn).data
        return self._draws.uniform(purpose, lead, turn)

    def normal(self, purpose: Purpose, lead: int, turn: int) -> float:
        """Draw a number of mean 0 and variance 1: the normal quantile of the uniform one."""
        try:
            number: float = self._normals[purpose][turn][lead]
        except (KeyError, IndexError):
            return self._new_normal(purpose, lead, turn)
        return number

    def _new_normal(self, purpose: Purpose, lead: int, turn: int) -> float:
        if turn not in self._normals[purpose]:
            self._normals[purpose][turn] = np.asarray(ndtri(self._of_all(purpose, turn))).data
        return float(ndtri(self._draws.uniform(purpose, lead, turn)))

    def _of_all(self, purpose: Purpose, turn: int) -> NDArray[np.float64]:
        """Draw for all leads, shape (n_leads,)."""
        numbers = np.empty(self._leads)
        for first in range(0, self._leads, _BLOCK):
            block = np.arange(first, min(first + _BLOCK, self._leads), dtype=np.uint64)
            numbers[first : first + _BLOCK] = self._draws.uniforms(purpose, block, turn)
        return numbers

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
