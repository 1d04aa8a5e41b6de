"""Figures of a scenario that stand in one place or in many: by grade, by attempt, by rep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scenarios import Scenario

STEPS, REPS = "cadence.contact_chance", "reps.selling_share"
"""Keys of figures that stand in a list of tables."""


def entries(scenario: Scenario, key: str) -> dict[str, float]:
    """Give the values that stand under a key, by the key of each as a calibration names it."""
    if key == STEPS:
        return {f"cadence.{n}.contact_chance": step.contact_chance for n, step in enumerate(scenario.cadence)}
    if key == REPS:
        return {f"reps.{n}.selling_share": rep.selling_share for n, rep in enumerate(scenario.reps)}
    found = _at(scenario, key)
    return {f"{key}.{name}": value for name, value in found.items()} if isinstance(found, Mapping) else {key: found}


def mean(scenario: Scenario, key: str, values: Mapping[str, float]) -> float:
    """Average values under a key, those of grades by how often a lead has the grade."""
    weights = {f"{key}.{grade}": share for grade, share in scenario.leads.grade.items()}
    total = sum(weights.get(name, 1.0) for name in values)
    return sum(weights.get(name, 1.0) * value for name, value in values.items()) / total


def changed(scenario: Scenario, key: str, values: Mapping[str, float]) -> dict[str, Any]:
    """Give the changes that put these values in their places, as ``Scenario.replace`` takes them."""
    new = list(values.values())
    if key == STEPS:
        steps = zip(scenario.cadence, new, strict=True)
        return {"cadence": [step.model_dump() | {"contact_chance": value} for step, value in steps]}
    if key == REPS:
        reps = zip(scenario.reps, new, strict=True)
        return {"reps": [rep.model_dump() | {"selling_share": value} for rep, value in reps]}
    found = _at(scenario, key)
    return nested(key, dict(zip(found, new, strict=True)) if isinstance(found, Mapping) else new[0])


def nested(key: str, value: Any) -> dict[str, Any]:
    """Put a value under a dotted key."""
    *parts, last = key.split(".")
    inside: dict[str, Any] = {last: value}
    for part in reversed(parts):
        inside = {part: inside}
    return inside


def _at(scenario: Scenario, key: str) -> Any:
    here: Any = scenario
    for part in key.split("."):
        here = getattr(here, part)
    return here
