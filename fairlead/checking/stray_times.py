"""Times far from all others, and days on which too much happened."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl

from fairlead.checking.finding import Finding, Severity
from fairlead.checking.words import agreeing, counted

_TAIL, _GAP = 0.005, timedelta(days=120)
_SHARE, _TIMES, _FEWEST = 0.10, 20, 30
_COLUMNS = ("assigned_at", "closed_at", "created_at")


def stray_time_findings(frame: pl.DataFrame, table: str) -> list[Finding]:
    """Recognise a few times far before or after all others, and bulk changes."""
    found = []
    for name in _COLUMNS:
        times = frame[name].drop_nulls() if name in frame.columns else pl.Series(dtype=pl.Datetime("us", "UTC"))
        if len(times) >= 100:
            found += _stray(times, table)
            found += _bulk(times, table) if name != "created_at" else []
    return found


def _stray(times: pl.Series, table: str) -> list[Finding]:
    """Look for a gap among the outermost half percent that is longer than 120 days and a quarter of the rest's span."""
    tail = max(int(_TAIL * len(times)), 3)
    late, early = times.top_k(tail + 1).sort(), times.bottom_k(tail + 1).sort()
    least = max(_GAP, (late[0] - early[-1]) / 4)
    found = []
    after = [place for place, gap in enumerate(late.diff()[1:], 1) if gap >= least]
    if after:
        found.append(_stray_finding(times.name, table, len(late) - after[0], "after", late[after[0] - 1]))
    before = [place for place, gap in enumerate(early.diff()[1:], 1) if gap >= least]
    if before:
        found.append(_stray_finding(times.name, table, before[-1], "before", early[before[-1]]))
    return found


def _stray_finding(name: str, table: str, count: int, side: str, bound: datetime) -> Finding:
    follows = "a date that was planned, mistyped or a filler; the history seems to run on until then"
    return Finding(
        "stray_time",
        Severity.WARN,
        table,
        name,
        count,
        f"{counted(count, 'row')} of {name} {agreeing(count, 'lie')} months {side} all others ({bound:%Y-%m-%d})",
        follows if side == "after" else "a date that was mistyped or a filler; the history seems to begin then",
    )


def _bulk(times: pl.Series, table: str) -> list[Finding]:
    days = times.dt.date().value_counts(sort=True)
    most, median = int(days["count"][0]), days["count"].median()
    if most < max(_FEWEST, _SHARE * len(times)) or not isinstance(median, float) or most < _TIMES * median:
        return []
    day = days[times.name][0]
    assert isinstance(day, date)
    return [
        Finding(
            "bulk_date",
            Severity.WARN,
            table,
            times.name,
            most,
            f"{counted(most, 'row')} of {times.name} {agreeing(most, 'fall')} "
            f"on {day:%Y-%m-%d}, {most / len(times):.0%} of all",
            "an import or a clean-up wrote that day over the true ones: times and waits learned from it are wrong",
        )
    ]
