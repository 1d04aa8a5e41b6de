"""What routing methods remember from one lead to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any, Protocol

from matching.policies.bidding.state import BidState
from matching.policies.figures import Figures

_KEYS = ("last", "order", "turns_taken", "clock", "members", "figures", "accounts", "counts", "recent", "bids", "parts")
CREDITS = ("no_show", "cancelled", "declined", "moved")
"""What a turn is credited back for; `moved`: the lead went to another rep after all."""


class Settled(Protocol):
    """What a method has worked out and keeps until something changes; saved states are without it."""

    def copy(self) -> Settled:
        """Return one that may change on its own."""
        ...


class Rotation:
    """The memory of the routing methods: plain data that can be shown, saved, restored and explained.

    Keyed by rep id, so a pool may shrink, grow or change its order without anyone's count being lost. A policy that
    has others inside (rules, wrappers) keeps the memory of each in a part of its own; all parts share one memory
    of who waited how long, because that is remembered for the whole organisation.

    Attributes
    ----------
    last
        The rep who had the latest turn in a plain rotation.
    order
        The pool's order at that turn: where to go on if that rep has left.
    clock
        Turns for each unit of weight that leads brought to those they were open to: what an absent member has missed.
    figures
        By name and rep: `pointer`, `given`, `calibration`, `left_at` (the clock when she left), and the credits.
    accounts
        The rep who got the latest lead of each account.
    counts
        Leads by route, and whatever else a policy counts.
    recent
        (minute, rep) of leads given lately, oldest first, where a policy asks for them.
    bids
        Prices of the reps, and what they are learned from; None until a policy bids.
    parts
        The memories of inner policies, by name.
    settled
        What the method has worked out for the members of the moment, None to work it out anew.
    """

    __slots__ = (
        "_organisation",
        "accounts",
        "bids",
        "clock",
        "counts",
        "figures",
        "last",
        "order",
        "parts",
        "recent",
        "settled",
        "turns_taken",
    )

    def __init__(self, last: str | None = None, order: tuple[str, ...] = ()) -> None:
        self.last = last
        self.order = order
        self.turns_taken = 0
        self.clock = 0.0
        self.figures = Figures()
        self.accounts: dict[str, str] = {}
        self.counts: dict[str, int] = {}
        self.recent: list[tuple[float, str]] = []
        self.bids: BidState | None = None
        self.parts: dict[str, Rotation] = {}
        self.settled: Settled | None = None
        self._organisation: Rotation | None = None  # for the top itself: a reference to itself would keep it from dying

    @property
    def bidding(self) -> bool:
        """Whether prices are learned here, or in a part."""
        return self.bids is not None or any(part.bidding for part in self.parts.values())

    @property
    def organisation(self) -> Rotation:
        """The memory at the top, which knows who waited how long."""
        return self if self._organisation is None else self._organisation

    def part(self, name: str) -> Rotation:
        """Return the memory of an inner policy, made on first use."""
        if name not in self.parts:
            self.parts[name] = Rotation()
            self.parts[name]._join(self.organisation)
        return self.parts[name]

    def way_to(self, part: Rotation) -> tuple[str, ...] | None:
        """Return the names by which a part within this memory is reached, none for itself; None if it is not here."""
        if part is self:
            return ()
        for name, held in self.parts.items():
            way = held.way_to(part)
            if way is not None:
                return (name, *way)
        return None

    def at(self, way: Sequence[str]) -> Rotation:
        """Return the part that is reached by these names, this memory itself where there is no such part any more."""
        part: Rotation | None = self
        for name in way:
            part = None if part is None else part.parts.get(name)
        return self if part is None else part

    def note_given(self, *rep_ids: str) -> None:
        """Note that reps got a lead each, one after another, by hand or by any method: they have waited since now."""
        top = self.organisation
        rows = [top.figures.row(rep_id) for rep_id in rep_ids]
        turns = top.figures["turn"]
        for row in rows:
            turns[row] = top.turns_taken
            top.turns_taken += 1

    def credit(self, rep_id: str, kind: str, leads: float = 1.0) -> None:
        """Credit leads back, for one of `CREDITS`; a negative number charges them.

        Raises
        ------
        ValueError
            If there is no such kind, or the number is not finite.
        """
        if kind not in CREDITS:
            raise ValueError(f"credit: expected one of {', '.join(CREDITS)}, got {kind!r}")
        if not isfinite(leads):
            raise ValueError(f"credit: expected a finite number of leads, got {leads}")
        row = self.figures.row(rep_id)
        self.figures[kind][row] += leads
        self.settled = None

    def copy(self) -> Rotation:
        """Return a memory that may change on its own."""
        other = Rotation.__new__(Rotation)
        other._take(self, keep_figures=False)
        top = other
        if self._organisation is not None:
            top = Rotation()
            top.figures, top.turns_taken = self._organisation.figures.copy(), self._organisation.turns_taken
        other._join(top)
        return other

    def adopt(self, other: Rotation) -> None:
        """Become what a copy has become."""
        if self._organisation is not None:
            top = other.organisation
            self._organisation.figures, self._organisation.turns_taken = top.figures, top.turns_taken
        self._take(other, keep_figures=True)
        self._join(self.organisation)

    def _take(self, source: Rotation, *, keep_figures: bool) -> None:
        self.last, self.order, self.clock = source.last, source.order, source.clock
        self.turns_taken = source.turns_taken
        self.figures = source.figures if keep_figures else source.figures.copy()
        self.settled = source.settled if keep_figures or source.settled is None else source.settled.copy()
        self.accounts, self.counts, self.recent = dict(source.accounts), dict(source.counts), list(source.recent)
        self.bids = None if source.bids is None else source.bids.copy()
        self.parts = {name: part.copy() for name, part in source.parts.items()}

    def _join(self, organisation: Rotation) -> None:
        self._organisation = None if organisation is self else organisation
        for part in self.parts.values():
            part._join(organisation)

    def to_dict(self) -> dict[str, Any]:
        """Return the state as plain data, ready for JSON; a copy."""
        return {
            "last": self.last,
            "order": list(self.order),
            "turns_taken": self.turns_taken,
            "clock": self.clock,
            "members": list(self.figures.rep_ids),
            "figures": self.figures.to_dict(),
            "accounts": dict(self.accounts),
            "counts": dict(self.counts),
            "recent": [list(entry) for entry in self.recent],
            "bids": None if self.bids is None else self.bids.to_dict(),
            "parts": {name: part.to_dict() for name, part in self.parts.items()},
        }

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Rotation:
        """Return the rotation that `to_dict` described.

        Raises
        ------
        ValueError
            If a key is missing or unknown.
        """
        if set(state) != set(_KEYS):
            raise ValueError(f"rotation: expected the keys {sorted(_KEYS)}, got {sorted(state)}")
        rotation = cls(last=state["last"], order=tuple(state["order"]))
        rotation.turns_taken, rotation.clock = int(state["turns_taken"]), float(state["clock"])
        rotation.figures = Figures.from_dict(tuple(state["members"]), state["figures"])
        rotation.accounts, rotation.counts = dict(state["accounts"]), dict(state["counts"])
        rotation.recent = [(float(minute), str(rep_id)) for minute, rep_id in state["recent"]]
        rotation.bids = None if state["bids"] is None else BidState.from_dict(state["bids"])
        rotation.parts = {name: cls.from_dict(part) for name, part in state["parts"].items()}
        rotation._join(rotation)
        return rotation
