"""KPIs of the leads that were open when a run began, apart from those of the leads that arrive."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from scenarios.vocabulary import EventKind
from simulation.kpis import results
from simulation.kpis.cohorts import NONE
from simulation.kpis.evidence import Evidence
from simulation.kpis.kpi import Better, Kpi, Unit

_OPEN = "leads open when the run began; undefined where it began with empty desks"


def _of_open_work(measure: Callable[[Evidence], float]) -> Callable[[Evidence], float | None]:
    return lambda evidence: None if evidence.opened is None else measure(evidence.opened)


def in_progress(evidence: Evidence) -> float:
    """Count the leads on which nothing has been decided by the horizon."""
    undecided = pl.col("final").is_in([EventKind.OPEN.value, EventKind.UNTOUCHED.value])
    return float(evidence.paths.filter(undecided).height)


def _kpi(name: str, title: str, unit: Unit, better: Better, words: str, measure: Callable[[Evidence], float]) -> Kpi:
    return Kpi(f"opening_{name}", f"Open work: {title}", unit, better, words, NONE, _OPEN, _of_open_work(measure))


OPENING: tuple[Kpi, ...] = (
    _kpi("leads", "leads", Unit.LEADS, Better.NEITHER, "leads open when the run began", results.arrived),
    _kpi("wins", "wins", Unit.LEADS, Better.HIGHER, "of them won by the horizon", results.wins),
    _kpi("revenue", "revenue", Unit.MONEY, Better.HIGHER, "value of those won", results.revenue),
    _kpi(
        "in_progress",
        "still in progress",
        Unit.LEADS,
        Better.NEITHER,
        "of them open or untouched at the horizon",
        in_progress,
    ),
)
"""Of open work."""
