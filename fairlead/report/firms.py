"""The demo's firms: made up, alike but for how much their reps differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fairlead.report.findings import Findings

LIKE_REAL = 3
"""Points (standard deviation between reps) at which a made-up firm is like the real data we know of.

In the public log of a real funnel with named employees (BPI Challenge 2012, offered cases) it is about 2.8.
"""

_CHARACTERS = {
    0: "No rep is better than another here: a method that finds better reps has found chance.",
    LIKE_REAL: "In a public log of a real funnel with named employees (BPI Challenge 2012), they differ by about 2.8 "
    "points.",
    10: "A dream: no real data we know of show reps this far apart.",
}


@dataclass(frozen=True, slots=True)
class Firm:
    """One firm of the demo with what was found there.

    Attributes
    ----------
    beside
        What a reader must know of its gain or loss, said beside it.
    """

    key: str
    points: float
    comparison: Mapping[str, Any]
    findings: Findings
    verdict: str
    interaction: Mapping[str, Any]
    batch: Mapping[str, Any]
    beside: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What the firm is called on the page."""
        return "Reps alike (0 points)" if self.points == 0 else f"Reps differ by {self.points:g} points"

    @property
    def character(self) -> str:
        """What kind of firm that is."""
        return _CHARACTERS.get(int(self.points) if self.points == int(self.points) else -1, "")

    @property
    def is_like_real(self) -> bool:
        """Whether this firm is like the real data we know of."""
        return self.points == LIKE_REAL


def read_firms(summary: Mapping[str, Any]) -> tuple[Firm, ...]:
    """Read the firms of a demo summary, in its order.

    Raises
    ------
    ValueError
        When the headline is not the key of one of them.
    """
    firms = tuple(_firm(entry) for entry in summary["firms"])
    keys = [firm.key for firm in firms]
    if summary["headline"] not in keys:
        raise ValueError(f"demo summary, headline: {summary['headline']!r}; expected one of {keys}")
    return firms


def _firm(entry: Mapping[str, Any]) -> Firm:
    return Firm(
        key=entry["key"],
        points=entry["points"],
        comparison=entry["comparison"],
        findings=Findings.read(entry["comparison"]),
        verdict=entry["verdict"],
        interaction=entry["interaction"],
        batch=entry["batch"],
        beside=tuple(entry.get("beside", ())),
    )
