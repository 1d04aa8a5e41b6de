"""The figures of a run, without the leads that came while the firm was filling with work."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from simulation.kpis import KPIS, Evidence
from simulation.run import Run

Figures = dict[str, float | None]

_OF_THE_TEAM = ("utilisation", "idle_share")
"""Figures about the team's time, not about single leads: those of the whole run."""


def kpis_after(run: Run, warm_up: float, wanted: Collection[str], *, expected: bool) -> Figures:
    """Compute figures of a run's leads that came after the warm-up.

    Parameters
    ----------
    run
        What happened.
    warm_up
        Days from the start; 0 counts every lead.
    wanted
        Names of the figures.
    expected
        Whether each opportunity counts with its buyer's chance instead of with a draw: the same mean with less spread
        (conditional Monte Carlo; Law 2015, section 11.6).
    """
    counted = _counted(run, warm_up)[run.opening :]  # open work comes first, and has figures of its own
    known = _expected(run, counted) if expected else {}
    whole = run.evidence
    later = whole if counted.all() else _of(whole, counted)
    measured = {
        kpi.name: kpi.measure(whole if kpi.name in _OF_THE_TEAM else later)
        for kpi in KPIS
        if kpi.name in wanted and kpi.name not in known
    }
    found: Figures = {**known, **measured}
    return {kpi.name: found[kpi.name] for kpi in KPIS if kpi.name in wanted}


def revenue_by_rep(run: Run, warm_up: float) -> dict[str, float]:
    """Give what each rep's opportunities are expected to bring, of leads that came after the warm-up; by id."""
    values = run.leads["value"].to_numpy() * _counted(run, warm_up)
    by_rep = run.expected.by_rep(run.reps.height, values)
    return dict(zip(run.reps["rep_id"].to_list(), by_rep.tolist(), strict=True))


def _counted(run: Run, warm_up: float) -> NDArray[np.bool_]:
    """Tell which leads of the run came after the warm-up; open work came before all of it. Shape (n_leads,)."""
    since = run.scenario.start.astimezone(UTC) + timedelta(days=warm_up)
    return (run.leads["created_at"] >= since).to_numpy()


def _expected(run: Run, counted: NDArray[np.bool_]) -> dict[str, float]:
    chances, values = run.expected.by_lead(run.leads.height), run.leads["value"].to_numpy()
    of_arrivals = chances[run.opening :][counted]
    found = {"wins": of_arrivals.sum(), "revenue": of_arrivals @ values[run.opening :][counted]}
    if run.opening:
        of_open_work = chances[: run.opening]
        found |= {"opening_wins": of_open_work.sum(), "opening_revenue": of_open_work @ values[: run.opening]}
    return {name: float(figure) for name, figure in found.items()}


def _of(whole: Evidence, counted: NDArray[np.bool_]) -> Evidence:
    leads = whole.leads.filter(counted)
    events = whole.events.filter(pl.col("lead_id").is_in(leads["lead_id"].implode()))
    return Evidence(events, leads, whole.rep_ids, None, whole.terms)
