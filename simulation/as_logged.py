"""A firm's event log as it was exported: what it says twice counts once, a lead without an end is open."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from scenarios.tables import LOG, check_table
from scenarios.vocabulary import FINAL_EVENTS, EventKind

_END = pl.col("event").is_in([final.value for final in FINAL_EVENTS])
_ONE_EVENT = ("lead_id", "event", "time", pl.when(~_END).then("rep_id").alias("rep"))
"""A lead may be handed from rep to rep in one instant, where a log is stamped by day; it ends once."""
_MANY, _INSTANTS_A_DAY = 50, 2
"""A log of more events than these that knows of so few instants a day is stamped by day; two, as clocks change."""


@dataclass(frozen=True)
class AsLogged:
    """A log that is told to its end.

    Attributes
    ----------
    events
        In the schema of ``scenarios.tables.EVENTS``.
    source
        What to call the log.
    repeated
        Events left out, for the log has them more than once; how many by kind.
    unfinished
        Leads whose last event is none that ends a lead; each is ``open`` at the last instant of the log.
    by_day
        Whether the log is stamped by day.
    """

    events: pl.DataFrame
    source: str
    repeated: dict[str, int] = field(default_factory=dict)
    unfinished: int = 0
    by_day: bool = False

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a reader must know of it, a sentence each."""
        return (*self.of_the_clock, *self.of_repeats, *self.of_the_end)

    @property
    def of_the_clock(self) -> tuple[str, ...]:
        """Say so where the log is stamped by day."""
        if not self.by_day:
            return ()
        return (
            f"Stamped by day: {self.source} gives no time of day, so waits shorter than a day are not in it, and "
            "events of one day come in the order of its rows.",
        )

    @property
    def of_repeats(self) -> tuple[str, ...]:
        """Say what was left out, if anything."""
        if not self.repeated:
            return ()
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in self.repeated.items())
        count = sum(self.repeated.values())
        events = "1 event" if count == 1 else f"{count:,} events"
        return (
            f"Repeated in {self.source}, and counted once: {events} of the same lead, kind and instant as another "
            f"({kinds}).",
        )

    @property
    def of_the_end(self) -> tuple[str, ...]:
        """Say how many leads were taken to be open where the log ends, if any."""
        if not self.unfinished:
            return ()
        leads = "1 lead" if self.unfinished == 1 else f"{self.unfinished:,} leads"
        return (f"Taken as open where {self.source} ends: {leads} for which it has no last state.",)


def as_logged(events: object, *, source: str = "events", timezone: str | None = None) -> AsLogged:
    """Read a firm's log.

    An export that was joined or appended twice has rows more than once; nobody accepts or calls a lead twice in a
    microsecond, so the first of them stays. No CRM writes an event for "still open": a lead that arrived and has no
    end is open.

    Raises
    ------
    BadInput
        When the table is not what it should be (``scenarios.tables.LOG``).
    """
    once, repeated = _once(check_table(events, LOG, source=source, timezone=timezone))
    whole, unfinished = _ended(once)
    return AsLogged(whole, source, repeated, unfinished, _stamped_by_day(once))


def _once(events: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, int]]:
    first = events.select(pl.struct(_ONE_EVENT).is_first_distinct()).to_series()
    if first.all():
        return events, {}
    counts = events.filter(~first)["event"].value_counts()
    return events.filter(first), {str(kind): int(count) for kind, count in sorted(counts.iter_rows())}


def _stamped_by_day(events: pl.DataFrame) -> bool:
    return events.height > _MANY and events["time"].dt.time().n_unique() <= _INSTANTS_A_DAY


def _ended(events: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    ended = events.filter(_END).select("lead_id")
    arrived = events.filter(pl.col("event") == EventKind.ARRIVED.value).select(
        pl.col("lead_id").unique(maintain_order=True)
    )
    going = arrived.join(ended, on="lead_id", how="anti", maintain_order="left")
    if going.is_empty():
        return events, 0
    rows = going.with_columns(
        time=pl.lit(events["time"].max(), events.schema["time"]), event=pl.lit(EventKind.OPEN.value)
    )
    return pl.concat([events, rows], how="diagonal").select(events.columns), going.height
