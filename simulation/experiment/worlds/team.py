"""A firm's reps at a scenario's desks."""

from __future__ import annotations

from typing import Any

import polars as pl

from scenarios import Scenario
from scenarios.organisation import Rep

_LEAST = 1e-3
"""Skills of 0 and 1 and weights of 0 are kept this far inside what a scenario allows."""


def with_team(scenario: Scenario, reps: pl.DataFrame) -> Scenario:
    """Return the scenario with the firm's reps in place of its own; what the table leaves open has its defaults.

    A rep's capacity is read in the scenario's unit (``routing.capacity_unit``). Absences of the scenario's own reps go
    with them.

    Raises
    ------
    BadInput
        When the scenario needs reps whom the firm does not have, such as inside reps who verify.
    """
    return scenario.replace(reps=[_facts(row) for row in reps.iter_rows(named=True)], absences=[])


def _facts(row: dict[str, Any]) -> dict[str, Any]:
    known = {name: row[name] for name in Rep.model_fields if row.get(name) is not None}
    if "skill" in known:
        known["skill"] = min(max(known["skill"], _LEAST), 1.0 - _LEAST)
    if "weight" in known:
        known["weight"] = max(known["weight"], _LEAST)
    return known
