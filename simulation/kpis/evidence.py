"""The log, arranged so that each KPI is a line or two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

import polars as pl

from scenarios.vocabulary import EventKind
from simulation.cases import by_person, cases_of
from simulation.kpis.leak import leak_of_path

_FIRST_TIMES = (
    EventKind.ARRIVED,
    EventKind.ASSIGNED,
    EventKind.TOUCHED,
    EventKind.CONTACTED,
    EventKind.QUALIFIED,
    EventKind.OPPORTUNITY,
    EventKind.RECYCLED,
    EventKind.WON,
    EventKind.STALLED,
    EventKind.DISQUALIFIED,
    EventKind.APPOINTMENT,
    EventKind.NO_SHOW,
)


@dataclass(frozen=True)
class SellingTime:
    """How much selling time the team had.

    Attributes
    ----------
    minutes
        Minutes of selling time of all reps together, from the first instant until ``until``.
    until
        Work begun later does not count.
    """

    minutes: float
    until: datetime


@dataclass(frozen=True)
class Terms:
    """What was agreed, and over which time.

    Attributes
    ----------
    start
        The first instant.
    weeks
        Whole weeks in which leads arrive.
    follow_up
        For how long every lead is followed.
    accepted_per_week
        How many leads that sales accepts marketing has agreed to bring; None where nothing was agreed.
    """

    start: datetime
    weeks: int
    follow_up: timedelta
    accepted_per_week: float | None = None


@dataclass(frozen=True)
class Evidence:
    """What KPIs are computed from.

    Attributes
    ----------
    events
        The event log.
    leads
        The leads, with ``lead_id`` and ``value``.
    rep_ids
        All reps, those without a lead included.
    selling_time
        What utilisation is measured against; None where it is not known.
    terms
        What was agreed; None where it is not known.
    opened
        The same of the leads that were open when the run began, their past included; None where it began empty.
    of_the_team
        Events of all leads since the run began, by which the team's time is measured, if not ``events``.
    """

    events: pl.DataFrame
    leads: pl.DataFrame
    rep_ids: tuple[str, ...]
    selling_time: SellingTime | None = None
    terms: Terms | None = None
    opened: Evidence | None = None
    of_the_team: pl.DataFrame | None = None

    @cached_property
    def paths(self) -> pl.DataFrame:
        """One row a lead that arrived.

        Its ``value``, the first time of each step (named as the event), its ``final`` event, the event before that
        with its detail, and its ``leak`` if it leaked.
        """
        kind, time = pl.col("event"), pl.col("time")
        steps = (
            self.events.filter(by_person())
            .group_by("lead_id", maintain_order=True)
            .agg(
                *(time.filter(kind == event.value).first().alias(event.value) for event in _FIRST_TIMES),
                kind.last().alias("final"),
                kind.get(-2, null_on_oob=True).alias("before_final"),
                pl.col("detail").get(-2, null_on_oob=True).alias("before_final_detail"),
            )
        )
        arrived = steps.filter(pl.col(EventKind.ARRIVED.value).is_not_null())
        values = self.leads.select("lead_id", "value")
        return arrived.join(values, on="lead_id", how="left", maintain_order="left").with_columns(leak=leak_of_path())

    @cached_property
    def cases(self) -> pl.DataFrame:
        """One row a hand-over, as :func:`simulation.cases.cases_of` has it."""
        return cases_of(self.events)

    def reached(self, event: EventKind) -> int:
        """Count the leads that came to a step at least once."""
        return self.paths.height - self.paths[event.value].null_count()

    def per_rep(self, weight: pl.Expr) -> list[float]:
        """Sum ``weight`` over each rep's hand-overs, in the order of ``rep_ids``; reps without one count 0."""
        valued = self.cases.join(self.leads.select("lead_id", "value"), on="lead_id", how="left", maintain_order="left")
        sums = valued.group_by("rep_id", maintain_order=True).agg(weight.sum().alias("sum"))
        by_rep = dict(zip(sums["rep_id"], sums["sum"], strict=True))
        return [float(by_rep.get(rep_id, 0.0)) for rep_id in self.rep_ids]
