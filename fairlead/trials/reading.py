"""From a history and a schedule, or a column ``arm``, to what the trial showed."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from fairlead.trials.planning import team_column
from models.closing.cohort import read_as_of
from models.evaluation.outcomes import outcomes_of
from models.trials import WHOLE_FIRM, Reading, read_by_lead, read_switchback
from models.trials.schedule import BASE, INNER, rows_of_schedule
from scenarios.faults import BadInput, Fault, Faults

ARM = "arm"


def read_trial(
    history: pl.DataFrame,
    schedule: pl.DataFrame | None = None,
    *,
    team: str | None = None,
    horizon_days: float = 180.0,
    as_of: Any = None,
    seed: int = 0,
) -> Reading:
    """Read a trial that has been run.

    Parameters
    ----------
    history
        Past assignments, the trial's among them. With a column ``arm`` (``base``, ``inner``, or as `assign` and
        `route` write it, ``trial: base``); rows with none are outside the trial.
    schedule
        The turns, as planned; None where each lead was drawn into an arm of its own.
    team
        Column of the leads that says which team a lead falls to; needed where the schedule has teams.
    as_of
        The moment at which the history is read; by default its latest time.

    Raises
    ------
    BadInput
        When the schedule is not one of pairs, an arm is unknown, or neither a schedule nor arms are there.
    """
    if not horizon_days > 0.0:
        raise BadInput([Fault("trial", "more than 0 days", column="--horizon-days", value=str(horizon_days))])
    moment = read_as_of(as_of, history)
    past = history.filter(pl.col("assigned_at") <= moment)
    arm = _arms(past)
    if schedule is None and arm is None:
        raise BadInput([Fault("history", "a column arm (base or inner), or a schedule (--schedule)", column=ARM)])
    found = outcomes_of(past, moment, horizon_days)
    if schedule is None:
        assert arm is not None
        drawn = arm.is_not_null()
        rows = drawn.arg_true().to_numpy()
        lead = past["lead_id"].filter(drawn).rank("dense").to_numpy().astype(np.int64) - 1
        return read_by_lead((arm.filter(drawn) == INNER).to_numpy(), found.won[rows], found.pending[rows], lead)
    _refuse_unpaired(schedule)
    row = rows_of_schedule(past["assigned_at"], _team(past, schedule, team), schedule)
    return read_switchback(row, schedule, found.won, found.pending, arm, seed)


def _arms(past: pl.DataFrame) -> pl.Series | None:
    if ARM not in past.columns:
        return None
    arm = past[ARM].cast(pl.String).str.split(": ").list.last().str.strip_chars()
    faults = Faults()
    for row in (~arm.is_in([BASE, INNER])).fill_null(value=False).arg_true().to_list():
        faults.add("history", f"{BASE} or {INNER}, or nothing", row=row + 1, column=ARM, value=str(past[ARM][row]))
    faults.raise_if_any()
    return arm


def _team(past: pl.DataFrame, schedule: pl.DataFrame, column: str | None) -> pl.Series:
    if column is not None:
        return team_column(past, column)
    teams = schedule["team"].unique().to_list()
    if teams != [WHOLE_FIRM]:
        expected = "the column of the history that says which of the schedule's teams a lead falls to"
        raise BadInput([Fault("trial", expected, column="--team")])
    return pl.Series("team", [WHOLE_FIRM], dtype=pl.String).new_from_index(0, past.height)


def _refuse_unpaired(schedule: pl.DataFrame) -> None:
    faults = Faults()
    by_pair = schedule.group_by("team", "pair").agg(pl.len().alias("blocks"), pl.col("arm").n_unique().alias("arms"))
    for team, pair, blocks, arms in by_pair.sort("team", "pair").iter_rows():
        if blocks != 2 or arms != 2:
            value = f"pair {pair:g} of team {team}: {blocks} blocks, {arms} arms"
            faults.add("schedule", "two blocks a pair, one on each arm", column="pair", value=value)
    faults.raise_if_any()
