"""Whether the score of recent leads is spread as that of earlier ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FALSE_ALARMS = 0.01
FEWEST = 50
_BANDS = 10


@dataclass(frozen=True)
class ScoreDrift:
    """Recent scores against earlier ones.

    Attributes
    ----------
    earlier, recent
        How many leads with a score either side has.
    median_earlier, median_recent
        The median score of either.
    stability
        Population stability index over tenths of the earlier scores; 0 where nothing moved.
    p_value
        Of both being drawn alike (Kolmogorov and Smirnov); leads are taken as independent.
    """

    earlier: int
    recent: int
    median_earlier: float
    median_recent: float
    stability: float
    p_value: float

    @property
    def alerts(self) -> bool:
        """Whether it is more than chance, at a false alarm rate of 1 %."""
        return self.p_value < FALSE_ALARMS

    def summary(self) -> dict[str, Any]:
        """Give the figures for a JSON file."""
        return {
            "earlier": self.earlier, "recent": self.recent, "median_earlier": self.median_earlier,
            "median_recent": self.median_recent, "stability_index": self.stability, "p_value": self.p_value,
            "alerts": self.alerts,
        }  # fmt: skip


def score_drift(earlier: Floats, recent: Floats) -> ScoreDrift | None:
    """Compare scores, shapes (n,) and (m,); None where either side has fewer than 50."""
    if min(len(earlier), len(recent)) < FEWEST:
        return None
    edges = np.unique(np.quantile(earlier, np.arange(1, _BANDS) / _BANDS))
    before, after = (np.bincount(np.searchsorted(edges, side, "right"), minlength=len(edges) + 1) + 0.5
                     for side in (earlier, recent))  # fmt: skip
    p, q = before / before.sum(), after / after.sum()
    return ScoreDrift(
        len(earlier),
        len(recent),
        float(np.median(earlier)),
        float(np.median(recent)),
        float(((q - p) * np.log(q / p)).sum()),
        float(scipy.stats.ks_2samp(earlier, recent, method="asymp").pvalue),
    )
