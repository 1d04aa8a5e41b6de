"""An event log laid out for calibration: leads, hand-overs, attempts and rests in nurture, each as a table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

import polars as pl

from scenarios.vocabulary import EventKind
from simulation.cases import by_person, cases_of

_AT_ONCE = 0.9
"""From this share of hand-overs that coincide with the first touch on, reps took the leads, nobody gave them out."""


@dataclass(frozen=True)
class Log:
    """A firm's events, of leads that arrived in it.

    Attributes
    ----------
    events
        In the schema of ``scenarios.tables.EVENTS``, in order.
    start
        Midnight, by the firm's clock, of the day on which the first lead arrived.
    end
        Until when the log tells what happened; what had not happened by then is open.
    zone
        The firm's clock.
    without_arrival
        Leads left out, for the log does not say when they arrived.
    disqualified
        Leads left out, for they were sorted out before a rep had them.
    remarks
        What a reader must know of how it was read.
    """

    events: pl.DataFrame
    start: datetime
    end: datetime
    zone: ZoneInfo
    without_arrival: int = 0
    disqualified: int = 0
    remarks: tuple[str, ...] = ()

    def before(self, instant: datetime) -> Log:
        """Give the log as it stood at an instant."""
        known = self.events.filter(pl.col("time") < instant)
        return replace(self, events=known, end=min(instant, self.end))

    def has(self, kind: EventKind) -> bool:
        """Say whether the log knows this kind of event."""
        return bool((self.events["event"] == kind.value).any())

    @cached_property
    def leads(self) -> pl.DataFrame:
        """One row a lead: ``lead_id``, ``arrived_at``."""
        arrived = self.events.filter(pl.col("event") == EventKind.ARRIVED.value)
        return arrived.group_by("lead_id", maintain_order=True).agg(pl.col("time").first().alias("arrived_at"))

    @cached_property
    def last_arrival(self) -> datetime:
        """When the last lead arrived."""
        latest = self.leads["arrived_at"].max()
        return latest if isinstance(latest, datetime) else self.start

    @cached_property
    def pulled(self) -> bool:
        """Whether reps took leads from a queue: hand-over and first touch are one."""
        held = self._cases.filter(pl.col("first_touch_at").is_not_null())
        if held.is_empty():
            return False
        return float((held["first_touch_at"] == held["assigned_at"]).cast(pl.Float64).sum()) >= _AT_ONCE * held.height

    @cached_property
    def cases(self) -> pl.DataFrame:
        """One row a hand-over, as in :func:`simulation.cases.cases_of`, and what later stages imply of earlier ones.

        Columns beside those: ``warm_since`` (arrival, or the last return from nurture), ``answered_at`` (accepted or
        rejected; the first touch where the log has no acceptance). Where reps took leads themselves, ``assigned_at``
        is when the lead became free to be taken.
        """
        warm = self.events.filter(pl.col("event").is_in([EventKind.ARRIVED.value, EventKind.REHEATED.value]))
        warm = warm.select("lead_id", pl.col("time").alias("warm_since"))
        held = self._cases.sort("assigned_at", maintain_order=True).join_asof(
            warm,
            left_on="assigned_at",
            right_on="warm_since",
            by="lead_id",
            strategy="backward",
            coalesce=False,
            check_sortedness=False,
        )
        won = pl.when(pl.col("ended_by") == EventKind.WON.value).then("ended_at")
        held = held.with_columns(opportunity_at=pl.coalesce("opportunity_at", *self._else("qualified_at"), won))
        held = held.with_columns(qualified_at=pl.coalesce("qualified_at", "opportunity_at"))
        held = held.with_columns(contacted_at=pl.coalesce("contacted_at", "qualified_at"))
        held = held.with_columns(
            accepted_at=pl.min_horizontal("accepted_at", pl.coalesce("first_touch_at", "contacted_at"))
        )
        rejected = pl.when(pl.col("ended_by") == EventKind.REJECTED.value).then("ended_at")
        if self.pulled:
            held = held.with_columns(assigned_at=pl.coalesce("warm_since", "assigned_at"))
        return held.with_columns(answered_at=pl.coalesce("accepted_at", rejected))

    def _else(self, column: str) -> list[str]:
        """Let one stage stand for the next where the log does not know the next."""
        return [] if self.has(EventKind.OPPORTUNITY) else [column]

    @cached_property
    def _cases(self) -> pl.DataFrame:
        if not self.has(EventKind.ASSIGNED):
            return cases_of(self.events).clear()
        return cases_of(self.events).filter(pl.col("turn") > 0)

    @cached_property
    def attempts(self) -> pl.DataFrame:
        """One row an attempt by a person before the first contact of a hand-over.

        ``lead_id``, ``turn``, ``number`` (from 1), ``touched_at``, ``next_at`` (the next attempt), ``reached`` and the
        hand-over's ``rep_id``, ``warm_since``, ``accepted_at``, ``contacted_at``, ``ended_at``, ``ended_by``; from the
        detail ``channel`` and ``minutes``.
        """
        kind = pl.col("event")
        turn = (kind == EventKind.ASSIGNED.value).cum_sum().over("lead_id").alias("turn")
        touched = self.events.with_columns(turn).filter((kind == EventKind.TOUCHED.value) & by_person())
        columns = ["rep_id", "warm_since", "accepted_at", "contacted_at", "ended_at", "ended_by"]
        joined = touched.select("lead_id", "turn", pl.col("time").alias("touched_at"), "detail").join(
            self.cases.select("lead_id", "turn", *columns), on=["lead_id", "turn"], how="inner", maintain_order="left"
        )
        tried = joined.filter(pl.col("contacted_at").is_null() | (pl.col("touched_at") <= pl.col("contacted_at")))
        following = pl.col("touched_at").shift(-1).over("lead_id", "turn")
        return tried.with_columns(
            number=pl.int_range(1, pl.len() + 1).over("lead_id", "turn"),
            next_at=following,
            reached=following.is_null() & pl.col("contacted_at").is_not_null(),
            channel=pl.col("detail").str.json_path_match("$.channel"),
            minutes=pl.col("detail").str.json_path_match("$.minutes").cast(pl.Float64, strict=False),
        ).drop("detail")

    @cached_property
    def rests(self) -> pl.DataFrame:
        """One row each time a lead was handed back: ``lead_id``, ``since``, ``returned_at``, ``over`` (may not return).

        A lead that ends in the very instant in which it is handed back has used up its returns.
        """
        order = pl.int_range(pl.len()).over("lead_id")
        back = [EventKind.RECYCLED.value, EventKind.REHEATED.value]
        final = [EventKind.LOST.value, EventKind.UNTOUCHED.value]
        rows = self.events.with_columns(order=order).filter(pl.col("event").is_in([*back, *final]))
        following, when = pl.col("event").shift(-1).over("lead_id"), pl.col("time").shift(-1).over("lead_id")
        rows = rows.with_columns(
            generation=(pl.col("event") == EventKind.REHEATED.value).cum_sum().over("lead_id"),
            returned_at=pl.when(following == EventKind.REHEATED.value).then(when),
            over=following.is_in(final) & (when == pl.col("time")),
        ).filter(pl.col("event") == EventKind.RECYCLED.value)
        return rows.select(
            "lead_id", "generation", pl.col("time").alias("since"), "returned_at", pl.col("over").fill_null(value=False)
        )

    @cached_property
    def work(self) -> pl.DataFrame:
        """Times at which a person did something: ``time``, ``rep_id``."""
        kinds = (EventKind.ACCEPTED, EventKind.REJECTED, EventKind.TOUCHED, EventKind.VERIFIED)
        done = self.events.filter(pl.col("event").is_in([kind.value for kind in kinds]) & by_person())
        return done.filter(pl.col("rep_id").is_not_null()).select("time", "rep_id")


def read_log(events: pl.DataFrame, zone: ZoneInfo) -> Log:
    """Lay out a checked table of events.

    Leads without ``arrived`` are left out and counted, and so are those that ended ``disqualified``: nobody is to be
    given them.
    """
    arrived = events.filter(pl.col("event") == EventKind.ARRIVED.value)
    sorted_out = events.filter(pl.col("event") == EventKind.DISQUALIFIED.value).select("lead_id").unique()
    known = arrived.select("lead_id").unique().join(sorted_out, on="lead_id", how="anti")
    detail = pl.col("detail") if "detail" in events.columns else pl.lit(None, dtype=pl.String).alias("detail")
    own = events.join(known, on="lead_id", how="semi").select("time", "lead_id", "rep_id", "event", detail)
    first, end = arrived["time"].min(), own["time"].max()
    if not isinstance(first, datetime) or not isinstance(end, datetime):
        raise ValueError("a log without leads to give out; expected to have been refused before")
    start = first.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    stranger = events["lead_id"].n_unique() - arrived["lead_id"].n_unique()
    return Log(own, start, end, zone, stranger, sorted_out.height)
