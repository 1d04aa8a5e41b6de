"""The past, week by week: who was there, since when, and what each was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.capacities.given import WEEK
from fairlead.capacities.tenure import Known, Tenure

Floats = NDArray[np.float64]
_KNOWN = (Known.HIRED_ON, Known.FIRST_LEAD)


@dataclass(frozen=True, eq=False)
class TeamWeeks:
    """All reps of the history (rows) in its whole weeks (columns, the newest first).

    Attributes
    ----------
    rep_ids
        The reps, former ones included.
    hours, part_time
        Shape (n_reps,): hours a week and the part of full time that is; former reps count as full-timers.
    newcomer
        Shape (n_reps,): whether her first day is known.
    there
        Shape (n_reps, n_weeks): whether she was given leads both before the week ended and after it began.
    tenure
        Shape (n_reps, n_weeks): full weeks since her first day when the week began; infinite where unknown.
    leads
        Shape (n_reps, n_weeks): what she was given.
    """

    rep_ids: tuple[str, ...]
    hours: Floats
    part_time: Floats
    newcomer: NDArray[np.bool_]
    there: NDArray[np.bool_]
    tenure: Floats
    leads: Floats


def team_weeks(
    given: pl.DataFrame,
    tenures: dict[str, Tenure],
    hours: dict[str, float],
    full_time: float,
    since: datetime,
    until: datetime,
) -> TeamWeeks:
    """Lay the history out by week.

    Parameters
    ----------
    given
        From :func:`fairlead.capacities.given.given_by_week`.
    tenures
        Of every rep of the history.
    hours
        Hours a week of the present reps; others count as full-timers.
    full_time
        Hours of a full-timer.
    since, until
        The span in which the history is whole.
    """
    seen = {rep_id: found for rep_id, found in tenures.items() if found.first is not None}
    weeks = (until - since) // WEEK
    starts = [until - (week + 1) * WEEK for week in range(weeks)]
    worked = np.array([hours.get(rep_id, full_time) for rep_id in seen], dtype=np.float64)
    tenure = np.array([[found.weeks(start) for start in starts] for found in seen.values()], dtype=np.float64)
    there = np.array([[_there(found, start) for start in starts] for found in seen.values()], dtype=np.bool_)
    return TeamWeeks(
        tuple(seen),
        worked,
        worked / full_time,
        np.array([found.known in _KNOWN for found in seen.values()], dtype=np.bool_),
        there.reshape(len(seen), weeks),
        tenure.reshape(len(seen), weeks),
        _leads(given, tuple(seen), weeks),
    )


def _there(found: Tenure, start: datetime) -> bool:
    assert found.first is not None
    assert found.last is not None
    begins = min(found.first, found.since) if found.since is not None else found.first
    return begins <= start and found.last >= start


def _leads(given: pl.DataFrame, rep_ids: tuple[str, ...], weeks: int) -> Floats:
    counts = given.filter(pl.col("ago") < weeks).group_by("rep_id", "ago").agg(pl.col("leads").sum())
    leads = np.zeros((len(rep_ids), weeks))
    row = {rep_id: position for position, rep_id in enumerate(rep_ids)}
    rows = np.array([row[rep_id] for rep_id in counts["rep_id"]], dtype=np.int64)
    leads[rows, counts["ago"].to_numpy()] = counts["leads"].to_numpy()
    return leads
