"""A scenario's reps as the table that models and files know."""

from __future__ import annotations

import polars as pl

from scenarios import Scenario

_LISTS = ("territories", "niches", "languages")
_TEXTS = ("rep_id", "team", "role", "timezone", "hours")
_NUMBERS = ("capacity", "skill", "weight")


def reps_table(scenario: Scenario) -> pl.DataFrame:
    """Give the reps in the schema of ``scenarios.tables.REPS``, one row each, in the scenario's order."""
    columns = {
        name: pl.Series(name, [_plain(getattr(rep, name)) for rep in scenario.reps], dtype=dtype)
        for names, dtype in ((_TEXTS, pl.String), (_LISTS, pl.List(pl.String)), (_NUMBERS, pl.Float64))
        for name in names
    }
    for name in ("hired_on", "left_on"):
        days = [getattr(rep, name) for rep in scenario.reps]
        if any(day is not None for day in days):
            columns[name] = pl.Series(name, days, dtype=pl.Date)
    return pl.DataFrame(columns)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
