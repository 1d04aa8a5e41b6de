"""Measures of weeks held out, computed alike from a firm's log and from a simulated one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from scenarios.vocabulary import EventKind
from simulation.cases import by_person

Measure = float | None


@dataclass(frozen=True)
class Weeks:
    """The leads that arrived in some weeks, and all that happened to them.

    Attributes
    ----------
    leads
        ``lead_id``, ``arrived_at``.
    events
        Theirs, until ``until``.
    until
        The end of the log.
    follow_up
        How long every lead that counts for wins was followed.
    """

    leads: pl.DataFrame
    events: pl.DataFrame
    until: datetime
    follow_up: timedelta

    def first(self, *kinds: EventKind) -> pl.DataFrame:
        """Give when each lead first met one of these, with ``hours`` since its arrival; leads that did not are out."""
        wanted = self.events.filter(pl.col("event").is_in([kind.value for kind in kinds]) & by_person())
        firsts = wanted.group_by("lead_id").agg(pl.col("time").min().alias("at"))
        found = self.leads.join(firsts, on="lead_id", how="inner")
        return found.with_columns(hours=(pl.col("at") - pl.col("arrived_at")).dt.total_microseconds() / 3.6e9)

    def followed(self) -> pl.DataFrame:
        """Give the leads that were followed for all of the follow-up."""
        return self.leads.filter(pl.col("arrived_at") + self.follow_up <= self.until)


def weeks_of(events: pl.DataFrame, since: datetime, until: datetime, follow_up: timedelta, last: datetime) -> Weeks:
    """Pick the leads that arrived from ``since`` until ``last``, and what happened to them until ``until``."""
    arrived = events.filter(
        (pl.col("event") == EventKind.ARRIVED.value) & (pl.col("time") >= since) & (pl.col("time") < last)
    )
    leads = arrived.select("lead_id", arrived_at="time")
    own = events.filter(pl.col("time") < until).join(leads, on="lead_id", how="semi")
    return Weeks(leads, own, until, follow_up)


def _share(weeks: Weeks, *kinds: EventKind) -> Measure:
    return weeks.first(*kinds).height / weeks.leads.height if weeks.leads.height else None


def _arrivals(weeks: Weeks) -> Measure:
    return float(weeks.leads.height)


def _mean_hours(weeks: Weeks) -> Measure:
    found = weeks.first(EventKind.TOUCHED)["hours"].mean()
    return None if found is None else float(found)  # type: ignore[arg-type]


def _median_hours(weeks: Weeks) -> Measure:
    found = weeks.first(EventKind.TOUCHED)["hours"].median()
    return None if found is None else float(found)  # type: ignore[arg-type]


def _accepted(weeks: Weeks) -> Measure:
    counts = {
        kind: int((weeks.events["event"] == kind.value).sum()) for kind in (EventKind.ASSIGNED, EventKind.ACCEPTED)
    }
    return counts[EventKind.ACCEPTED] / counts[EventKind.ASSIGNED] if counts[EventKind.ASSIGNED] else None


def _won(weeks: Weeks) -> pl.DataFrame:
    won = weeks.first(EventKind.WON).join(weeks.followed(), on="lead_id", how="semi")
    return won.filter(pl.col("hours") <= weeks.follow_up.total_seconds() / 3600)


def _wins(weeks: Weeks) -> Measure:
    followed = weeks.followed().height
    return _won(weeks).height / followed if followed else None


def _cycle_days(weeks: Weeks) -> Measure:
    found = _won(weeks)["hours"].mean()
    return None if found is None else float(found) / 24  # type: ignore[arg-type]


def _sharing(kind: EventKind) -> Callable[[Weeks], Measure]:
    return lambda weeks: _share(weeks, kind)


MEASURES: dict[str, tuple[Callable[[Weeks], Measure], EventKind | None]] = {
    "arrivals": (_arrivals, None),
    "touched_share": (_sharing(EventKind.TOUCHED), EventKind.TOUCHED),
    "hours_to_first_work": (_mean_hours, EventKind.TOUCHED),
    "median_hours_to_first_work": (_median_hours, EventKind.TOUCHED),
    "acceptance_share": (_accepted, EventKind.ACCEPTED),
    "contacted_share": (_sharing(EventKind.CONTACTED), EventKind.CONTACTED),
    "qualified_share": (_sharing(EventKind.QUALIFIED), EventKind.QUALIFIED),
    "opportunity_share": (_sharing(EventKind.OPPORTUNITY), EventKind.OPPORTUNITY),
    "won_share": (_wins, EventKind.WON),
    "cycle_days": (_cycle_days, EventKind.WON),
    "recycled_share": (_sharing(EventKind.RECYCLED), EventKind.RECYCLED),
}
"""Name to how it is computed, and the event that a log must have for it; words are in `scenarios.calibrated`."""


_MEANS: dict[str, Callable[[Weeks], pl.DataFrame]] = {
    "hours_to_first_work": lambda weeks: weeks.first(EventKind.TOUCHED),
    "median_hours_to_first_work": lambda weeks: weeks.first(EventKind.TOUCHED),
    "cycle_days": _won,
}
FEWEST = 10
"""Leads behind a mean: of fewer it is anything but normal, and how far it strays depends on how few."""


def thin_means(weeks: Weeks) -> frozenset[str]:
    """Name the measures that are means over too few leads."""
    return frozenset(name for name, leads in _MEANS.items() if leads(weeks).height < FEWEST)


def measure(weeks: Weeks) -> dict[str, Measure]:
    """Compute every measure; None where one is undefined."""
    return {name: compute(weeks) for name, (compute, _) in MEASURES.items()}
