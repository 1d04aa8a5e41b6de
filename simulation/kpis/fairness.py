"""How evenly leads were spread over reps."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from scenarios.vocabulary import EventKind
from simulation.kpis.evidence import Evidence
from simulation.kpis.kpi import ratio


def gini(amounts: Sequence[float]) -> float | None:
    """Give the Gini index of non-negative amounts: 0 if all are equal, near 1 if one has everything.

    Half the mean absolute difference over the mean; None without amounts or if all are zero.
    """
    ordered = sorted(amounts)
    total = sum(ordered)
    if total <= 0:
        return None
    count = len(ordered)
    weighted = sum((2 * rank - count - 1) * amount for rank, amount in enumerate(ordered, start=1))
    return weighted / (count * total)


def load_gini(evidence: Evidence) -> float | None:
    """Give the Gini index of the number of hand-overs per rep."""
    return gini(evidence.per_rep(pl.col("turn").is_not_null()))


def value_gini(evidence: Evidence) -> float | None:
    """Give the Gini index of the value of the leads handed over, per rep."""
    return gini(evidence.per_rep(pl.col("value")))


def win_gini(evidence: Evidence) -> float | None:
    """Give the Gini index of the number of wins per rep."""
    return gini(evidence.per_rep(pl.col("ended_by") == EventKind.WON.value))


def least_load_ratio(evidence: Evidence) -> float | None:
    """Give the fewest hand-overs that a rep got, over the mean."""
    loads = evidence.per_rep(pl.col("turn").is_not_null())
    return ratio(min(loads) * len(loads), sum(loads)) if loads else None
