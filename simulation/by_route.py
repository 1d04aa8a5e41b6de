"""Every KPI for each route, arm or queue alone: a team's mean can hide what one queue's leads go through."""

from __future__ import annotations

import polars as pl

from scenarios.vocabulary import EventKind
from simulation.kpis import Evidence, kpis_of
from simulation.run import Run, selling_time, terms_of

NOBODY = "given to nobody"
"""The queue of leads that were never handed over."""


def kpis_by_route(run: Run) -> dict[str, dict[str, float | None]]:
    """Compute all KPIs for the leads of each way (`Decision.via`), by name; empty where there is only one way.

    A lead belongs to the way by which it was first handed over. Selling time is the whole team's.
    """
    handed = run.events.filter(pl.col("event") == EventKind.ASSIGNED.value)
    via = handed.select("lead_id", pl.col("detail").str.json_path_match("$.via").alias("via"))
    first = via.group_by("lead_id", maintain_order=True).first()
    if first["via"].drop_nulls().is_empty():
        return {}
    ways = run.arrivals.select("lead_id").join(first, on="lead_id", how="left").fill_null(NOBODY)
    rep_ids, time = tuple(run.reps["rep_id"]), selling_time(run.scenario)
    found = {}
    for name in ways["via"].unique().sort():
        own = ways.filter(pl.col("via") == name)["lead_id"].implode()
        events = run.events.filter(pl.col("lead_id").is_in(own))
        leads = run.leads.filter(pl.col("lead_id").is_in(own))
        found[str(name)] = kpis_of(Evidence(events, leads, rep_ids, time, terms_of(run.scenario)))
    return found
