"""A firm's open work as its event log tells it on a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from scenarios import BadInput, Fault, Scenario
from scenarios.tables import LEADS, check_table
from scenarios.vocabulary import EventKind
from simulation.as_logged import as_logged
from simulation.open_work.states import states_of

_STALE = timedelta(days=7)
"""A log that ends so long before the day says little of what is open on it."""
_AS_LOGGED = ("time", "lead_id", "rep_id", "event", "detail")
_PAST_SENSE = timedelta(days=366)
"""A log that ends so long before the day says nothing of it."""


@dataclass(frozen=True)
class OpenWork:
    """Leads that were open on a day, where each stood, and what had happened to it.

    Attributes
    ----------
    as_of
        Midnight by the firm's clock, at which a run with this work begins.
    states
        One row a lead, as :func:`simulation.open_work.states.states_of` has it.
    facts
        What is known of leads, in the schema of ``scenarios.tables.LEADS``; may be of others, too, or of none.
    past
        Events of the open leads before that day.
    remarks
        What a reader must know.
    source, leads_source
        What to call the log and the facts in a refusal.
    """

    as_of: datetime
    states: pl.DataFrame
    facts: pl.DataFrame
    past: pl.DataFrame
    remarks: tuple[str, ...] = ()
    source: str = "open"
    leads_source: str = "open leads"

    @classmethod
    def read(
        cls,
        events: object,
        *,
        as_of: date | None = None,
        leads: object | None = None,
        timezone: str = "UTC",
        source: str = "open",
        leads_source: str = "open leads",
    ) -> OpenWork:
        """Read what was open on a day off an event log; what happened later is not looked at.

        Parameters
        ----------
        events
            In the schema of ``scenarios.tables.LOG``.
        as_of
            The day, which begins at midnight in ``timezone``; the day after the last event unless stated.
        leads
            Grade, source, value and so on of leads, in the schema of ``scenarios.tables.LEADS``; what is not known is
            drawn from the scenario's mix.
        timezone
            The firm's clock, and of times without an offset.
        source, leads_source
            What to call events and leads in a refusal.

        Raises
        ------
        BadInput
            When a table is not what it should be, the day lies over a year beyond the log, nothing was open on it, or
            the leads are others than those.
        """
        log = as_logged(events, source=source, timezone=timezone)
        table = log.events
        facts = pl.DataFrame(schema={"lead_id": pl.String})
        if leads is not None:
            facts = check_table(leads, LEADS, source=leads_source, timezone=timezone)
        zone, last = ZoneInfo(timezone), table["time"].max()
        if not isinstance(last, datetime):
            raise BadInput([Fault(source, "at least one event")])
        day = as_of if as_of is not None else last.astimezone(zone).date() + timedelta(days=1)
        if day - last.astimezone(zone).date() > _PAST_SENSE:
            expected = f"a day no more than a year after the log, which ends on {last.date()}"
            raise BadInput([Fault(source, expected, column="as of", value=f"{day}")])
        midnight = datetime.combine(day, time(), zone)
        found, strangers = cls.at(table, midnight, facts)
        if not found.height:
            expected = f"at least one lead that had arrived and not ended on that day; the log ends on {last.date()}"
            raise BadInput([Fault(source, expected, column="as of", value=f"{day}")])
        remarks = list(log.remarks if midnight > last else (*log.of_the_clock, *log.of_repeats))
        if leads is not None:
            remarks.append(_described(found.states, facts, leads_source))
        if strangers:
            remarks.append(f"{strangers:,} leads of {source} without 'arrived' were left out: nobody knows their age.")
        if midnight - last > _STALE:
            remarks.append(f"{source} ends on {last.date()}, {(midnight - last).days} days before {day}.")
        return replace(found, remarks=tuple(remarks), source=source, leads_source=leads_source)

    @classmethod
    def at(cls, events: pl.DataFrame, midnight: datetime, facts: pl.DataFrame) -> tuple[OpenWork, int]:
        """Read it off a checked log; gives also how many open leads were left out, for nobody saw them arrive."""
        since = midnight.astimezone(UTC)
        known = _with_detail(events).filter((pl.col("time") < since) & ~_named_at_the_end(events["time"].max()))
        states, strangers = states_of(known, since)
        past = known.join(states.select("lead_id"), on="lead_id", how="semi").select(_AS_LOGGED)
        return cls(midnight, states, facts, past), strangers

    @property
    def height(self) -> int:
        """How many leads were open."""
        return self.states.height

    def beginning(self, scenario: Scenario) -> Scenario:
        """Let a scenario begin on the day of this work.

        Raises
        ------
        ValueError
            When its clock is another than that by which the work was read.
        """
        begun = scenario.replace(horizon={"start": self.as_of.date()})
        if begun.start != self.as_of:
            zone = scenario.horizon.timezone
            raise ValueError(f"open work: expected it read by the scenario's clock, timezone={zone!r}")
        return begun


def _with_detail(events: pl.DataFrame) -> pl.DataFrame:
    """Return the log with the column that may be missing from it."""
    if "detail" in events.columns:
        return events
    return events.with_columns(detail=pl.lit(None, dtype=pl.String))


def _described(states: pl.DataFrame, facts: pl.DataFrame, source: str) -> str:
    known = states.join(facts, on="lead_id", how="semi").height
    if not known:
        expected = f"at least one of the {states.height:,} open leads, such as {states['lead_id'][0]!r}"
        raise BadInput([Fault(source, expected, column="lead_id")])
    return f"{known:,} of {states.height:,} open leads are described; what the others are like is drawn."


def _named_at_the_end(last: object) -> pl.Expr:
    """Give the events that only name a state because the log ends: its lead is still on its way."""
    kind = pl.col("event")
    untouched = (kind == EventKind.UNTOUCHED.value) & (pl.col("time") == last)
    return (kind == EventKind.OPEN.value) | untouched
