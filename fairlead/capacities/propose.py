"""Capacity proposed for each rep, with its working."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.capacities.evidence import past_weeks
from fairlead.capacities.follow_up import follow_up_of
from fairlead.capacities.given import given_by_week
from fairlead.capacities.hours import full_time, hours_away, stated_hours, weekly_hours
from fairlead.capacities.model import Model, model_of
from fairlead.capacities.open_work import OpenWork, open_work
from fairlead.capacities.settings import Settings
from fairlead.capacities.team_weeks import team_weeks
from fairlead.capacities.tenure import observed_from, tenures
from fairlead.capacities.working import Floats, capacity, selling_minutes
from fairlead.checking.follow_up import end_of
from scenarios.vocabulary import CapacityUnit


@dataclass(frozen=True, eq=False)
class Proposal:
    """Capacities to be confirmed.

    Attributes
    ----------
    table
        One row a rep, in the order of the reps table: ``rep_id``, ``capacity`` (the proposal, to be edited), ``unit``,
        ``stated``, ``proposed``, then the working, then what she was given in past weeks, and her ``team`` where the
        reps table has it (docs/capacity.md).
    unit
        What the figures count, a week.
    settings
        What the user set.
    model
        The figures all reps share.
    as_of
        The end of the history: ages and tenures are those of that day, absences those of the week after it.
    """

    table: pl.DataFrame
    unit: CapacityUnit
    settings: Settings
    model: Model
    as_of: datetime

    def to_dict(self) -> dict[str, Any]:
        """Give totals and shared figures as plain data, for JSON; no single rep is in it."""
        sums = ("stated", "proposed", "hours_per_week", "selling_minutes", "open_leads", "open_minutes")
        totals = {name: float(self.table[name].sum()) for name in sums}
        shared = {"unit": self.unit.value, "selling_share": self.settings.selling_share, **asdict(self.model)}
        return {"as_of": self.as_of.isoformat(), "reps": self.table.height, **totals, **shared}


def propose_capacities(
    history: pl.DataFrame,
    reps: pl.DataFrame,
    *,
    unit: CapacityUnit = CapacityUnit.LEADS,
    absences: pl.DataFrame | None = None,
    settings: Settings | None = None,
) -> Proposal | None:
    """Propose what each rep can take a week: selling time less open work, divided by what a lead takes.

    Parameters
    ----------
    history, reps, absences
        Checked tables.
    unit
        What capacity counts in the reps table.
    settings
        Selling share, and minutes a lead takes if they are known.

    Returns
    -------
    Proposal or None
        None when the history has no row.
    """
    as_of = end_of(history)
    if as_of is None:
        return None
    settings = settings or Settings()
    since = observed_from(history)
    given = given_by_week(history, as_of)
    follow_up = follow_up_of(history, since)
    hours = stated_hours(reps)
    weekly = weekly_hours(hours)
    known = tenures(given, reps, since, as_of)
    full = full_time(weekly)
    team = team_weeks(given, known, dict(zip(reps["rep_id"], weekly.tolist(), strict=True)), full, since, as_of)
    model, ramp = model_of(history, team, follow_up, settings, full, as_of)
    people = [known[rep_id] for rep_id in reps["rep_id"]]
    away = np.zeros(reps.height) if absences is None else hours_away(reps, hours, absences, as_of)
    factors = pl.DataFrame(
        {
            "hours_per_week": weekly,
            "hours_away": away,
            "part_time": weekly / full,
            "ramp": ramp.at(np.array([found.weeks(as_of) for found in people], dtype=np.float64)),
            "ramp_from": [found.known.value for found in people],
        }
    )
    work = open_work(history, reps, follow_up, model.minutes_in_work, as_of)
    working = _working(reps, factors, work, model, settings, unit, as_of)
    table = pl.concat([working, past_weeks(given, reps), *_teams(reps)], how="horizontal")
    return Proposal(table, unit, settings, model, as_of)


def _working(
    reps: pl.DataFrame,
    factors: pl.DataFrame,
    work: OpenWork,
    model: Model,
    settings: Settings,
    unit: CapacityUnit,
    as_of: datetime,
) -> pl.DataFrame:
    hours = np.maximum(0.0, (factors["hours_per_week"] - factors["hours_away"]).to_numpy())
    selling = selling_minutes(hours, settings.selling_share, factors["ramp"].to_numpy())
    gone = _gone(reps, as_of)
    proposed = capacity(
        selling,
        work.minutes,
        unit=unit,
        minutes_per_lead=model.minutes_per_lead,
        minutes_in_work=model.minutes_in_work,
        span_share=model.span_share,
        given_up=np.where(_load_stated(reps), work.given_up, 0.0),
    )
    figures = {
        "rep_id": reps["rep_id"],
        "capacity": np.where(gone, 0.0, proposed).round(1),
        "unit": [unit.value] * reps.height,
        "stated": reps["capacity"],
        "proposed": np.where(gone, 0.0, proposed).round(1),
        "reason": _reasons(gone, hours, selling - work.minutes, unit),
    }
    rest = {
        "selling_share": np.full(reps.height, settings.selling_share),
        "selling_minutes": selling,
        "open_leads": work.in_work,
        "given_up": work.given_up,
        "minutes_per_open_lead": work.minutes_each,
        "open_minutes": work.minutes,
        "minutes_per_lead": np.full(reps.height, model.minutes_per_lead),
        "minutes_per_lead_from": [model.minutes_per_lead_from] * reps.height,
        "span_share": np.full(reps.height, model.span_share),
        "minutes_in_work": np.full(reps.height, model.minutes_in_work),
    }
    return pl.DataFrame(figures).hstack(factors).hstack(pl.DataFrame(rest)).with_columns(pl.col(pl.Float64).round(4))


def _load_stated(reps: pl.DataFrame) -> NDArray[np.bool_]:
    """Say whose open load a batch takes off: an empty cell counts as none."""
    if "open_load" not in reps.columns:
        return np.zeros(reps.height, dtype=np.bool_)
    return reps["open_load"].is_not_null().to_numpy()


def _teams(reps: pl.DataFrame) -> list[pl.DataFrame]:
    """Give the teams, where there are any, for a person to sort by."""
    return [reps.select("team")] if "team" in reps.columns else []


def _gone(reps: pl.DataFrame, as_of: datetime) -> NDArray[np.bool_]:
    if "left_on" not in reps.columns:
        return np.zeros(reps.height, dtype=np.bool_)
    return (reps["left_on"] <= as_of.date()).fill_null(value=False).to_numpy()


def _reasons(gone: NDArray[np.bool_], hours: Floats, room: Floats, unit: CapacityUnit) -> pl.Series:
    """Say why a capacity is 0; empty where it is not."""
    full = (room <= 0) & (unit is not CapacityUnit.OPEN_LEADS)
    words = np.select([gone, hours <= 0, full], ["left", "away", "open work"], default="")
    return pl.Series(words.tolist(), dtype=pl.String).replace("", None)
