"""Chances learned from the earlier part of a history, held against what the later part came to.

The model is fitted anew on the earlier part as it stood when the later one began. Each later lead is judged at its own
age: the chance of a win by the horizon, times the share of wins that come by that age, against whether it had been won.
So no lead needs to be followed to its end, and none that is open counts as lost.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from models.columns.encoding import Coding

Floats = NDArray[np.float64]

SPLIT = 0.7
"""Share of the assignments that are the earlier part."""

MOST_BINS, FEWEST_ROWS, FEWEST_WINS = 10, 50, 20
"""Classes at most; later leads in each, and wins expected among all, below which nothing is judged."""


WORTH_A_WARNING = 0.02
"""Difference in the share won below which nobody need be warned."""


class CalibrationBin(Coding):
    """Later leads of about the same chance: how many, the mean chance, the share won."""

    rows: int
    predicted: float
    observed: float

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the share won."""
        z = float(ndtri(0.975))
        centre = self.observed + z**2 / (2.0 * self.rows)
        reach = z * float(np.sqrt(self.observed * (1.0 - self.observed) / self.rows + (z / (2.0 * self.rows)) ** 2))
        whole = 1.0 + z**2 / self.rows
        return max(0.0, (centre - reach) / whole), min(1.0, (centre + reach) / whole)


class Calibration(Coding):
    """How well chances of the earlier part hold on the later one.

    Attributes
    ----------
    split
        Where the later part begins; the earlier part was learned from as it stood then.
    learned, judged
        Rows of both.
    bins
        Classes of equally many leads, from the lowest chance up.
    miss
        Mean distance of both sides over the classes, in points.
    perfect
        What a perfect model would show with as many leads, by chance alone.
    promised, won
        Mean chance, and share won, of all later leads.
    error
        Standard error of their difference, were the form of the model true: both parts are samples.
    """

    split: datetime
    learned: int
    judged: int
    bins: tuple[CalibrationBin, ...]
    miss: float
    perfect: float
    promised: float
    won: float
    error: float

    @property
    def excess(self) -> float:
        """Points by which the miss exceeds a perfect model's."""
        return self.miss - self.perfect

    @property
    def holds(self) -> bool:
        """Whether the level differs by less than two standard errors."""
        return abs(self.promised - self.won) < 2.0 * self.error

    @property
    def warns(self) -> bool:
        """Whether the level is off by more than chance, and by enough to matter."""
        return not self.holds and abs(self.promised - self.won) >= WORTH_A_WARNING

    def sentence(self) -> str:
        """Say what the chances are to be trusted for, where their level did not hold."""
        way, how = ("too low", "more, or sooner") if self.promised < self.won else ("too high", "fewer, or later")
        return (
            f"The model's chances were {way} on the {self.judged:,} latest leads: {self.promised:.1%} were to be won "
            f"by now, and {self.won:.1%} were ({how}); do not plan by sums of them before they hold again."
        )

    def facts(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {**self.model_dump(mode="json"), "excess": self.excess}


def calibrated(split: datetime, learned: int, chance: Floats, won: NDArray[np.bool_]) -> Calibration | str:
    """Compare chances (n,) with outcomes (n,); why not, in words, where the later part is too small."""
    if len(chance) < 3 * FEWEST_ROWS or chance.sum() < FEWEST_WINS:
        return (
            f"The later part, from {split:%Y-%m-%d} on, is too small to judge by: {len(chance):,} leads, of which "
            f"{chance.sum():.0f} were to be won by now (at least {3 * FEWEST_ROWS} and {FEWEST_WINS} are needed)."
        )
    order = np.argsort(chance, kind="stable")
    parts = np.array_split(order, min(MOST_BINS, len(chance) // FEWEST_ROWS))
    bins = tuple(
        CalibrationBin(rows=len(part), predicted=float(chance[part].mean()), observed=float(won[part].mean()))
        for part in parts
    )
    weight = np.array([each.rows for each in bins]) / len(chance)
    noise = chance * (1.0 - chance)
    by_chance = np.array([np.sqrt(2.0 / np.pi * noise[part].sum()) / len(part) for part in parts])
    return Calibration(
        split=split,
        learned=learned,
        judged=len(chance),
        bins=bins,
        miss=100.0 * float(weight @ [abs(each.predicted - each.observed) for each in bins]),
        perfect=100.0 * float(weight @ by_chance),
        promised=float(chance.mean()),
        won=float(won.mean()),
        error=float(np.sqrt(noise.mean() * (1.0 / len(chance) + 1.0 / learned))),
    )
