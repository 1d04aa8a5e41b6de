"""Which of several methods can be called the best, at a stated confidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from simulation.experiment.draws import share_of_draws_won
from simulation.experiment.intervals import CONFIDENCE, Interval, paired_interval

Values = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Standing:
    """One method among the others.

    Attributes
    ----------
    against_best_other
        Its mean less that of the best other one: above 0 throughout, it is the best. None in worlds that are drawn.
    draws_won
        Share of the draws of the firm in which it is the best; None where no firm is drawn.
    """

    against_best_other: Interval | None = None
    draws_won: float | None = None


@dataclass(frozen=True, slots=True)
class Best:
    """What can be said about the best of several methods.

    Attributes
    ----------
    confidence
        With which all of it holds at once.
    standings
        By method.
    possible
        The methods that may be the best; one alone is the best.
    """

    confidence: float
    standings: Mapping[str, Standing]
    possible: tuple[str, ...]

    @property
    def method(self) -> str | None:
        """The best method; None while more than one may be."""
        return self.possible[0] if len(self.possible) == 1 else None

    def to_dict(self) -> dict[str, object]:
        """Give it as it stands in ``compare --json``."""
        return {
            "method": self.method,
            "possible": list(self.possible),
            "confidence": self.confidence,
            "against_best_other": {name: _plain(one.against_best_other) for name, one in self.standings.items()},
            "draws_won": {name: one.draws_won for name, one in self.standings.items()},
        }


def best_of(values: Mapping[str, Values], level: float = CONFIDENCE) -> Best | None:
    """Compare each of two or more methods with the best of the others.

    Multiple comparisons with the best (Hsu 1984, Annals of Statistics 12), from paired intervals of all pairs at once
    by Bonferroni, which holds whatever common random numbers do to the methods' variances (Nelson & Matejcik 1995,
    Management Science 41). The intervals are constrained: an end on the wrong side of 0 is 0.

    Parameters
    ----------
    values
        For each method, one figure a replication, the higher the better.
    level
        Confidence of all statements together.

    Returns
    -------
    Best or None
        None with fewer than two methods, or where an interval is not known.
    """
    pairs = list(combinations(values, 2))
    each = 1.0 - (1.0 - level) / max(1, len(pairs))
    found = {pair: paired_interval(values[pair[0]], values[pair[1]], each) for pair in pairs}
    ends: dict[str, dict[str, tuple[float, float, float]]] = {name: {} for name in values}
    for (one, other), interval in found.items():
        if interval is None or interval.low is None or interval.high is None:
            return None
        ends[one][other] = (interval.mean, interval.low, interval.high)
        ends[other][one] = (-interval.mean, -interval.high, -interval.low)
    if not pairs:
        return None
    standings = {name: Standing(_against_best(others)) for name, others in ends.items()}
    possible = tuple(name for name, others in ends.items() if min(high for _, _, high in others.values()) >= 0.0)
    return Best(CONFIDENCE, standings, possible or tuple(values))


def best_over_draws(values: Mapping[str, Values], draw_of: Sequence[int], level: float = CONFIDENCE) -> Best | None:
    """Count in which share of a firm's draws each method is the best; one that is hardly ever the best is out."""
    if len(values) < 2:
        return None
    shares = share_of_draws_won(list(values.values()), draw_of)
    standings = {name: Standing(draws_won=share) for name, share in zip(values, shares, strict=True)}
    leading = max(standings, key=lambda name: standings[name].draws_won or 0.0)
    sure = (standings[leading].draws_won or 0.0) >= level
    possible = (leading,) if sure else tuple(name for name, one in standings.items() if one.draws_won)
    return Best(level, standings, possible)


def _against_best(others: Mapping[str, tuple[float, float, float]]) -> Interval:
    mean = min(mean for mean, _, _ in others.values())
    low = min(low for _, low, _ in others.values())
    high = min(high for _, _, high in others.values())
    return Interval(mean, low, high)


def _plain(interval: Interval | None) -> dict[str, float | None] | None:
    return None if interval is None else interval.to_dict()
