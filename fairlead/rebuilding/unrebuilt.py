"""The list of what could not be rebuilt: lead, reason, and what was done about it."""

from __future__ import annotations

import polars as pl

DONE = {
    "history_begins_late": "left out: the first assignment on record, whose beginning is not in the history",
    "gap_in_chain": "left out: the assignments before and after the change that is missing",
    "owner_changed_unseen": "left out: the last assignment on record and that of the present owner",
    "same_second": "left out: the assignments before and after changes of one second that lead nowhere",
    "change_before_creation": "left out: all assignments of the lead",
    "closed_before_creation": "left out: all assignments of the lead, which was converted or closed before it was made",
    "given_out_after_close": "left out: the lead, which no rep had until it had been converted or closed",
    "name_unknown": "left out: the assignments of an owner whose name is no user's",
    "name_ambiguous": "left out: the assignments of an owner whose name is several users'",
    "opportunity_not_in_file": "left out: the last assignment, whose deal is not in the file",
    "converted_without_opportunity": "left out: the last assignment, as there is no deal to say how it ended",
    "conversion_undated": "left out: the last assignment",
    "closed_undated": "left out: the last assignment, which is closed without a date",
    "closed_before_assigned": "left out: the last assignment, whose deal closed before it began",
    "lead_not_in_file": "left out: the lead, of which there are owner changes only",
    "closing_time_unknown": "kept: closed when the lead was last modified, as no change of status is on record",
    "conversion_day_only": "kept: who held the lead at the end of the day of its conversion, or next, gets the outcome",
    "handed_on_at_close": "kept: who held the lead until the second in which it was converted gets the outcome",
    "opportunity_of_another": "kept: the outcome goes to who held the lead, not to who owns the deal",
}
"""Every reason, and what is done about it."""


def listed(ids: pl.Series, **found: pl.Series) -> pl.DataFrame:
    """List leads by reason.

    Parameters
    ----------
    ids
        The leads' ids, by position.
    found
        Reason to the positions of its leads, repeats allowed.

    Returns
    -------
    polars.DataFrame
        ``lead_id``, ``reason``, ``done``; by lead as they stand in their file.
    """
    order = list(DONE)
    parts = [
        leads.unique().cast(pl.Int64).to_frame("lead").with_columns(reason=pl.lit(reason), rank=order.index(reason))
        for reason, leads in found.items()
    ]
    rows = pl.concat(parts).sort("lead", "rank")
    return pl.DataFrame(
        {
            "lead_id": ids.gather(rows["lead"]).alias("lead_id"),
            "reason": rows["reason"],
            "done": rows["reason"].replace_strict(DONE, return_dtype=pl.String),
        }
    )
