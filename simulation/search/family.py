"""Intervals of paired gains that hold for a whole family at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import stdtrit

from simulation.experiment.intervals import Interval


def paired_gain(
    ours: Sequence[float], theirs: Sequence[float], *, family: int = 1, confidence: float = 0.95
) -> Interval:
    """Give the mean paired gain with an interval that holds together with those of the rest of its family.

    Student's interval at Bonferroni's level 1 − (1 − confidence) / family: the chance that any of the family misses
    its truth is at most 1 − confidence, so it holds for the largest of them too, whichever that turns out to be
    (Miller 1981, "Simultaneous Statistical Inference", section 2.3).

    Parameters
    ----------
    ours, theirs
        Shape (n_replications,), at least 2, replication by replication on the same luck.
    family
        How many such gains are stated together.
    confidence
        For all of them together.
    """
    gains = np.asarray(ours, dtype=np.float64) - np.asarray(theirs, dtype=np.float64)
    count = len(gains)
    mean, error = float(gains.mean()), float(gains.std(ddof=1) / np.sqrt(count))
    reach = float(stdtrit(count - 1, 1 - (1 - confidence) / (2 * family))) * error
    return Interval(mean, mean - reach, mean + reach)
