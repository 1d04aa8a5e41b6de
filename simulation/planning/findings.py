"""What planning found: each lever's worth, with intervals that hold for all of them at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from simulation.experiment.intervals import Interval
from simulation.planning.lever import Group
from simulation.planning.people import Post
from simulation.planning.response import Silence
from simulation.search import Found, Screened


class Verdict(StrEnum):
    """What may be said of a lever: by its interval against the smallest gain worth a change."""

    WORTH_IT = "worth it"
    SOME = "a gain, perhaps too small"
    SMALL = "no gain worth it"
    UNCLEAR = "cannot be told"
    HARMFUL = "costs more than it brings"

    @classmethod
    def of(cls, gain: Interval, least: float) -> Verdict:
        """Judge a gain by its interval, against the smallest one worth a change."""
        low, high = gain.low or 0.0, gain.high or 0.0
        if low > least:
            return cls.WORTH_IT
        if high < 0:
            return cls.HARMFUL
        if high <= least:
            return cls.SMALL
        return cls.SOME if low > 0 else cls.UNCLEAR


@dataclass(frozen=True)
class Worth:
    """One lever at the option that screening found best.

    Attributes
    ----------
    key, group, title, now
        As of :class:`simulation.planning.Lever`.
    text
        What would be done.
    gain, wins
        Expected revenue and wins a year more than as it is; ``gain`` is net of the cost of hires where that is known.
    hires, cost
        People on top, and what they cost a year; None where nobody said.
    verdict
        What may be said of it.
    tried
        Every option with what screening saw a year, not to be quoted.
    """

    key: str
    group: Group
    title: str
    now: str
    text: str
    gain: Interval
    wins: Interval
    hires: int
    cost: float | None
    verdict: Verdict
    tried: tuple[tuple[str, Screened], ...] = ()

    @property
    def break_even(self) -> float | None:
        """What each hire may cost a year at most, by the low end of the gain; None without hires."""
        if not self.hires or self.gain.low is None:
            return None
        return max(0.0, (self.gain.low + (self.cost or 0.0)) / self.hires)


@dataclass(frozen=True)
class Step:
    """One point of the curve of further hires: so many on top, and what they bring a year before their cost.

    Attributes
    ----------
    gain
        Together with all other intervals of the plan.
    further
        What the last of them adds.
    """

    hires: int
    gain: Interval
    further: float


@dataclass(frozen=True)
class Staffing:
    """One post: its price, the curve, and how many screening proposed."""

    post: Post
    proposed: int
    curve: tuple[Step, ...]


@dataclass(frozen=True)
class RepRevenue:
    """Expected revenue a year of one rep as it is and after the change, and the paired change; None without a change.

    The intervals are 95 % ones, each for itself.
    """

    team: str
    before: Interval
    after: Interval | None
    change: Interval | None


@dataclass(frozen=True)
class Load:
    """What is handed over and worked under a setting, a mean of runs; None where a figure is undefined."""

    text: str
    leads_a_week: float
    handed_a_week: float
    utilisation: float | None
    reached: float | None


@dataclass(frozen=True)
class Planned:
    """What each lever of a scenario is worth.

    Attributes
    ----------
    scenario, policy, seed
        What was planned for.
    revenue, wins
        Expected as it is, a year.
    levers
        The largest gain first.
    staffing
        Posts in which hires were tried.
    posts
        Every post with its price, the dearest first.
    silence
        What waiting for a silent rep is worth, from the firm's own hazard of answering.
    loads
        Lead counts and load as it is and at each grading threshold.
    together
        All levers that are worth it at once, on luck of its own; None unless there are two or more.
    together_parts
        Their texts.
    found
        What a search over combinations found; None where none was asked for.
    least
        The smallest gain a year that is worth a change, and as a share of revenue.
    year
        What a simulated period is multiplied by.
    confidence, family
        Of all intervals together, and how many they are.
    replications, runs
        Of the confirmation, and runs in all.
    by_rep
        For each present rep what she is expected to bring; the change is all levers worth it together, or the one.
    """

    scenario: str
    policy: str
    seed: int
    revenue: Interval
    wins: Interval
    levers: tuple[Worth, ...]
    staffing: tuple[Staffing, ...]
    posts: tuple[Post, ...]
    silence: tuple[Silence, ...]
    loads: tuple[Load, ...]
    together: Worth | None
    together_parts: tuple[str, ...]
    found: Found | None
    least: float
    least_share: float
    year: float
    confidence: float
    family: int
    replications: int
    runs: int
    by_rep: Mapping[str, RepRevenue]

    @property
    def worth_it(self) -> tuple[Worth, ...]:
        """The levers that are worth it, the largest gain first."""
        return tuple(lever for lever in self.levers if lever.verdict is Verdict.WORTH_IT)

    @property
    def best(self) -> Worth | None:
        """The lever with the largest gain among those worth it; None where no change is worth it."""
        return next(iter(self.worth_it), None)

    def lever(self, key: str) -> Worth:
        """Give the lever of a key.

        Raises
        ------
        KeyError
            When the scenario has none of that key.
        """
        for lever in self.levers:
            if lever.key == key:
                return lever
        raise KeyError(f"no lever {key!r}; there are {', '.join(lever.key for lever in self.levers)}")
