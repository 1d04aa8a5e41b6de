"""Leads that are worth as much with one rep as with another after the price: shared out as the batch shared them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from matching.arrays import Bools, Floats

_HAIR = 4.0
"""Of the distance within which there is a tie."""

NOBODY = ""
"""Stands among tied reps for leaving the lead unassigned, which counts as 0."""


class Ties:
    """How many leads of each tie go to whom: at the batch's prices, the batch's own numbers.

    A lead without a tie goes where the batch sent it, by the price alone. Leads of one tie may change places without
    any change in value, so to send as many of them to each rep as the batch did is to repeat the batch.

    Attributes
    ----------
    within
        Differences of value and price that are nearer than this are ties: the solver rounds values to whole units.
    quotas
        For each set of tied reps, in the order of the batch's reps: how many leads each has still to get.
    """

    __slots__ = ("quotas", "within")

    def __init__(self, within: float) -> None:
        self.within = within
        self.quotas: dict[tuple[str, ...], dict[str, int]] = {}

    def note(self, members: tuple[str, ...], net: Floats, given: Sequence[int]) -> None:
        """Count the batch's leads in ties; `net` of shape (n_leads, n_reps), minus infinity where not allowed."""
        after = np.column_stack((net, np.zeros(len(net))))
        tied = after >= after.max(axis=1, keepdims=True) - self.within
        names = (*members, NOBODY)
        for row in np.flatnonzero(tied.sum(axis=1) > 1).tolist():
            key = tuple(names[at] for at in np.flatnonzero(tied[row]).tolist())
            quota = self.quotas.setdefault(key, dict.fromkeys(key, 0))
            quota[names[given[row]]] += 1

    def settled(
        self, members: tuple[str, ...], values: Floats, prices: Floats, eligible: Bools | None, room: Floats
    ) -> Floats:
        """Return the prices with a hair's breadth in favour of who gets this lead in a tie, and count it.

        They are returned as they are for a lead without a tie, and for one in a tie whose quotas are used up.
        """
        net = values - prices if eligible is None else np.where(eligible, values - prices, -np.inf)
        top = max(float(net.max(initial=-np.inf)), 0.0)
        at = np.flatnonzero(net >= top - self.within).tolist()
        names = [members[rep] for rep in at] + ([NOBODY] if top <= self.within else [])
        quota = self.quotas.get(tuple(names)) if len(names) > 1 else None
        if quota is None:
            return prices
        places = dict(zip(names, at, strict=False))  # nobody, at the end, has no place
        open_to = [name for name in names if quota[name] and (name == NOBODY or room[places[name]] >= 1.0)]
        if not open_to:
            return prices
        name = max(open_to, key=quota.__getitem__)
        quota[name] -= 1
        hair = _HAIR * self.within
        if name == NOBODY:
            return prices + hair
        favouring = prices.copy()
        favouring[places[name]] -= hair
        return favouring

    def copy(self) -> Ties:
        """Return ties that may change on their own."""
        other = Ties(self.within)
        other.quotas = {key: dict(quota) for key, quota in self.quotas.items()}
        return other

    def to_dict(self) -> dict[str, Any]:
        """Return the quotas as plain data, ready for JSON."""
        return {"within": self.within, "quotas": [[list(key), dict(quota)] for key, quota in self.quotas.items()]}

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Ties:
        """Return the ties that `to_dict` described."""
        ties = cls(float(state["within"]))
        ties.quotas = {tuple(key): dict(quota) for key, quota in state["quotas"]}
        return ties
