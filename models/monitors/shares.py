"""Shares of leads against stated limits: what was rejected, by grade, and what was accepted.

The interval is Wilson's score interval (1927) at 95 %. A share alerts when the whole interval lies on the wrong side of
its limit, and only from :data:`FEWEST` leads on: then a firm that is exactly at the limit is alerted at most once in
twenty looks (exactly, over all counts from 50 to 600: 4.7 % for 10 % and 90 %, 3.8 % for 25 %).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

FEWEST = 50
FALSE_ALARMS = 0.05

REJECT_LIMITS = {"A": 0.10, "B": 0.25}
"""More of a grade rejected means that the grading is due for review."""

ACCEPTANCE_LIMIT = 0.90
"""Less accepted is a breakdown between marketing and sales."""

ANSWER_HOURS = 12.0
"""A lead younger than this that nobody has answered yet counts in no share."""

_Z = 1.959963984540054


@dataclass(frozen=True)
class Share:
    """A share with its counts, its interval and its limit.

    Attributes
    ----------
    name, of
        What is counted, and among what.
    numerator, denominator
        The counts.
    low, high
        Wilson's interval at 95 %.
    limit, wrong_above
        The limit, and whether more than it is the wrong side.
    """

    name: str
    of: str
    numerator: int
    denominator: int
    low: float
    high: float
    limit: float
    wrong_above: bool

    @property
    def share(self) -> float | None:
        """The share itself; None of nothing."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def enough(self) -> bool:
        """Whether there are enough leads for an alert."""
        return self.denominator >= FEWEST

    @property
    def alerts(self) -> bool:
        """Whether the interval lies wholly on the wrong side of the limit."""
        return self.enough and (self.low > self.limit if self.wrong_above else self.high < self.limit)

    def summary(self) -> dict[str, Any]:
        """Give the figures for a JSON file."""
        return {
            "name": self.name, "of": self.of, "numerator": self.numerator, "denominator": self.denominator,
            "share": self.share, "low": self.low, "high": self.high, "limit": self.limit, "alerts": self.alerts,
        }  # fmt: skip


def wilson(count: int, of: int) -> tuple[float, float]:
    """Give Wilson's 95 % interval of a share; all that is possible where nothing was counted."""
    if of == 0:
        return 0.0, 1.0
    share, square = count / of, _Z * _Z
    middle = share + square / (2 * of)
    reach = _Z * float(np.sqrt(share * (1 - share) / of + square / (4 * of * of)))
    return max((middle - reach) / (1 + square / of), 0.0), min((middle + reach) / (1 + square / of), 1.0)


def answered(history: pl.DataFrame, as_of: datetime, days: float) -> pl.DataFrame:
    """Keep the assignments of the last ``days``, but for the open ones that were hardly there to be answered yet."""
    recent = pl.col("assigned_at").is_between(as_of - timedelta(days=days), as_of)
    taken = pl.col("accepted_at").is_not_null() if "accepted_at" in history.columns else pl.lit(value=False)
    young = pl.col("assigned_at") > as_of - timedelta(hours=ANSWER_HOURS)
    return history.filter(recent & ~((pl.col("outcome") == "open") & ~taken & young))


def rejects_by_grade(rows: pl.DataFrame) -> list[Share]:
    """Count what was rejected of each grade that has a limit; nothing where leads have no grade."""
    if "grade" not in rows.columns:
        return []
    found = []
    for grade, limit in REJECT_LIMITS.items():
        of = rows.filter(pl.col("grade") == grade)
        count = int((of["outcome"] == "rejected").sum())
        found.append(_share(f"rejected of grade {grade}", f"assignments of grade {grade}", count, of.height, limit))
    return found


def acceptance(rows: pl.DataFrame) -> Share | None:
    """Count what was accepted of the leads handed over; None where acceptance is not recorded."""
    if "accepted_at" not in rows.columns or rows["accepted_at"].null_count() == rows.height:
        return None
    count = int(rows["accepted_at"].is_not_null().sum())
    return _share("accepted", "leads handed over", count, rows.height, ACCEPTANCE_LIMIT, wrong_above=False)


def _share(name: str, of: str, count: int, total: int, limit: float, *, wrong_above: bool = True) -> Share:
    return Share(name, of, count, total, *wilson(count, total), limit, wrong_above)
