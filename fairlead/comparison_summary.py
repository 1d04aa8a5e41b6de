"""A comparison as the plain summary that the report is made from."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

from fairlead import __version__
from fairlead.calibrating.standing import standing_line, withholds_money
from fairlead.calibrating.words import validation_rows
from fairlead.comparing import notes_of, world_sentence
from scenarios import Scenario, load, shipped
from simulation import KPIS, Comparison
from simulation.kpis import OPENING, Kpi, Unit
from simulation.sensitivity import Sensitivity

_CONGESTION = (
    "Methods that choose by value give some reps more leads than others. Their desks fill, answers come later, and "
    "that costs wins; where there is little to gain it can cost more than it brings."
)
_OWN = (
    "Its rules and its level of winning: leads, reps, and how their chances differ are the firm's own, as far as its "
    "tables tell."
)
_YOURS = {
    "reps": "Yours, not the scenario's",
    "leads": "Yours, as far as your tables tell; what they lack is the scenario's",
    "truth": "How leads and reps differ is your history's; the level is the scenario's",
    "truth.rep_points": "Your history's, not the scenario's",
    "truth.pair_points": "Your history's, not the scenario's",
}
"""What of a scenario's figures a firm's own tables take the place of."""

_DECISIVE = ("numpy", "scipy", "ortools", "scikit-learn", "polars", "simpy")
"""Libraries whose version may change a figure."""


def comparison_summary(
    comparison: Comparison, scenario: Scenario, *, command: str, hanging: Sensitivity | None = None
) -> dict[str, Any]:
    """Put together what :func:`fairlead.report.comparison_page` takes.

    Parameters
    ----------
    comparison
        What was found.
    scenario
        The organisation, for its title and the sources of its figures.
    command
        What a reader types to repeat it.
    hanging
        What the answer hangs on, where that was asked for.
    """
    withheld, own = withholds_money(scenario), comparison.draws is not None
    return {
        "title": "Which routing method, by how much, how sure",
        "subtitle": _subtitle(comparison, scenario),
        "command": command,
        "version": __version__,
        "versions": _versions(),
        **comparison.to_dict(),
        "world": world_sentence(comparison),
        "scenario": {
            "name": scenario.name,
            "title": scenario.title,
            "description": _OWN if own else scenario.description,
            "period": "" if comparison.world == "replay" else _period(scenario),
        },
        "baseline": comparison.baseline,
        "kpis": {kpi.name: kpi_facts(kpi) for kpi in _told(comparison) if not (withheld and kpi.unit is Unit.MONEY)},
        "standing_line": standing_line(scenario, own_leads=own),
        "withheld": withheld,
        "provenance": provenance_of(scenario, own_leads=own),
        "validation": validation_rows(scenario.validation) if scenario.validation is not None else [],
        "assumptions": None if hanging is None else hanging.to_dict(),
        "notes": [*notes_of(comparison), _CONGESTION],
    }


def _told(comparison: Comparison) -> Iterator[Kpi]:
    """Leave out what would be rows of dashes: KPIs of open work where runs began with empty desks."""
    for kpi in KPIS:
        if kpi not in OPENING or any(comparison.mean(policy, kpi.name) for policy in comparison.policies):
            yield kpi


def comparison_json(comparison: Comparison, summary: Mapping[str, Any]) -> dict[str, Any]:
    """Give the content of ``compare --json``: the figures, and what the report says beside them."""
    beside = ("assumptions", "standing_line", "notes", "provenance", "validation", "command", "version", "versions")
    return {**comparison.to_dict(), **{name: summary[name] for name in beside}}


def _versions() -> dict[str, str]:
    return {"Python": platform.python_version(), **{name: version(name) for name in _DECISIVE}}


def _subtitle(comparison: Comparison, scenario: Scenario) -> str:
    failed = len(comparison.failures)
    own = comparison.draws is not None
    said = f"Your own leads, reps and history, by the rules of: {scenario.title}" if own else scenario.title
    return f"{said}; {failed} of {failed + comparison.replications} replications failed" if failed else said


def kpi_facts(kpi: Kpi) -> dict[str, str | None]:
    """Give a KPI's title, unit, direction and definition as readers get them."""
    over = "" if kpi.denominator.startswith("none") else f", divided by {kpi.denominator}"
    return {
        "title": kpi.title,
        "unit": kpi.unit.value,
        "better": None if kpi.better.value == "neither" else kpi.better.value,
        "definition": f"{kpi.numerator}{over}; among {kpi.cohort}",
    }


def provenance_of(scenario: Scenario, *, own_leads: bool = False) -> list[dict[str, str]]:
    """Give the sources of the scenario's figures with the figures themselves, and say which are not the shipped ones.

    A source speaks for the figure it was found with, not for one that somebody put in its place; with ``own_leads``
    those for which a firm's own tables stand in are said to be.
    """
    original = load(scenario.name) if scenario.name in shipped() else None
    rows = []
    for row in scenario.provenance:
        facts = {**row.model_dump(mode="json"), "value": _figure(scenario, row.key)}
        if original is not None and _at(original, row.key) != _at(scenario, row.key):
            was = _figure(original, row.key)
            facts["changed"] = f"Changed; shipped with {was}." if was else "Changed from the shipped scenario."
        if own_leads and row.key in _YOURS:
            facts = {"key": row.key, "quality": "your own tables", "source": _YOURS[row.key]}
        rows.append(facts)
    return rows


def _period(scenario: Scenario) -> str:
    """Say how long a replication lasts."""
    days, more = scenario.horizon.arrival_days, scenario.horizon.follow_up_days
    return f"{days:g} days of arrivals" + (f", {more:g} more of follow-up" if more else "")


def _at(scenario: Scenario, key: str) -> Any:
    here: Any = scenario
    for part in key.split("."):
        here = tuple(getattr(one, part) for one in here) if isinstance(here, tuple) else getattr(here, part)
    return here


def _figure(scenario: Scenario, key: str) -> str:
    """Write a single figure; nothing for a whole section or a list."""
    found = _at(scenario, key)
    return f"{found:g}" if isinstance(found, int | float) else str(found) if isinstance(found, str) else ""
