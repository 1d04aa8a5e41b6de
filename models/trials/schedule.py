"""Which method has its turn when, as a table; and which past leads fell into which turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.trials.blocks import Layout

Integers = NDArray[np.int64]

WHOLE_FIRM = "all"
"""The team of a schedule where the firm is one."""

BASE, INNER = "base", "inner"
"""The two arms, in the words of the wrapper's own log: the baseline, and the method on trial."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TIME = pl.Datetime("us", "UTC")

OUTSIDE, WASHED_OUT = -1, -2
"""What a lead's row of the schedule is where it falls into none, and where it is too near to a change."""


def first_pair_after(moment: datetime, block_hours: float) -> datetime:
    """Give the first beginning of a pair of blocks at or after a moment; they are counted from 1970-01-01 UTC."""
    pair = timedelta(hours=2.0 * block_hours)
    return _EPOCH + pair * -((_EPOCH - moment) // pair)


def switchback_schedule(
    on_baseline: Callable[[str, int], bool], teams: Sequence[str], layout: Layout, starts: datetime, pairs: int
) -> pl.DataFrame:
    """List every block of a switchback.

    Parameters
    ----------
    on_baseline
        The draw: whether a team is on the baseline in a block, counted from 1970-01-01 UTC.
    teams
        As the leads' column has them; :data:`WHOLE_FIRM` alone where the firm is one, passed on as empty.
    starts
        Beginning of a pair (:func:`first_pair_after`).
    pairs
        How many pairs of blocks each team has.

    Returns
    -------
    polars.DataFrame
        Columns ``team``, ``pair``, ``block``, ``starts_at``, ``counts_from``, ``ends_at``, ``arm``.

    Raises
    ------
    ValueError
        Where the draw puts both blocks of a pair on one method.
    """
    length = timedelta(hours=layout.block_hours)
    first = round((starts - _EPOCH) / length)
    rows = []
    for team in teams:
        named = "" if team == WHOLE_FIRM else team
        for block in range(first, first + 2 * pairs):
            at = _EPOCH + block * length
            counts = at + timedelta(hours=layout.carry_over_hours)
            arm = BASE if on_baseline(named, block) else INNER
            rows.append((team, block // 2, block, at, counts, at + length, arm))
    schema: dict[str, Any] = {
        "team": pl.String, "pair": pl.Int64, "block": pl.Int64, "starts_at": _TIME, "counts_from": _TIME,
        "ends_at": _TIME, "arm": pl.String,
    }  # fmt: skip
    table = pl.DataFrame(rows, schema=schema, orient="row")
    if (table.group_by("team", "pair").agg(pl.col("arm").n_unique())["arm"] != 2).any():
        raise ValueError("both blocks of a pair on one method: expected a draw with paired blocks")
    return table.sort("starts_at", "team")


def rows_of_schedule(assigned_at: pl.Series, team: pl.Series, schedule: pl.DataFrame) -> Integers:
    """Give the row of the schedule that each lead counts in, shape (n,); :data:`OUTSIDE` or :data:`WASHED_OUT` else."""
    begins = schedule.with_row_index("row").select("row", "team", "starts_at", "counts_from", "ends_at")
    leads = pl.DataFrame({"at": assigned_at.dt.cast_time_unit("us"), "team": team}).with_row_index("lead")
    met = leads.sort("at").join_asof(
        begins.sort("starts_at"), left_on="at", right_on="starts_at", by="team", check_sortedness=False
    )
    inside = (
        pl.when(pl.col("row").is_null() | (pl.col("at") >= pl.col("ends_at")))
        .then(OUTSIDE)
        .when(pl.col("at") < pl.col("counts_from"))
        .then(WASHED_OUT)
        .otherwise(pl.col("row").cast(pl.Int64))
    )
    return met.sort("lead").select(inside.alias("row"))["row"].to_numpy().astype(np.int64)
