"""How long leads stand in a stage, those still in it at the horizon counted as watched until then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from simulation.kpis.evidence import Evidence
from simulation.kpis.kpi import ratio

_MICROSECONDS_PER_HOUR = 3.6e9


def kaplan_meier_median(waits: NDArray[np.float64], ended: NDArray[np.bool_]) -> float | None:
    """Give the time by which half have left a stage; None if fewer than half ever do.

    Source: Kaplan & Meier 1958, "Nonparametric estimation from incomplete observations", JASA 53.

    Parameters
    ----------
    waits, ended
        Shape (n,): how long each was watched, and whether it left then (else it was still there).
    """
    if not len(waits):
        return None
    order = np.lexsort((~ended, waits))
    at_risk = np.arange(len(waits), 0, -1)
    left = np.cumprod(1.0 - ended[order] / at_risk)
    below = np.flatnonzero(left <= 0.5 + 1e-12)
    return float(waits[order][below[0]]) if len(below) else None


def median_hours(start: str, *ends: str) -> Callable[[Evidence], float | None]:
    """Give the measure: median hours from one time of a hand-over to the first of others, or to its end."""

    def measure(evidence: Evidence) -> float | None:
        spans = _spans(evidence, start, ends)
        waits = spans["wait"].to_numpy()
        return kaplan_meier_median(waits, spans["ended"].to_numpy())

    return measure


def opportunity_share(evidence: Evidence) -> float | None:
    """Give the share of accepted hand-overs that became an opportunity."""
    accepted = evidence.cases.filter(pl.col("accepted_at").is_not_null())
    return ratio(accepted.height - accepted["opportunity_at"].null_count(), accepted.height)


def opportunity_hours(evidence: Evidence) -> float | None:
    """Give the mean hours from acceptance to the opportunity, where there was one."""
    waits = (evidence.cases["opportunity_at"] - evidence.cases["accepted_at"]).drop_nulls().dt.total_microseconds()
    return ratio(float(waits.sum()) / _MICROSECONDS_PER_HOUR, len(waits))


def _spans(evidence: Evidence, start: str, ends: tuple[str, ...]) -> pl.DataFrame:
    """Give the wait of each hand-over that came to the stage, and whether it was seen to end."""
    last = evidence.events["time"].max()
    horizon = last if isinstance(last, datetime) else None
    leave = pl.min_horizontal(*ends, "ended_at")
    wait = (pl.coalesce(leave, pl.lit(horizon)) - pl.col(start)).dt.total_microseconds() / _MICROSECONDS_PER_HOUR
    return evidence.cases.filter(pl.col(start).is_not_null()).select(wait=wait, ended=leave.is_not_null())
