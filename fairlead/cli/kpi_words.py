"""KPI figures as the terminal shows them."""

from __future__ import annotations

from simulation.kpis.kpi import Unit


def kpi_text(figure: float | None, unit: Unit) -> str:
    """Write a figure in its unit; a dash where it is undefined."""
    if figure is None:
        return "–"
    if unit is Unit.SHARE:
        return f"{figure:.1%}"
    if unit is Unit.HOURS:
        return f"{figure:.1f} h"
    if unit is Unit.INDEX:
        return f"{figure:.3f}"
    return f"{figure:,.1f}" if unit is Unit.LEADS else f"{figure:,.0f}"
