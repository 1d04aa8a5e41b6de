"""Outcomes that are missing from a history, throughout or from its beginning."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl

from fairlead.checking.finding import Finding, Severity
from scenarios.vocabulary import Outcome

UNLIKELY = 1e-9
_FEWEST = 30


def purged_findings(history: pl.DataFrame) -> list[Finding]:
    """Recognise an export of one outcome only, and old rows of which one outcome was deleted.

    If a share p of the later ended rows was won, the first k were all won by chance with probability p^k (all lost:
    (1 − p)^k).
    """
    ended = history.filter(pl.col("outcome") != Outcome.OPEN.value).select(
        "assigned_at", (pl.col("outcome") == Outcome.WON.value).alias("won")
    )
    if ended.height < _FEWEST:
        return []
    first: dict[bool, Any] = {won: ended.filter(pl.col("won") == won)["assigned_at"].min() for won in (True, False)}
    for won, beginning in first.items():
        if beginning is None:
            return [_only(history, "won" if won else "lost")]
    missing = max(first, key=lambda won: first[won])
    return _purged_until(ended, first[missing], won=missing)


def _purged_until(ended: pl.DataFrame, until: object, *, won: bool) -> list[Finding]:
    if not isinstance(until, datetime):
        return []
    before = ended.filter(pl.col("assigned_at") < until).height
    after = ended.filter(pl.col("assigned_at") >= until)["won"]
    share = int((after != won).sum()) / len(after)
    if before < _FEWEST or share**before >= UNLIKELY:
        return []
    return [_purged(before, "won" if won else "lost", until)]


def _only(history: pl.DataFrame, missing: str) -> Finding:
    rows = history.filter(pl.col("outcome") != Outcome.OPEN.value).height
    return Finding(
        "one_outcome",
        Severity.WARN,
        "history",
        "outcome",
        rows,
        f"none of {rows:,} ended rows was {missing}: the export holds one kind only",
        "no chance of winning can be learned from it; export all outcomes",
    )


def _purged(rows: int, missing: str, until: datetime) -> Finding:
    return Finding(
        "purged",
        Severity.WARN,
        "history",
        "outcome",
        rows,
        f"none of the first {rows:,} ended leads was {missing}; the first such was given out on {until:%Y-%m-%d}",
        f"older {missing} leads were probably deleted: chances learned from that time are wrong; export from then on",
    )
