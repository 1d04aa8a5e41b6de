r"""Whether a fitted model's chances still come true, on rows assigned after its as-of date.

Only leads given out a horizon ago or longer count: what became of them is known. Won over expected has the variance
:math:`\sum p (1 - p) / (\sum p)^2` of the draw, plus that of the level the model itself learned from :math:`w` wins,
:math:`(1 - \bar p) / w`. Quarters share one false alarm rate of 5 % (Bonferroni). The 95 % intervals shown are of
each quarter alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

Floats = NDArray[np.float64]

FALSE_ALARMS = 0.05
FEWEST_EXPECTED = 10.0
"""Wins that have to be expected, and not expected, in a quarter before it is judged: fewer are not normal."""


@dataclass(frozen=True)
class CalibrationDrift:
    """Won against expected in one quarter.

    Attributes
    ----------
    quarter
        Such as ``2025-Q3``.
    leads, won, expected
        Settled leads, how many of them were won, and how many the model expected.
    low, high
        95 % interval of won / expected.
    p_value
        Of the model being right; two-sided. None where the quarter is too thin.
    alerts
        Whether the p-value is below 5 % shared by all quarters judged.
    """

    quarter: str
    leads: int
    won: int
    expected: float
    low: float
    high: float
    p_value: float | None
    alerts: bool = False

    @property
    def ratio(self) -> float:
        """Won over expected."""
        return self.won / self.expected

    def summary(self) -> dict[str, Any]:
        """Give the figures for a JSON file."""
        return {
            "quarter": self.quarter, "leads": self.leads, "won": self.won, "expected": self.expected,
            "ratio": self.ratio, "low": self.low, "high": self.high, "p_value": self.p_value, "alerts": self.alerts,
        }  # fmt: skip


def calibration_drift(
    assigned_at: pl.Series, won: NDArray[np.bool_], chance: Floats, learned_wins: int
) -> list[CalibrationDrift]:
    """Compare what was won with what was expected, by quarter.

    Parameters
    ----------
    assigned_at, won, chance
        Of settled leads that the model did not learn from, shape (n,): when, whether won, and the model's chance.
    learned_wins
        Wins that the model learned from.
    """
    quarter = pl.DataFrame({"at": assigned_at}).select(
        pl.format("{}-Q{}", pl.col("at").dt.year(), pl.col("at").dt.quarter())
    )
    names = quarter.to_series().to_numpy()
    found = [_of(str(name), won[names == name], chance[names == name], learned_wins) for name in np.unique(names)]
    judged = sum(each.p_value is not None for each in found)
    edge = FALSE_ALARMS / max(judged, 1)
    return [_judged(each, edge) for each in found]


def _of(quarter: str, won: NDArray[np.bool_], chance: Floats, learned_wins: int) -> CalibrationDrift:
    expected = float(chance.sum())
    level = (1.0 - float(chance.mean())) / max(learned_wins, 1)
    error = float(np.sqrt((chance * (1.0 - chance)).sum() / expected**2 + level))
    ratio = float(won.sum()) / expected
    thin = min(expected, len(won) - expected) < FEWEST_EXPECTED
    p_value = None if thin else float(2.0 * ndtr(-abs(ratio - 1.0) / error))
    reach = float(ndtri(0.975)) * error
    return CalibrationDrift(
        quarter, len(won), int(won.sum()), expected, max(ratio - reach, 0.0), ratio + reach, p_value
    )


def _judged(found: CalibrationDrift, edge: float) -> CalibrationDrift:
    alerts = found.p_value is not None and found.p_value < edge
    return CalibrationDrift(
        found.quarter, found.leads, found.won, found.expected, found.low, found.high, found.p_value, alerts
    )
