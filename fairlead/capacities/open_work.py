"""What a rep still has open, and the selling minutes a week it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.capacities.follow_up import FollowUp
from scenarios.vocabulary import Outcome

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class OpenWork:
    """Open leads of each rep, in the order of the reps table.

    Attributes
    ----------
    in_work
        How many are in work: open, and younger than the age at which leads count as given up.
    given_up
        How many are older; they take no time.
    minutes
        Selling minutes a week that those in work take on average over the coming span.
    """

    in_work: Floats
    given_up: Floats
    minutes: Floats

    @property
    def minutes_each(self) -> Floats:
        """Minutes a week of one lead in work, 0 where there is none."""
        return np.divide(self.minutes, self.in_work, out=np.zeros(len(self.minutes)), where=self.in_work > 0)


def open_work(
    history: pl.DataFrame, reps: pl.DataFrame, follow_up: FollowUp, minutes: float, until: datetime
) -> OpenWork:
    """Say what reps still have to do.

    ``open_load`` of the reps table is the number open where it is stated; the history's open rows then say what part
    of them is in work and how long they will yet be: her own rows, or the team's if she has none. Else the open rows
    of the history are the open leads.

    Parameters
    ----------
    history, reps
        Checked tables.
    follow_up
        How long leads are in work.
    minutes
        Selling minutes a lead in work takes a week.
    until
        The end of the history, at which leads have their age.
    """
    age = (pl.lit(until) - pl.col("assigned_at")).dt.total_microseconds() / 86_400e6
    rows = history.filter(pl.col("outcome") == Outcome.OPEN.value).select("rep_id", age.alias("age"))
    left = pl.Series("left", follow_up.remaining_weeks(rows["age"].to_numpy().astype(np.float64)))
    young = (pl.col("age") < follow_up.days).alias("young")
    by_rep = rows.with_columns(left).group_by("rep_id").agg(young.sum(), pl.col("left").sum(), pl.len().alias("all"))
    found = reps.select("rep_id").join(by_rep, on="rep_id", how="left", maintain_order="left").fill_null(0)
    in_work, weeks, rows_open = (found[name].to_numpy().astype(np.float64) for name in ("young", "left", "all"))
    given_up = rows_open - in_work
    if "open_load" in reps.columns:
        stated = reps["open_load"].to_numpy().astype(np.float64)
        part, each = _of_team(in_work, rows_open, weeks, follow_up)
        share = np.where(rows_open > 0, in_work / np.maximum(rows_open, 1), part)
        weeks_each = np.where(in_work > 0, weeks / np.maximum(in_work, 1), each)
        known = ~np.isnan(stated)
        given_up = np.where(known, stated * (1 - share), given_up)
        weeks = np.where(known, stated * share * weeks_each, weeks)
        in_work = np.where(known, stated * share, in_work)
    return OpenWork(in_work, given_up, minutes * weeks / follow_up.span_weeks)


def _of_team(in_work: Floats, rows_open: Floats, weeks: Floats, follow_up: FollowUp) -> tuple[float, float]:
    """Give the part of the team's open leads that is in work, and the weeks each of those has left."""
    part = in_work.sum() / rows_open.sum() if rows_open.sum() > 0 else 1.0
    if in_work.sum() > 0:
        return float(part), float(weeks.sum() / in_work.sum())
    ages = np.arange(follow_up.days + 1.0)
    steady = follow_up.remaining_weeks(ages) @ follow_up.still_open / follow_up.still_open.sum()
    return float(part), float(steady)
