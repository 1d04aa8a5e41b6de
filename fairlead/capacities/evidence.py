"""What reps were given in past weeks: beside a proposal, so that a person can compare; nothing is proposed from it."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

SCHEMA = {"median_week": pl.Float64, "busiest_week": pl.Float64, "weeks": pl.Int64}


def past_weeks(given: pl.DataFrame, reps: pl.DataFrame) -> pl.DataFrame:
    """Count what each rep was given in the weeks from her first to her last past lead, weeks without any included.

    Parameters
    ----------
    given
        From :func:`fairlead.capacities.given.given_by_week`.
    reps
        Checked.

    Returns
    -------
    polars.DataFrame
        One row a rep, in the order of ``reps``: ``median_week``, ``busiest_week`` (leads; empty without history),
        ``weeks``.
    """
    weeks = given.group_by("rep_id", "monday").agg(pl.col("leads").sum()).partition_by("rep_id", as_dict=True)
    rows = [_weeks_of(weeks.get((rep_id,))) for rep_id in reps["rep_id"]]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _weeks_of(given: pl.DataFrame | None) -> tuple[float | None, float | None, int]:
    if given is None:
        return None, None, 0
    first: Any = given["monday"].min()
    last: Any = given["monday"].max()
    counts = np.zeros((last - first).days // 7 + 1)
    counts[: given.height] = given["leads"].to_numpy()
    return float(np.quantile(counts, 0.5, method="nearest")), float(counts.max()), len(counts)
