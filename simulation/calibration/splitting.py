"""Where the weeks held out begin."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from scenarios import BadInput, Fault
from simulation.calibration.log import Log


def split_at(log: Log, wanted: datetime | None, share: float, source: str) -> datetime | None:
    """Give midnight of the first day held out, in UTC; None if nothing is.

    Raises
    ------
    BadInput
        When the date lies outside the time in which leads arrived, or the share is none.
    """
    last = log.last_arrival
    if wanted is not None:
        begin = wanted if wanted.tzinfo is not None else wanted.replace(tzinfo=log.zone)
        if not log.start < begin < last:
            expected = (
                f"a day between {log.start.date()} and {last.astimezone(log.zone).date()}, in which leads arrived"
            )
            raise BadInput([Fault(source, expected, column="--validate-from", value=f"{wanted.date()}")])
        begin = begin.astimezone(log.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        return max(begin.astimezone(UTC), log.start)
    if not 0 <= share < 1:
        raise BadInput([Fault(source, "a share from 0 to below 1", column="--held-out", value=f"{share}")])
    if share == 0:
        return None
    days = (last - log.start).days + 1
    begin = log.start.astimezone(log.zone) + timedelta(days=round(days * (1 - share)))
    return begin.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
