"""A firm's reps at a scenario's desks."""

from __future__ import annotations

from typing import Any

import polars as pl

from scenarios import Scenario
from scenarios.organisation import Rep
from scenarios.vocabulary import CapacityUnit

_LEAST = 1e-3
"""Skills of 0 and 1 and weights of 0 are kept this far inside what a scenario allows."""
_BEYOND_SENSE = 20.0
"""Reps who may be given so many times the leads that come have no limit worth the name."""


def with_team(scenario: Scenario, reps: pl.DataFrame, unit: CapacityUnit | None = None) -> Scenario:
    """Return the scenario with the firm's reps in place of its own; what the table leaves open has its defaults.

    A rep's capacity is read in ``unit``, or where none is given in the scenario's (``routing.capacity_unit``). Absences
    of the scenario's own reps go with them.

    Raises
    ------
    BadInput
        When the scenario needs reps whom the firm does not have, such as inside reps who verify.
    """
    routing = {} if unit is None else {"capacity_unit": unit}
    return scenario.replace(reps=[_facts(row) for row in reps.iter_rows(named=True)], absences=[], routing=routing)


def remarks_on(firm: Scenario, a_day: float) -> tuple[str, ...]:
    """Say it where capacity, read as leads a day, holds nobody back: it may count something else."""
    if firm.routing.capacity_unit is not CapacityUnit.LEADS:
        return ()
    room = sum(rep.capacity for rep in firm.reps)
    if room <= _BEYOND_SENSE * a_day:
        return ()
    return (
        f"Capacity is read as leads a day: {room / len(firm.reps):.3g} for each rep, while {a_day:.3g} come a day for "
        "all of them. So it holds nobody back, and methods that choose by value overload the best. If yours counts "
        'leads open at once, say so under [reps] of the mapping: capacity_unit = "open_leads".',
    )


def _facts(row: dict[str, Any]) -> dict[str, Any]:
    known = {name: row[name] for name in Rep.model_fields if row.get(name) is not None}
    if "skill" in known:
        known["skill"] = min(max(known["skill"], _LEAST), 1.0 - _LEAST)
    if "weight" in known:
        known["weight"] = max(known["weight"], _LEAST)
    return known
