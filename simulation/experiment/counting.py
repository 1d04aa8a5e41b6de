"""The figures of a run, without the leads that came while the firm was filling with work."""

from __future__ import annotations

from datetime import UTC, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from simulation.kpis import Evidence, kpis_of
from simulation.run import Run

_OF_THE_TEAM = ("utilisation", "idle_share")
"""Figures about the team's time, not about single leads: those of the whole run."""


def kpis_after(run: Run, warm_up: float, *, expected: bool) -> dict[str, float | None]:
    """Compute the figures of a run's leads that came after the warm-up.

    Parameters
    ----------
    run
        What happened.
    warm_up
        Days from the start; 0 counts every lead.
    expected
        Whether each opportunity counts with its buyer's chance instead of with a draw: the same mean with less spread
        (conditional Monte Carlo; Law 2015, section 11.6).
    """
    since = run.scenario.start.astimezone(UTC) + timedelta(days=warm_up)
    counted = (run.leads["created_at"] >= since).to_numpy()
    kpis = run.kpis() if counted.all() else _kpis_of(run, counted)
    if expected:
        chances, values = run.expected[counted], run.leads["value"].to_numpy()[counted]
        kpis |= {"wins": float(chances.sum()), "revenue": float(chances @ values)}
    return kpis


def _kpis_of(run: Run, counted: NDArray[np.bool_]) -> dict[str, float | None]:
    leads, whole = run.leads.filter(counted), run.evidence
    events = run.events.filter(pl.col("lead_id").is_in(leads["lead_id"].implode()))
    later = Evidence(events, leads, whole.rep_ids, None, whole.terms)
    all_leads = run.kpis()
    return kpis_of(later) | {name: all_leads[name] for name in _OF_THE_TEAM}
