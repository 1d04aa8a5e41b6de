"""Where the record of changes begins: leads made before it may have had owners that nobody wrote down.

Salesforce keeps field history for 18 to 24 months, and records nothing before tracking is switched on.
"""

from __future__ import annotations

import numpy as np
import polars as pl

EXPECTED = 3.0
"""First changes of owner that should lie before the first one recorded, for the record to count as cut.

In a record that is whole, this number is exponential of mean 1 (the first arrival of a Poisson process in its own
time), so a whole one counts as cut once in twenty; what that costs is the few leads made before the first change. In a
record that is cut and passes, three lost changes are to be expected at most.
"""


def begun_earlier(leads: pl.DataFrame, changes: pl.DataFrame, made: pl.Series) -> pl.Series:
    """Say which leads' first owners may be missing from the record.

    Parameters
    ----------
    leads
        ``lead``, ``key``, ``created``.
    changes
        ``lead``, ``at``: owner changes.
    made
        Keys of the leads whose making is itself recorded; where there are any, a lead without that row began earlier.

    Returns
    -------
    polars.Series
        Boolean, one a lead.
    """
    first = changes["at"].min()
    before = (leads["created"] < first).fill_null(value=False)
    cut = (
        before if _expected(leads, changes, before) >= EXPECTED else pl.repeat(value=False, n=leads.height, eager=True)
    )
    return cut if made.is_empty() else cut | ~leads["key"].is_in(made.implode())


def _expected(leads: pl.DataFrame, changes: pl.DataFrame, before: pl.Series) -> float:
    """Expect first changes before the first recorded one, from how soon later leads changed hands."""
    if not before.any():
        return 0.0
    firsts = changes.group_by("lead").agg(pl.col("at").min().alias("first"))
    waits = leads.join(firsts, on="lead", how="left", maintain_order="left").select(
        delay=(pl.col("first") - pl.col("created")).dt.total_microseconds(),
        waited=(pl.col("first").min() - pl.col("created")).dt.total_microseconds(),
    )
    later = waits["delay"].filter(~before)
    if later.is_empty():
        return float("inf")
    known = np.sort(later.drop_nulls().to_numpy())
    return float(np.searchsorted(known, waits["waited"].filter(before).to_numpy()).sum() / len(later))
