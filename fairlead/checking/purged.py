"""Outcomes that are missing from a history, throughout or from its beginning."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import polars as pl

from fairlead.checking.classes import sampled
from fairlead.checking.finding import Finding, Severity
from scenarios.vocabulary import Outcome

UNLIKELY = 1e-9
_FEWEST = 30


def purged_findings(history: pl.DataFrame) -> list[Finding]:
    """Recognise an export of one outcome only, and old rows of which one outcome was deleted.

    If a share p of the later ended rows was won, the first k were all won by chance with probability p^k (all lost:
    (1 − p)^k).
    """
    ended = sampled(history).filter(pl.col("outcome") != Outcome.OPEN.value).sort("assigned_at", maintain_order=True)
    won = (ended["outcome"] == Outcome.WON.value).to_numpy()
    if len(won) < _FEWEST:
        return []
    if won.all() or not won.any():
        return [_only(history, "lost" if won.all() else "won")]
    first_other = int(np.argmax(won != won[0]))
    share = float(np.mean(won[first_other:] == won[0]))
    until = ended["assigned_at"][first_other]
    if first_other < _FEWEST or share**first_other >= UNLIKELY or not isinstance(until, datetime):
        return []
    return [_purged(first_other, "lost" if won[0] else "won", until)]


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
