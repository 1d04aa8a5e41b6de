"""Routes that lead to somebody: a name misspelt in a rules file must not leave leads waiting for nobody."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from matching import Policy
from matching.policies import Route, Routes, policies_in
from scenarios.faults import Faults
from scenarios.meeting import matching_rows
from scenarios.tables import align_ids


def refuse_routes_to_nobody(policy: Policy, reps: pl.DataFrame) -> None:
    """Refuse routes that name a stranger, or whose conditions no rep of the table meets, there at the moment or not.

    Raises
    ------
    BadInput
        Naming each route, and what was looked for.
    """
    faults = Faults()
    for rules in (each for each in policies_in(policy) if isinstance(each, Routes)):
        for route in (*rules.routes, *(() if rules.catch_all is None else (rules.catch_all,))):
            _look_for(route, reps, faults)
    faults.raise_if_any()


def _look_for(route: Route, reps: pl.DataFrame, faults: Faults) -> None:
    column = f"route {route.name!r}, to"
    if not isinstance(route.to, Mapping):
        known, named = set(reps["rep_id"]), pl.Series(route.to, dtype=pl.String)
        for name, aligned in zip(named, align_ids(named, reps["rep_id"]), strict=True):
            if aligned not in known:
                faults.add("rules", "the rep_id of a rep in the table", column=column, value=name)
        return
    facts = {name: np.array(reps[name].to_list(), dtype=object) for name in route.to if name in reps.columns}
    missing = [name for name in route.to if name not in facts]
    for name in missing:
        expected = f"a column of the reps: {', '.join(name for name in reps.columns if name != 'rep_id')}"
        faults.add("rules", expected, column=column, value=name)
    if not missing and not matching_rows(route.to, facts, reps.height, "reps").any():
        wanted = ", ".join(f"{name} = {value}" for name, value in route.to.items())
        expected = f"conditions that a rep meets; of their {_listed(route, reps)}"
        faults.add("rules", expected, column=column, value=wanted)


def _listed(route: Route, reps: pl.DataFrame) -> str:
    """Say what the columns that a route looks at hold, as far as that can be read at a glance."""
    words = []
    for name in route.to:
        found = sorted({str(cell) for cell in reps[str(name)].drop_nulls()})
        words.append(f"{name}: {', '.join(found[:8])}{', …' if len(found) > 8 else ''}" if found else f"{name}: none")
    return "; ".join(words)
