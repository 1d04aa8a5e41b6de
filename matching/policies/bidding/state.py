"""What bid prices remember from lead to lead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from matching.arrays import Floats
from matching.policies.bidding.arrivals import Arrivals
from matching.policies.bidding.sample import Members, Sample
from matching.policies.bidding.ties import Ties

_MOST_WAITING = 10_000
_KEYS = (
    "prices", "arrivals", "sample", "ties", "waiting", "scale", "scored", "total", "opened_at", "solved_at",
    "solved_left", "solved")  # fmt: skip


class BidState:
    """Prices by rep, the sample they are solved on, and the counts the forecast goes by; plain data when saved.

    Attributes
    ----------
    price
        Shape (n_members,), in the order of the latest pool; see `face`.
    arrivals, sample
        Leads counted, and the latest leads.
    ties
        How leads in a tie are shared out at the batch's prices; None once they have been solved anew.
    waiting
        Leads that were told to wait: when they are asked about again they are no new arrivals.
    scale, scored
        Mean highest value of a lead, and over how many.
    total
        Leads ever counted.
    opened_at
        How many of them are of the batch that opened the prices: leads of one moment, whatever their order.
    solved_at, solved_left, solved
        Leads counted and expected when prices were last solved for, and how often they were.
    """

    __slots__ = (
        "_members", "_others", "arrivals", "opened_at", "price", "sample", "scale", "scored", "solved", "solved_at",
        "solved_left", "ties", "total", "waiting")  # fmt: skip

    def __init__(self) -> None:
        self._members: Members = ()
        self._others: dict[str, float] = {}
        self.price: Floats = np.zeros(0)
        self.arrivals, self.sample = Arrivals(), Sample()
        self.ties: Ties | None = None
        self.waiting: dict[str, None] = {}
        self.scale, self.scored, self.total, self.opened_at = 0.0, 0, 0, 0
        self.solved_at, self.solved_left, self.solved = 0, 0.0, 0

    @property
    def prices(self) -> dict[str, float]:
        """Price by rep id, of everybody who ever had one."""
        return {**self._others, **dict(zip(self._members, self.price.tolist(), strict=True))}

    def face(self, members: Members) -> Floats:
        """Return the prices of these members, to be read and written; whoever has none starts at 0."""
        if members is not self._members and members != self._members:
            self._others = self.prices
            self.price = np.array([self._others.get(member, 0.0) for member in members])
        self._members = members
        return self.price

    def wait(self, lead_id: str) -> None:
        """Note that a lead waits; of too many the oldest are forgotten."""
        self.waiting[lead_id] = None
        if len(self.waiting) > _MOST_WAITING:
            del self.waiting[next(iter(self.waiting))]

    def copy(self) -> BidState:
        """Return a state that may change on its own."""
        other = BidState()
        other._members, other._others, other.price = self._members, dict(self._others), self.price.copy()
        other.arrivals, other.sample = self.arrivals.copy(), self.sample.copy()
        other.ties = None if self.ties is None else self.ties.copy()
        other.waiting = dict(self.waiting)
        other.scale, other.scored, other.total = self.scale, self.scored, self.total
        other.opened_at = self.opened_at
        other.solved_at, other.solved_left, other.solved = self.solved_at, self.solved_left, self.solved
        return other

    def to_dict(self) -> dict[str, Any]:
        """Return the state as plain data, ready for JSON; a copy."""
        return {
            "prices": self.prices,
            "arrivals": self.arrivals.to_dict(),
            "sample": self.sample.to_list(),
            "ties": None if self.ties is None else self.ties.to_dict(),
            "waiting": list(self.waiting),
            "scale": self.scale,
            "scored": self.scored,
            "total": self.total,
            "opened_at": self.opened_at,
            "solved_at": self.solved_at,
            "solved_left": self.solved_left,
            "solved": self.solved,
        }

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> BidState:
        """Return the state that `to_dict` described.

        Raises
        ------
        ValueError
            If a key is missing or unknown.
        """
        if set(state) != set(_KEYS):
            raise ValueError(f"bids: expected the keys {sorted(_KEYS)}, got {sorted(state)}")
        bids = cls()
        bids._others = {str(rep_id): float(price) for rep_id, price in state["prices"].items()}
        bids.arrivals, bids.sample = Arrivals.from_dict(state["arrivals"]), Sample.from_list(state["sample"])
        bids.ties = None if state["ties"] is None else Ties.from_dict(state["ties"])
        bids.waiting = dict.fromkeys(state["waiting"])
        bids.scale, bids.scored, bids.total = float(state["scale"]), int(state["scored"]), int(state["total"])
        bids.opened_at = int(state["opened_at"])
        bids.solved_at, bids.solved_left = int(state["solved_at"]), float(state["solved_left"])
        bids.solved = int(state["solved"])
        return bids
