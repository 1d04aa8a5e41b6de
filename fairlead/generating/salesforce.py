"""A simulated past written down as Salesforce would: Lead, LeadHistory, Opportunity, User, and the true assignments.

How leads come in depends on their source, so that all that is met in practice occurs: lists (webinar) are loaded when
they are given out, with the rep as owner; referrals are made with the inbound queue as owner and given out by rule in
the same second; everything else waits in the inbound queue. What is handed back goes to the nurture queue.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from fairlead.generating.holdings import given_up_at, holdings_of
from fairlead.generating.ids import record_id, record_ids
from fairlead.generating.lead_history import lead_history
from fairlead.generating.objects import lead_object, opportunity_object, user_object
from scenarios import Draws
from scenarios.leads import draw_leads
from scenarios.vocabulary import Outcome
from simulation.run import Run

INBOUND, NURTURE = record_id("00G", 1), record_id("00G", 2)
LOADED, AT_ONCE = "webinar", "referral"
_ARCHIVED_EVERY = 20
_ARCHIVED_AFTER = timedelta(days=3)


@dataclass(frozen=True)
class SalesforceExport:
    """The four objects as Data Loader writes them, and what they should be rebuilt into.

    ``assignments`` has ``lead_id``, ``rep_id``, ``assigned_at``, ``closed_at``, ``outcome``, ``revenue``.
    """

    lead: pl.DataFrame
    lead_history: pl.DataFrame
    opportunity: pl.DataFrame
    user: pl.DataFrame
    assignments: pl.DataFrame

    @property
    def files(self) -> dict[str, pl.DataFrame]:
        """Each table by its file's name."""
        return {
            "Lead.csv": self.lead,
            "LeadHistory.csv": self.lead_history,
            "Opportunity.csv": self.opportunity,
            "User.csv": self.user,
            "assignments.csv": self.assignments,
        }


def salesforce_export(run: Run, *, fresh: int = 0) -> SalesforceExport:
    """Write a simulated past down as a Salesforce export.

    Parameters
    ----------
    run
        The past; it ends on the day the export is made.
    fresh
        How many new leads wait in the inbound queue, nobody having had them.
    """
    ids = dict(zip(run.leads["lead_id"], record_ids("00Q", run.leads.height), strict=True))
    reps = dict(zip(run.reps["rep_id"], record_ids("005", run.reps.height), strict=True))
    operations = record_id("005", run.reps.height)
    held = holdings_of(run).with_columns(
        pl.col("lead_id").replace_strict(ids), pl.col("rep_id").replace_strict(reps, return_dtype=pl.String)
    )
    leads = _records(run, held, ids, operations)
    every = pl.concat([leads, _fresh(run, fresh)], how="diagonal")
    user = user_object(run, reps, operations)
    return SalesforceExport(
        lead_object(every, NURTURE),
        lead_history(every, held, user, inbound=INBOUND, nurture=NURTURE, operations=operations),
        opportunity_object(leads),
        user,
        held.select("lead_id", "rep_id", "assigned_at", "closed_at", "outcome", "revenue"),
    )


def _records(run: Run, held: pl.DataFrame, ids: dict[str, str], operations: str) -> pl.DataFrame:
    """Give one row a lead: its facts, how it came in, how it stands, and who has it."""
    firsts = held.group_by("lead_id").agg(pl.col("assigned_at").first().alias("first_at"))
    lasts = held.unique("lead_id", keep="last", maintain_order=True).select(
        "lead_id", "rep_id", "closed_at", "outcome", "revenue", "accepted_at", "converted_at"
    )
    leads = run.leads.with_columns(pl.col("created_at").dt.truncate("1s")).join(
        given_up_at(run), on="lead_id", how="left"
    )
    leads = leads.with_columns(pl.col("lead_id").replace_strict(ids, return_dtype=pl.String))
    leads = (
        leads.join(firsts, on="lead_id", how="left").join(lasts, on="lead_id", how="left").sort("created_at", "lead_id")
    )
    prompt = pl.col("source").is_in([LOADED, AT_ONCE]) & pl.col("first_at").is_not_null()
    recycled = (pl.col("outcome") == Outcome.RECYCLED.value).fill_null(value=True)
    converted = pl.col("converted_at").is_not_null()
    closed_at = pl.when(recycled).then("given_up_at").when(~converted).then("closed_at")
    leads = leads.with_columns(
        created_at=pl.when(prompt).then("first_at").otherwise("created_at"),
        queued_first=~((pl.col("source") == LOADED) & pl.col("first_at").is_not_null()),
        converted=converted,
        closed_at_status=closed_at,
        number=pl.int_range(pl.len()),
    )
    ends: datetime = run.events["time"].max()  # type: ignore[assignment]
    archived_at = pl.col("converted_at") + _ARCHIVED_AFTER
    archived = converted & (pl.col("number") % _ARCHIVED_EVERY == 0) & (archived_at < ends)
    return leads.with_columns(
        archived_at=pl.when(archived).then(archived_at),
        owner=pl.when(archived)
        .then(pl.lit(operations))
        .when(pl.col("first_at").is_null())
        .then(pl.lit(INBOUND))
        .when(recycled)
        .then(pl.lit(NURTURE))
        .otherwise("rep_id"),
        opportunity=pl.when(converted).then(pl.Series(record_ids("006", leads.height))),
    )


def _fresh(run: Run, count: int) -> pl.DataFrame:
    leads = draw_leads(run.scenario.leads, Draws(run.seed, replication=1), count)
    ends: datetime = run.events["time"].max()  # type: ignore[assignment]
    return leads.with_columns(
        record_ids("00Q", count, first=run.leads.height).alias("lead_id"),
        created_at=(pl.lit(ends) - pl.duration(seconds=60 * (pl.lit(count) - pl.int_range(pl.len())))).dt.truncate(
            "1s"
        ),
        owner=pl.lit(INBOUND),
        converted=pl.lit(value=False),
        queued_first=pl.lit(value=True),
    )
