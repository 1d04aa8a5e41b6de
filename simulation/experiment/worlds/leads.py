"""A firm's own leads, as the simulator takes them: in their order and at their times, or drawn from among them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scenarios import BadInput, Draws, Fault, Scenario
from scenarios.leads import draw_leads
from simulation.arrivals import arrival_times

_TIME = pl.Datetime("us", "UTC")
_OF_ONE_ASSIGNMENT = {
    "rep_id", "assigned_at", "outcome", "closed_at", "revenue", "reject_reason", "accepted_at", "first_touch_at",
    "contacted_at", "qualified_at", "load_at_assignment", "eligible_reps", "propensity",
}  # fmt: skip
MOST_APART = 2.0
"""Leads a rep, in scenario and history, by a factor that is still alike: returns and seasons make some of it."""
_OF_ONE_LEAD = ("account_id", "person_key", "owner", "breached_at")


def leads_of(history: pl.DataFrame) -> pl.DataFrame:
    """Give the leads of a history, one row each, by the time they came (of their first assignment where unknown)."""
    kept = [name for name in history.columns if name not in _OF_ONE_ASSIGNMENT]
    came = pl.col("assigned_at") if "created_at" not in kept else pl.coalesce("created_at", "assigned_at")
    first = history.with_columns(created_at=came.cast(_TIME)).sort("assigned_at", "lead_id")
    return by_time(
        first.unique("lead_id", keep="first", maintain_order=True).select(*dict.fromkeys([*kept, "created_at"]))
    )


def by_time(leads: pl.DataFrame) -> pl.DataFrame:
    """Put leads in the order in which they came."""
    return leads.with_columns(pl.col("created_at").cast(_TIME)).sort("created_at", "lead_id")


def refuse_timeless(leads: pl.DataFrame) -> None:
    """Refuse leads of which it is not known when they came: they have no order of their own.

    Raises
    ------
    BadInput
        Naming each row.
    """
    expected = "the time each lead came, to replay leads in their order"
    if "created_at" not in leads.columns:
        raise BadInput([Fault("leads", expected, column="created_at")])
    rows = leads.with_row_index("row", offset=1).filter(pl.col("created_at").is_null())["row"].to_list()
    if rows:
        raise BadInput([Fault("leads", expected, row=row, column="created_at") for row in rows])


def refuse_unknown_grades(scenario: Scenario, leads: pl.DataFrame) -> None:
    """Refuse leads of a grade for which the scenario has no chances.

    Raises
    ------
    BadInput
        Naming each such grade.
    """
    known = {grade.value for grade in scenario.qualification.chance.keys() & scenario.acceptance.accept_chance.keys()}
    given = set(leads["grade"].drop_nulls().to_list()) if "grade" in leads.columns else set()
    strange = sorted(given - known)
    if strange:
        expected = f"one of {', '.join(sorted(known))}, for which scenario {scenario.name!r} has chances"
        raise BadInput([Fault("history", expected, column="grade", value=grade) for grade in strange])


def next_after(scenario: Scenario, leads: pl.DataFrame) -> Scenario:
    """Let the scenario start on the day after the last lead came."""
    return scenario.replace(horizon={"start": _last_day(scenario, leads) + timedelta(days=1)})


def last_days(scenario: Scenario, leads: pl.DataFrame) -> Scenario:
    """Let the scenario have the last of the leads: as many days as it has arrivals, or as there are."""
    first, last = _local_day(scenario, leads["created_at"].min()), _last_day(scenario, leads)
    days = min(int(np.ceil(scenario.horizon.arrival_days)), (last - first).days + 1)
    return scenario.replace(horizon={"start": last - timedelta(days=days - 1), "arrival_days": float(days)})


def in_order(scenario: Scenario, leads: pl.DataFrame) -> tuple[pl.DataFrame, NDArray[np.int64]]:
    """Give the leads that came while the scenario has arrivals, and when: microseconds since its start."""
    start = scenario.start.astimezone(UTC)
    until = start + timedelta(days=scenario.horizon.arrival_days)
    within = leads.filter((pl.col("created_at") >= start) & (pl.col("created_at") < until))
    return within, within["created_at"].to_physical().to_numpy() - int(start.timestamp()) * 1_000_000


def resampled(scenario: Scenario, leads: pl.DataFrame, draws: Draws) -> tuple[pl.DataFrame, NDArray[np.int64]]:
    """Draw leads from among the firm's, as many and when the scenario says; each is a new lead."""
    arrivals = arrival_times(scenario, draws)
    picked = draws.uniforms("lead of the firm", np.arange(len(arrivals), dtype=np.uint64)) * leads.height
    drawn = leads[np.minimum(picked.astype(np.int64), leads.height - 1)].drop(*_OF_ONE_LEAD, strict=False)
    origin = int(scenario.start.astimezone(UTC).timestamp()) * 1_000_000
    came = pl.Series("created_at", arrivals + origin).cast(_TIME)
    names = pl.Series("lead_id", [f"L{number:06d}" for number in range(len(arrivals))], dtype=pl.String)
    return drawn.with_columns(names, came), arrivals


def completed(scenario: Scenario, leads: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    """Fill in what the simulator asks of every lead: columns the firm does not have, from the scenario's mix.

    A grade that is empty is drawn as well, and a value that is empty is 1, as everywhere.
    """
    mix = draw_leads(scenario.leads, draws, leads.height)
    missing = [mix[name] for name in mix.columns if name not in leads.columns]
    whole = leads.with_columns(missing)
    return whole.with_columns(
        pl.col("value").cast(pl.Float64).fill_null(1.0), grade=pl.coalesce(pl.col("grade"), mix["grade"])
    )


def remarks_on(scenario: Scenario, history: pl.DataFrame) -> tuple[str, ...]:
    """Say it where reps get far more or fewer leads in the scenario than they had in the history."""
    arrivals, days = arrival_times(scenario, Draws(0)), scenario.horizon.arrival_days
    here = len(arrivals) / days / len(scenario.reps)
    span = history.select((pl.col("assigned_at").max() - pl.col("assigned_at").min()).dt.total_seconds()).item()
    there = history.height / max(span / 86_400, 1.0) / history["rep_id"].n_unique()
    if here <= MOST_APART * there and there <= MOST_APART * here:
        return ()
    return (
        f"The scenario brings {here:.2g} leads a day for each rep, the history handed {there:.2g} to each: differences "
        "are those of a firm with that load, not of yours. Set [arrivals] per_day, or calibrate a scenario.",
    )


def _last_day(scenario: Scenario, leads: pl.DataFrame) -> date:
    return _local_day(scenario, leads["created_at"].max())


def _local_day(scenario: Scenario, instant: object) -> date:
    if not isinstance(instant, datetime):
        raise TypeError(f"instant: expected a time, got {instant!r}")
    return instant.astimezone(scenario.start.tzinfo).date()
