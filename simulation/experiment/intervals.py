"""Means with intervals over replications; 95 % unless another level is stated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean and its interval; ends are None where one replication leaves no spread to judge by."""

    mean: float
    low: float | None
    high: float | None

    @property
    def half_width(self) -> float:
        """Half the interval's width; infinite where there is none."""
        return float("inf") if self.low is None or self.high is None else (self.high - self.low) / 2

    def within(self, most: float = float("inf")) -> Interval:
        """Cut off what lies below 0, where counts, sums and shares cannot be, and above the most there can be."""
        if self.low is None or self.high is None:
            return self
        return Interval(self.mean, max(self.low, 0.0), min(self.high, most))

    def to_dict(self) -> dict[str, float | None]:
        """Give mean, low and high."""
        return {"mean": self.mean, "low": self.low, "high": self.high}


def mean_interval(values: Sequence[float | None], level: float = CONFIDENCE) -> Interval | None:
    """Give the mean over replications with Student's t interval; replications without the figure are left out.

    Returns None if no replication has it. ``level`` is what the interval is drawn for, 0.95 unless stated.
    """
    known = np.array([value for value in values if value is not None], dtype=np.float64)
    if known.size == 0:
        return None
    error = float(known.std(ddof=1) / np.sqrt(known.size)) if known.size > 1 else None
    return _around(float(known.mean()), error, known.size, level)


def paired(ours: Sequence[float | None], theirs: Sequence[float | None]) -> list[float | None]:
    """Give ours minus theirs, replication by replication; None where one of them is."""
    return [a - b if a is not None and b is not None else None for a, b in zip(ours, theirs, strict=True)]


def paired_interval(
    ours: Sequence[float | None], theirs: Sequence[float | None], level: float = CONFIDENCE
) -> Interval | None:
    """Give the mean of ours minus theirs, replication by replication, with its interval."""
    return mean_interval(paired(ours, theirs), level)


def recovered_share(gains: Sequence[float], possible: Sequence[float], level: float = CONFIDENCE) -> Interval | None:
    """Give the share of the possible gain that was won, by the jackknife over replications.

    The share is mean(gains) / mean(possible). It is None where the possible gain cannot be told from nothing: a share
    of nothing means nothing. Source: Tukey's jackknife (Efron & Tibshirani 1993, chapter 11), with Student's t.

    Parameters
    ----------
    gains, possible
        Shape (n_replications,): gain over the baseline of this policy, and of the best there could be.
    """
    best = mean_interval(list(possible), level)
    if best is None or best.low is None or best.low <= 0:
        return None
    ours, theirs = np.asarray(gains, dtype=np.float64), np.asarray(possible, dtype=np.float64)
    count = len(ours)
    left_out: NDArray[np.float64] = (ours.sum() - ours) / (theirs.sum() - theirs)
    error = float(np.sqrt((count - 1) / count * ((left_out - left_out.mean()) ** 2).sum()))
    return _around(float(ours.sum() / theirs.sum()), error, count, level)


def _around(mean: float, error: float | None, count: int, level: float) -> Interval:
    if error is None:
        return Interval(mean, None, None)
    reach = float(stdtrit(count - 1, (1 + level) / 2)) * error
    return Interval(mean, mean - reach, mean + reach)
