"""Where the record of changes begins: leads made before it may have had owners that nobody wrote down.

Salesforce keeps field history for 18 to 24 months, and records nothing before tracking is switched on.
"""

from __future__ import annotations

import numpy as np
import polars as pl

EXPECTED = 3.0
"""First changes of owner that should lie before the first one recorded, for the record to count as cut.

There must also be a silence before that first one, half as long again as any within the record, since nothing happens
at weekends and in holidays. In a record that is cut and passes, three lost changes are to be expected, or as many as
such a silence would hold.
"""

LONGER = 1.5
"""How much longer the first silence is than any later one, in a record that is cut."""


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
    is_cut = _silent_at_first(leads, changes) and _expected(leads, changes, before) >= EXPECTED
    cut = before & is_cut
    return cut if made.is_empty() else cut | ~leads["key"].is_in(made.implode())


def _silent_at_first(leads: pl.DataFrame, changes: pl.DataFrame) -> bool:
    """Say whether the silence before the first change is much longer than any after it."""
    times = pl.concat([leads.select(pl.col("created").min().alias("at")), changes.select("at").unique().sort("at")])
    silences = times["at"].diff().drop_nulls().dt.total_microseconds().to_numpy()
    return bool(silences[0] > LONGER * silences[1:].max(initial=0))


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
