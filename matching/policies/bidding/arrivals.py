"""How many leads came, in this window and in those before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

PARTS = 24
"""Into how many equal parts a window is divided to learn when leads come."""

_LATEST = 0.5
"""Weight of the window that has just ended in what is usual."""


@dataclass(slots=True)
class Arrivals:
    """Counts, plain data.

    Attributes
    ----------
    seen
        Leads in this window.
    window
        Number of the window, None before the first.
    from_share
        Which share of this window had passed when counting began; 0 unless it is the first.
    usual
        Leads a window as learned from those before; None before the first has ended.
    parts, spread
        Shape (`PARTS`,), leads in each part of this window, and of a usual one.
    spread_total
        Sum of `spread`.
    """

    seen: int = 0
    window: int | None = None
    from_share: float = 0.0
    usual: float | None = None
    parts: list[float] = field(default_factory=lambda: [0.0] * PARTS)
    spread: list[float] = field(default_factory=lambda: [0.0] * PARTS)
    spread_total: float = 0.0

    def count(self, new: int, part: int | None = None) -> None:
        """Count leads, in a part of the window where there is a clock."""
        self.seen += new
        if part is not None:
            self.parts[min(part, PARTS - 1)] += new

    def come_to(self, window: int, share: float) -> None:
        """Close the window that has ended, if one has, and learn from it; one seen only in part teaches too little."""
        if self.window is None:
            self.window, self.from_share = window, share
        elif window != self.window:
            if self.seen and self.from_share == 0.0:
                self._learn()
            self.window, self.from_share, self.seen = window, 0.0, 0
            self.parts = [0.0] * PARTS

    def _learn(self) -> None:
        weight = 1.0 if self.usual is None else _LATEST
        self.usual = (1.0 - weight) * (self.usual or 0.0) + weight * self.seen
        self.spread = [(1.0 - weight) * old + weight * new for old, new in zip(self.spread, self.parts, strict=True)]
        self.spread_total = sum(self.spread)

    def copy(self) -> Arrivals:
        """Return counts that may change on their own."""
        return Arrivals(
            self.seen, self.window, self.from_share, self.usual, self.parts.copy(), self.spread.copy(),
            self.spread_total)  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as plain data, ready for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, state: Mapping[str, Any]) -> Arrivals:
        """Return the counts that `to_dict` described."""
        return cls(**{**state, "parts": list(state["parts"]), "spread": list(state["spread"])})
