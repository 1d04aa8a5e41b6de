"""How long leads were watched, and what is still open."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import polars as pl

from fairlead.checking.classes import sampled
from fairlead.checking.finding import Finding, Severity
from fairlead.checking.truncation import closed_by
from fairlead.checking.words import agreeing, counted
from scenarios.vocabulary import Outcome

HORIZON_DAYS = 180
_SHORT, _FEWEST = 90, 10


def end_of(history: pl.DataFrame) -> datetime | None:
    """Return the latest time of a history: what was open then is censored."""
    latest = history.select(pl.max_horizontal(pl.col("assigned_at").max(), pl.col("closed_at").max())).to_series()[0]
    return latest if isinstance(latest, datetime) else None


def follow_up(history: pl.DataFrame) -> dict[str, float | None]:
    """Say how long leads were watched.

    Returns
    -------
    dict
        ``median_days_to_close`` (Kaplan-Meier; None while fewer than half have closed), ``watched_180_days`` (share of
        rows given out at least 180 days before the end), ``censored`` (share of rows open and younger than that).
    """
    end = end_of(history)
    if end is None:
        return {"median_days_to_close": None, "watched_180_days": None, "censored": None}
    age = (pl.lit(end) - pl.col("assigned_at")).dt.total_days()
    young = age < HORIZON_DAYS
    shares = history.select(
        (~young).mean().alias("watched"), (young & (pl.col("outcome") == Outcome.OPEN.value)).mean().alias("censored")
    ).row(0)
    return {"median_days_to_close": _median(history), "watched_180_days": shares[0], "censored": shares[1]}


def _median(history: pl.DataFrame) -> float | None:
    ages = np.arange(0.0, 3651.0)
    reached = closed_by(sampled(history), ages) >= 0.5
    return float(ages[reached.argmax()]) if reached.any() else None


def follow_up_findings(history: pl.DataFrame) -> list[Finding]:
    """Recognise a history too short to judge by, and open leads older than any that ever closed."""
    end = end_of(history)
    return [] if end is None else [*_too_short(history, end), *_stale(history, end)]


def _too_short(history: pl.DataFrame, end: datetime) -> list[Finding]:
    begins = history["assigned_at"].min()
    days = (end - begins).total_seconds() / 86400 if isinstance(begins, datetime) else 0.0
    if days >= _SHORT:
        return []
    return [
        Finding(
            "short_follow_up",
            Severity.WARN,
            "history",
            "closed_at",
            history.height,
            f"no lead was watched for longer than {days:,.0f} days",
            "what closes later has not been seen; chances of winning are guesses beyond that age",
            None,
            {"days": days},
        )
    ]


def _stale(history: pl.DataFrame, end: datetime) -> list[Finding]:
    oldest = history.select((pl.col("closed_at") - pl.col("assigned_at")).max()).to_series()[0]
    still_open = history.filter(pl.col("outcome") == Outcome.OPEN.value)
    if oldest is None or history.height - still_open.height < 100:
        return []
    begins = history["assigned_at"].min()
    if not isinstance(begins, datetime) or end - begins < 1.5 * oldest:  # the slowest ones could not be seen closing
        return []
    count = still_open.filter(pl.lit(end) - pl.col("assigned_at") > oldest).height
    if count < max(_FEWEST, 0.02 * still_open.height):
        return []
    return [
        Finding(
            "stale_open",
            Severity.WARN,
            "history",
            "outcome",
            count,
            f"{counted(count, 'lead')} {agreeing(count, 'have')} been open "
            f"for longer than any closed one took ({oldest.days:,} days)",
            "most were probably given up and never closed; they are not counted as lost until someone says so",
            None,
            {"days": float(oldest.days)},
        )
    ]
