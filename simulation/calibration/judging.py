"""What a scenario's validation means for a comparison of methods in it."""

from __future__ import annotations

from dataclasses import replace

from scenarios import Scenario
from scenarios.calibrated import Standing
from simulation.experiment.comparison import Comparison
from simulation.kpis import KPIS
from simulation.kpis.kpi import Unit

MONEY = frozenset(kpi.name for kpi in KPIS if kpi.unit is Unit.MONEY)
"""KPIs that are amounts."""


def judged(comparison: Comparison, scenario: Scenario) -> Comparison:
    """Say in a comparison whether its scenario was validated; amounts of one that failed are withheld (None)."""
    if scenario.standing is Standing.VALIDATED:
        return replace(comparison, validated=True)
    if scenario.standing is not Standing.FAILED:
        return comparison
    kept = {
        policy: tuple({name: None if name in MONEY else value for name, value in row.items()} for row in rows)
        for policy, rows in comparison.kpis.items()
    }
    return replace(comparison, kpis=kept, by_rep={})
