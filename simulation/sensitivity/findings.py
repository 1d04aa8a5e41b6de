"""What moving assumptions showed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from simulation.experiment.intervals import Interval
from simulation.sensitivity.assumption import Assumption

_ROUNDING = 1e-6
"""Wins by which sums differ although both methods did alike."""


class Verdict(StrEnum):
    """What becomes of the answer at an end of an assumption."""

    HOLDS = "holds"
    """The same as now: ahead, behind, or not to be told."""
    OPEN = "open"
    """Told from chance now, and there no longer."""
    TOLD = "told"
    """Not told from chance now, but there."""
    TURNS = "turns"

    @classmethod
    def of(cls, now: Interval, there: Interval) -> Verdict:
        """Compare what the intervals of a difference say: ahead, behind, or not to be told."""
        before, after = _sign(now), _sign(there)
        if before == after:
            return cls.HOLDS
        if before * after < 0:
            return cls.TURNS
        return cls.OPEN if before else cls.TOLD


def _sign(found: Interval) -> int:
    return int((found.low or 0.0) > _ROUNDING) - int((found.high or 0.0) < -_ROUNDING)


def _surely(change: Interval) -> float:
    if change.low is None or change.high is None or _sign(change) == 0:
        return 0.0
    return min(abs(change.low), abs(change.high))


@dataclass(frozen=True)
class AtEnd:
    """The comparison at one end of an assumption.

    Attributes
    ----------
    text
        The figure there, in words.
    wins, revenue
        Paired differences between the two methods there, in each simulated period.
    wins_change, revenue_change
        By how much these differ from the differences as things are assumed now, on the same luck.
    verdict
        Whether what is said of wins now would be said there, too.
    """

    text: str
    wins: Interval
    revenue: Interval
    wins_change: Interval
    revenue_change: Interval
    verdict: Verdict

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {
            "figure": self.text,
            "wins": self.wins.to_dict(),
            "revenue": self.revenue.to_dict(),
            "wins_change": self.wins_change.to_dict(),
            "revenue_change": self.revenue_change.to_dict(),
            "verdict": self.verdict.value,
        }


@dataclass(frozen=True)
class Hinge:
    """An assumption with what the comparison comes to at its ends; None where the figure stands at that end now."""

    assumption: Assumption
    low: AtEnd | None
    high: AtEnd | None

    @property
    def ends(self) -> Iterator[AtEnd]:
        """The ends there are."""
        return (end for end in (self.low, self.high) if end is not None)

    @property
    def swing(self) -> float:
        """How far apart the differences in wins lie over the ends and the figure as it is."""
        changes = [0.0, *(end.wins_change.mean for end in self.ends)]
        return max(changes) - min(changes)

    @property
    def sure_swing(self) -> float:
        """The least that the interval of a change leaves of it, at the end where that is most; 0 where none is told."""
        return max((_surely(end.wins_change) for end in self.ends), default=0.0)

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data."""
        about = self.assumption
        return {
            "key": about.key,
            "title": about.title,
            "now": about.now,
            "low": None if self.low is None else self.low.to_dict(),
            "high": None if self.high is None else self.high.to_dict(),
            "ends": about.ends,
            "source": about.source,
            "quality": about.quality,
            "calibrated": about.calibrated,
            "swing": self.swing,
            "sure_swing": self.sure_swing,
        }


def surest_first(hinges: Iterable[Hinge]) -> tuple[Hinge, ...]:
    """Sort by what is left of the swing when chance is granted all it may be, then by how wide it is."""
    return tuple(sorted(hinges, key=lambda hinge: (-hinge.sure_swing, -hinge.swing)))


@dataclass(frozen=True)
class Sensitivity:
    """What a comparison of two methods hangs on, the assumption with the surest swing first.

    Few replications leave wide swings that are nothing but chance; those come last, in the order of their width.

    Attributes
    ----------
    policy, against
        The two methods.
    wins, revenue
        Paired differences as things are assumed now, over these replications.
    hinges
        The assumptions.
    replications, runs
        Of each end, and in all.
    """

    scenario: str
    policy: str
    against: str
    seed: int
    wins: Interval
    revenue: Interval
    hinges: tuple[Hinge, ...]
    replications: int
    runs: int

    def to_dict(self) -> dict[str, Any]:
        """Give the content of ``assumptions`` in ``compare --json``."""
        return {
            "policy": self.policy,
            "against": self.against,
            "wins": self.wins.to_dict(),
            "revenue": self.revenue.to_dict(),
            "hinges": [hinge.to_dict() for hinge in self.hinges],
            "replications": self.replications,
            "runs": self.runs,
            "seed": self.seed,
        }
