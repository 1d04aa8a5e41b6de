"""Minutes a lead in work takes a week, from the team's busy weeks."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.capacities.follow_up import FollowUp
from fairlead.capacities.given import WEEK
from fairlead.capacities.ramp import Ramp
from fairlead.capacities.team_weeks import TeamWeeks

Floats = NDArray[np.float64]

FEWEST_WEEKS = 8
"""Weeks that must remain once leads given out before the history have run off; fewer say too little."""

FEWEST_ROWS = 200
"""Past assignments below which the weeks' loads are mostly chance: few leads among many full weeks of selling time make
hours out of each."""

BUSY = 0.1
"""The part of weeks that count as busy: those with most leads in work for the selling time there was."""

_FEWEST_BUSY = 4


def minutes_in_work(
    history: pl.DataFrame, team: TeamWeeks, ramp: Ramp, follow_up: FollowUp, share: float, until: datetime
) -> float | None:
    """Give the selling minutes a lead in work takes a week.

    The team's selling minutes in its busy weeks, divided by the leads it then had in work: pooled over reps, so that
    nobody's own slow weeks set her capacity. If the team was never at its limit, the figure is too high and the
    capacities proposed are what was coped with, not what could be.

    Returns
    -------
    float or None
        None when the history has fewer than :data:`FEWEST_ROWS` rows, or than :data:`FEWEST_WEEKS` whole weeks after
        the first *T*, since leads given out earlier are missing until then.
    """
    weeks = team.leads.shape[1] - int(np.ceil(follow_up.span_weeks))
    if not follow_up.learned or weeks < FEWEST_WEEKS or history.height < FEWEST_ROWS:
        return None
    minutes = np.where(team.there, team.hours[:, None] * 60 * share * ramp.at(team.tenure), 0.0).sum(axis=0)[:weeks]
    in_work = leads_in_work(history, follow_up, weeks, until)
    load = np.divide(in_work, minutes, out=np.zeros(weeks), where=minutes > 0)
    busy = np.argsort(-load, kind="stable")[: max(_FEWEST_BUSY, round(BUSY * weeks))]
    return float(minutes[busy].sum() / in_work[busy].sum()) if in_work[busy].sum() > 0 else None


def leads_in_work(history: pl.DataFrame, follow_up: FollowUp, weeks: int, until: datetime) -> Floats:
    """Give how many leads were in work on average in each week, the newest first.

    A lead is in work from its assignment until it closes, at most for the follow-up's *T*.
    """
    assigned = pl.col("assigned_at")
    end = pl.min_horizontal(pl.col("closed_at"), assigned + timedelta(days=follow_up.days))
    starts = _time_until(history.lazy().select(assigned.alias("at")), weeks, until)
    ends = _time_until(history.lazy().select(end.alias("at")), weeks, until)
    return np.asarray((starts - ends)[:-1] - (starts - ends)[1:])


def _time_until(instants: pl.LazyFrame, weeks: int, until: datetime) -> Floats:
    """Sum up the weeks between instants and each boundary behind them; boundaries lie whole weeks before ``until``."""
    length = WEEK / timedelta(microseconds=1)
    ago = (pl.lit(until) - pl.col("at")).dt.total_microseconds()
    past = instants.select(ago.alias("ago")).filter(pl.col("ago") > 0)
    week = (pl.col("ago") // int(length)).clip(upper_bound=weeks)
    total = pl.col("ago").cast(pl.Float64).sum() / length
    sums = past.group_by(week.alias("week")).agg(pl.len().alias("count"), total).collect(engine="streaming")
    counts, ages = np.zeros(weeks + 1), np.zeros(weeks + 1)
    counts[sums["week"].to_numpy()] = sums["count"].to_numpy()
    ages[sums["week"].to_numpy()] = sums["ago"].to_numpy()
    earlier = np.cumsum(counts[::-1])[::-1], np.cumsum(ages[::-1])[::-1]
    return np.asarray(earlier[1] - np.arange(weeks + 1) * earlier[0])
