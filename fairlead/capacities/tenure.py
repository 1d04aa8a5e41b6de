"""Since when a rep has been there, and how many weeks that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

import polars as pl

from fairlead.checking.truncation import truncation_findings

CHANCE = 0.01
"""A first lead so late, had she been there all along, has a smaller chance than this: then she was new."""

_LEAST_GAP = timedelta(days=28)


class Known(StrEnum):
    """What a rep's tenure rests on."""

    HIRED_ON = "hired_on"
    FIRST_LEAD = "first_lead"
    BEFORE_HISTORY = "before_history"
    NO_HISTORY = "no_history"


@dataclass(frozen=True)
class Tenure:
    """When a rep was given leads.

    Attributes
    ----------
    since
        Her first day; None where the history begins with her already there.
    known
        What that rests on.
    first, last
        Her first and last past lead; None without any.
    """

    since: datetime | None
    known: Known
    first: datetime | None
    last: datetime | None

    def weeks(self, at: datetime) -> float:
        """Give full weeks since her first day, infinitely many where she was there before the history."""
        return float("inf") if self.since is None else max(0.0, (at - self.since) // timedelta(days=7))


def observed_from(history: pl.DataFrame) -> datetime:
    """Say from when on a history is whole: from its first row, or where left truncation ends."""
    begins = history["assigned_at"].min()
    assert isinstance(begins, datetime)
    return begins + timedelta(days=sum(found.figures["days"] for found in truncation_findings(history)))


def tenures(given: pl.DataFrame, reps: pl.DataFrame, since: datetime, until: datetime) -> dict[str, Tenure]:
    """Say since when each rep of either table has been there.

    ``hired_on`` decides, unless she was given leads four weeks earlier: then it tells something else (a change of
    team, a return). Where it is missing, a rep whose first past lead comes late counts as new from that day, if
    so late a first of so many leads is unlikely (:data:`CHANCE`) for somebody who was there from ``since`` on; any
    other was there before the history began, and how long before nobody knows: her ramp counts as over. Who has no
    past lead either begins now.

    Parameters
    ----------
    given
        From :func:`fairlead.capacities.given.given_by_week`.
    reps
        Checked.
    since, until
        The span in which the history is whole.
    """
    stated = dict(reps.select("rep_id", "hired_on").iter_rows()) if "hired_on" in reps.columns else {}
    sums = pl.col("first").min(), pl.col("last").max(), pl.col("leads").sum()
    spans = given.group_by("rep_id").agg(*sums)
    seen = {rep_id: (first, last, leads) for rep_id, first, last, leads in spans.iter_rows()}
    return {
        rep_id: _tenure(stated.get(rep_id), seen.get(rep_id), since, until)
        for rep_id in dict.fromkeys([*reps["rep_id"], *sorted(seen)])
    }


def _tenure(
    hired: date | None, seen: tuple[datetime, datetime, int] | None, since: datetime, until: datetime
) -> Tenure:
    first, last, leads = seen if seen is not None else (None, None, 0)
    if hired is not None:
        begins = datetime.combine(hired, time(), UTC)
        if first is None or begins - first < _LEAST_GAP:
            return Tenure(begins, Known.HIRED_ON, first, last)
    if first is None:
        return Tenure(until, Known.NO_HISTORY, None, None)
    span, gap = until - since, max(first - since, timedelta())
    chance = (1 - gap / span) ** leads if span > timedelta() else 1.0
    if gap >= _LEAST_GAP and chance < CHANCE:
        return Tenure(first, Known.FIRST_LEAD, first, last)
    return Tenure(None, Known.BEFORE_HISTORY, first, last)
