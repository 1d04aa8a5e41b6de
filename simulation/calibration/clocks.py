"""How long a clock runs that takes leads away, read off the leads that it took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from scenarios.vocabulary import EventKind
from simulation.calibration.log import Log
from simulation.calibration.statistics import Floats
from simulation.calibration.team import Attendance

_FEW = 3


@dataclass(frozen=True)
class FoundClock:
    """A clock: its length, in whose hours it runs (``business`` or ``wall``), and since when (a column of cases)."""

    hours: float
    kind: str
    since: str
    n: int

    def on_breach(self, log: Log, reverted: pl.DataFrame) -> str:
        """Say where the leads it took went first: to nurture if most were handed back in that instant."""
        back = log.events.filter(pl.col("event") == EventKind.RECYCLED.value).select("lead_id", since="time")
        same = reverted.join(back, left_on=["lead_id", "ended_at"], right_on=["lead_id", "since"], how="semi")
        return "nurture" if same.height > 0.9 * reverted.height else "redistribute"


def clock_of(reverted: pl.DataFrame, attendance: Attendance, since: Sequence[str]) -> FoundClock | None:
    """Find the reading of a clock under which the leads it took agree best; None where it took hardly any.

    Each start and each kind of hours gives every lead a length; a clock is what gives all of them the same one.
    """
    readings: list[tuple[float, FoundClock]] = []
    for column in since:
        known = reverted.filter(pl.col(column).is_not_null())
        if known.height < _FEW:
            continue
        wall = (known["ended_at"] - known[column]).dt.total_microseconds().to_numpy() / 3.6e9
        business = attendance.worked(known["rep_id"].to_list(), known[column], known["ended_at"])
        for kind, hours in (("business", business), ("wall", wall)):
            readings.append((_disagreement(hours), FoundClock(_plain(hours), kind, column, known.height)))
    return min(readings, key=lambda reading: reading[0])[1] if readings else None


def _disagreement(hours: Floats) -> float:
    """Give how far the middle half lies apart, as a share of the median."""
    low, middle, high = np.quantile(hours, [0.25, 0.5, 0.75])
    return float((high - low) / middle) if middle > 0 else float("inf")


def _plain(hours: Floats) -> float:
    """Give the median, to the minute."""
    return round(float(np.median(hours)) * 60) / 60
