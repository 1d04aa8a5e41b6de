"""Histories that contradict themselves, or lack what they should have."""

from __future__ import annotations

import polars as pl

from tests.fairlead.spoilt.export import Export
from tests.fairlead.spoilt.registry import Found, Refused, spoilt

_AT = pl.col("assigned_at").str.to_datetime("%+")
_CLOSED = pl.col("closed_at").str.to_datetime("%+")
_LATEST = "2026-01-04T12:00:00Z"


def rows_where(export: Export, condition: pl.Expr) -> list[int]:
    """Return the places of the history's rows of which something is true."""
    return export.frame("history").select(condition.fill_null(value=False).arg_true()).to_series().to_list()


def outcome_rows(export: Export, outcome: str) -> list[int]:
    """Return the places of the history's rows with an outcome."""
    return rows_where(export, pl.col("outcome") == outcome)


def _kept(export: Export, condition: pl.Expr) -> Export:
    return export.replacing("history", export.frame("history").filter(condition.fill_null(value=False)))


@spoilt("clocks of two systems", Refused("history.csv", "assigned_at", row=5, column="closed_at"), "history")
def closed_too_early(export: Export) -> Export:
    """A lead closed before it was given out."""
    sound = export.cell("history", "outcome", "lost").cell("history", "revenue", None)
    return sound.cell("history", "closed_at", "2019-05-01T00:00:00Z")


@closed_too_early.twin()
def _(export: Export) -> Export:
    """A lead closed in the moment it was given out."""
    at = export.frame("history")["assigned_at"][3]
    return export.cell("history", "outcome", "lost").cell("history", "revenue", None).cell("history", "closed_at", at)


@spoilt("close dates that were planned, not met", Found("stray_time", "history", "closed_at"), "history")
def closed_in_the_future(export: Export) -> Export:
    """Leads closed years after the export."""
    return export.cell("history", "closed_at", "2031-12-31T00:00:00Z", outcome_rows(export, "lost")[:3])


@closed_in_the_future.twin()
def _(export: Export) -> Export:
    """Leads closed on the last day."""
    return export.cell("history", "closed_at", "2026-01-05T00:00:00Z", outcome_rows(export, "lost")[:3])


@spoilt("empty times that a program read as 0", Found("stray_time", "history", "assigned_at"), "history")
def given_in_1970(export: Export) -> Export:
    """Leads given out on the first of January 1970."""
    return export.cell("history", "assigned_at", "1970-01-01T00:00:00Z", [3, 700])


@given_in_1970.twin()
def _(export: Export) -> Export:
    """A first lead some weeks before the others."""
    return export.cell("history", "assigned_at", "2024-06-20T09:00:00Z", [0])


@spoilt("years typed by hand", Found("stray_time", "history", "assigned_at"), "history")
def given_in_the_future(export: Export) -> Export:
    """A lead given out a year after the export."""
    return export.cell("history", "assigned_at", "2027-01-05T09:00:00Z", outcome_rows(export, "open")[-1:])


@given_in_the_future.twin()
def _(export: Export) -> Export:
    """A lead given out on the last day."""
    return export.cell("history", "assigned_at", "2026-01-05T00:00:00Z", outcome_rows(export, "open")[-1:])


@spoilt("stages of the CRM's own", Refused("history.csv", "one of", row=5, column="outcome"), "history")
def unknown_outcome(export: Export) -> Export:
    """An outcome nobody has heard of."""
    return export.cell("history", "outcome", "Closed - No Budget")


@unknown_outcome.twin()
def _(export: Export) -> Export:
    """The firm's own words, translated by a mapping."""
    theirs = pl.col("outcome").replace({"lost": "Closed - No Budget"})
    words = '[history]\nvalues.outcome = { "Closed - No Budget" = "lost" }\n'
    return export.having("history", theirs).mapped(words)


@spoilt("pick lists typed by hand", Refused("history.csv", "one of", row=2, column="outcome"), "history")
def outcome_in_capitals(export: Export) -> Export:
    """Outcomes written Won and Lost."""
    return export.having("history", pl.col("outcome").str.to_titlecase())


@outcome_in_capitals.twin()
def _(export: Export) -> Export:
    """Outcomes with blanks around them."""
    return export.having("history", pl.format(" {} ", "outcome").alias("outcome"))


@spoilt("stages deleted from the CRM", Refused("history.csv", "no empty cells", row=5, column="outcome"), "history")
def no_outcome(export: Export) -> Export:
    """A row without an outcome."""
    return export.cell("history", "outcome", None)


@spoilt("stages moved by hand", Refused("history.csv", "since its outcome is won", column="closed_at"), "history")
def won_without_a_date(export: Export) -> Export:
    """A won lead without the time of closing."""
    return export.cell("history", "closed_at", None, outcome_rows(export, "won")[:1])


@won_without_a_date.twin()
def _(export: Export) -> Export:
    """One more open lead without a time of closing."""
    first = outcome_rows(export, "won")[-1:]
    still = export.cell("history", "closed_at", None, first).cell("history", "outcome", "open", first)
    return still.cell("history", "revenue", None, first)


@spoilt("CRMs whose close date is a plan", Refused("history.csv", "the outcome is open", column="closed_at"), "history")
def open_with_a_date(export: Export) -> Export:
    """An open lead with a time of closing."""
    return export.cell("history", "closed_at", "2026-03-31T00:00:00Z", outcome_rows(export, "open")[:1])


@open_with_a_date.twin()
def _(export: Export) -> Export:
    """The planned date in a column of its own."""
    return export.having("history", pl.lit("2026-03-31").alias("planned for"))


@spoilt("Salesforce: Amount is kept when a deal is lost", Found("revenue_of_lost", "history", "revenue"), "history")
def revenue_of_lost(export: Export) -> Export:
    """Revenue on lost deals."""
    lost = pl.col("outcome") == "lost"
    return export.having("history", pl.when(lost).then("value").otherwise("revenue").alias("revenue"))


@revenue_of_lost.twin()
def _(export: Export) -> Export:
    """A revenue of 0 on lost deals."""
    lost = pl.col("outcome") == "lost"
    return export.having("history", pl.when(lost).then(pl.lit("0")).otherwise("revenue").alias("revenue"))


@spoilt("invoices kept elsewhere", Found("won_without_revenue", "history", "revenue"), "history")
def won_without_revenue(export: Export) -> Export:
    """Won deals without revenue."""
    return export.cell("history", "revenue", None, outcome_rows(export, "won")[::4])


@won_without_revenue.twin()
def _(export: Export) -> Export:
    """Won deals with very little revenue."""
    return export.cell("history", "revenue", "0.01", outcome_rows(export, "won")[::4])


@spoilt("a report named Closed Won", Found("one_outcome", "history", "outcome", "lost"), "history")
def only_won(export: Export) -> Export:
    """Won deals only."""
    return _kept(export, pl.col("outcome") == "won")


@only_won.twin()
def _(export: Export) -> Export:
    """A firm that wins nearly always."""
    kept = (
        (pl.col("outcome") == "won")
        | (pl.int_range(pl.len()) % 40 == 0)
        | (pl.datetime(2025, 11, 1, time_zone="UTC") < _AT)
    )
    return _kept(export, kept)


@spoilt("privacy rules that delete lost leads after a year", Found("purged", "history", "outcome"), "history")
def purged(export: Export) -> Export:
    """Lost leads deleted up to a day."""
    return _kept(export, (pl.col("outcome") != "lost") | (pl.datetime(2025, 4, 1, time_zone="UTC") < _AT))


@purged.twin()
def _(export: Export) -> Export:
    """All leads deleted up to that day."""
    return _kept(export, pl.datetime(2025, 4, 1, time_zone="UTC") < _AT)


@spoilt("reports filtered by the date of closing", Found("left_truncation", "history", "closed_at"), "history")
def left_truncation(export: Export) -> Export:
    """Nothing that closed before a day is in the file."""
    return _kept(export, (pl.datetime(2025, 1, 1, time_zone="UTC") < _CLOSED).fill_null(value=True))


@left_truncation.twin()
def _(export: Export) -> Export:
    """The same report filtered by the date of assignment."""
    return _kept(export, pl.datetime(2025, 1, 1, time_zone="UTC") < _AT)


@spoilt("a young CRM", Found("short_follow_up", "history", "closed_at"), "history")
def short_follow_up(export: Export) -> Export:
    """A history of two months."""
    return _kept(export, pl.datetime(2025, 11, 10, time_zone="UTC") < _AT)


@short_follow_up.twin()
def _(export: Export) -> Export:
    """A history of four months."""
    return _kept(export, pl.datetime(2025, 9, 1, time_zone="UTC") < _AT)


@spoilt("a web form that broke", Found("silent", "history", "source"), "history")
def silent_source(export: Export) -> Export:
    """All leads of one source stop."""
    often = export.frame("history")["source"].mode().sort()[0]
    return _kept(export, (pl.col("source") != often) | (pl.datetime(2025, 10, 1, time_zone="UTC") > _AT))


@silent_source.twin()
def _(export: Export) -> Export:
    """A rare source that has not been seen for a while."""
    old = rows_where(export, pl.datetime(2025, 9, 1, time_zone="UTC") > _AT)
    return export.cell("history", "source", "fair", old[-200::40])


@spoilt("owner changes without an end", Found("overlap", "history", "closed_at"), "history")
def overlap(export: Export) -> Export:
    """Leads that moved on to another rep while the first row runs on."""
    frame = export.frame("history")
    moved = frame[outcome_rows(export, "lost")[:40]]
    later = moved.with_columns(
        (_AT + (_CLOSED - _AT) / 2).dt.strftime("%Y-%m-%dT%H:%M:%SZ").alias("assigned_at"),
        pl.lit("R003").alias("rep_id"),
    )
    return export.replacing("history", pl.concat([frame, later]).sort("assigned_at"))


@overlap.twin()
def _(export: Export) -> Export:
    """Leads that moved on, the first row ended as recycled in that moment."""
    frame = export.frame("history")
    chosen = outcome_rows(export, "lost")[:40]
    middle = (_AT + (_CLOSED - _AT) / 2).dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    here = pl.int_range(pl.len()).is_in(chosen)
    first = frame.with_columns(
        pl.when(here).then(middle).otherwise("closed_at").alias("closed_at"),
        pl.when(here).then(pl.lit("recycled")).otherwise("outcome").alias("outcome"),
    )
    later = frame[chosen].with_columns(middle.alias("assigned_at"), pl.lit("R003").alias("rep_id"))
    return export.replacing("history", pl.concat([first, later]).sort("assigned_at"))


@spoilt("deals credited to everybody who had them", Found("won_twice", "history", "outcome"), "history")
def won_twice(export: Export) -> Export:
    """Deals won by two reps."""
    frame = export.frame("history")
    again = frame[outcome_rows(export, "won")[:20]].with_columns(pl.lit("R003").alias("rep_id"))
    later = (_CLOSED + pl.duration(hours=1)).dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    return export.replacing(
        "history", pl.concat([frame, again.with_columns(later.alias("assigned_at"), later.alias("closed_at"))])
    )


@won_twice.twin()
def _(export: Export) -> Export:
    """Two deals of one account, each won once."""
    won = outcome_rows(export, "won")[:2]
    return export.having("history", pl.col("lead_id").alias("account_id")).cell("history", "account_id", "A1", won)


@spoilt("an import that ran twice", Found("imported_twice", "history", "lead_id"), "history")
def imported_twice(export: Export) -> Export:
    """Rows once more under new ids."""
    frame = export.frame("history")
    return export.replacing(
        "history", pl.concat([frame, frame[:300].with_columns(pl.format("X{}", "lead_id").alias("lead_id"))])
    )


@imported_twice.twin()
def _(export: Export) -> Export:
    """Two leads that came in one second."""
    return export.cell("history", "assigned_at", export.frame("history")["assigned_at"][0], [0, 1])


@spoilt("a clean-up before the audit", Found("bulk_date", "history", "closed_at"), "history")
def bulk_close(export: Export) -> Export:
    """A third of the lost leads closed on one day."""
    lost = outcome_rows(export, "lost")[::3]
    return export.cell("history", "closed_at", _LATEST, lost)


@bulk_close.twin()
def _(export: Export) -> Export:
    """Leads given out once a week, all on Monday."""
    monday = _AT.dt.truncate("1w").dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    return export.having("history", monday.alias("assigned_at"))


@spoilt("a CRM that was moved", Found("bulk_date", "history", "assigned_at"), "history")
def imported_on_one_day(export: Export) -> Export:
    """Old leads that all seem given out on the day of the import."""
    end = pl.datetime(2024, 12, 1, 9, time_zone="UTC")
    old = (end > _AT) & (_CLOSED.is_null() | (end < _CLOSED))
    younger = _kept(export, (end <= _AT) | old)
    day = pl.when(end > _AT).then(pl.lit("2024-12-01T09:00:00Z")).otherwise("assigned_at")
    return younger.having("history", day.alias("assigned_at"))


@imported_on_one_day.twin()
def _(export: Export) -> Export:
    """A busy day after a fair."""
    fair = rows_where(export, (pl.datetime(2025, 3, 1, time_zone="UTC") < _AT))[:25]
    at = export.frame("history")["assigned_at"][fair[0]]
    return export.cell("history", "assigned_at", at, fair)


@spoilt("deals nobody closes", Found("stale_open", "history", "outcome"), "history")
def stale_open(export: Export) -> Export:
    """Leads open for longer than any other took."""
    slow = _kept(export, (_CLOSED.is_null()) | ((_CLOSED - _AT).dt.total_days() < 200))
    old = rows_where(slow, pl.datetime(2024, 10, 1, time_zone="UTC") > _AT)[:60]
    return (
        slow.cell("history", "outcome", "open", old)
        .cell("history", "closed_at", None, old)
        .cell("history", "revenue", None, old)
    )


@stale_open.twin()
def _(export: Export) -> Export:
    """A few more open leads among the young ones."""
    young = rows_where(export, (pl.datetime(2025, 11, 1, time_zone="UTC") < _AT))[:30]
    return (
        export.cell("history", "outcome", "open", young)
        .cell("history", "closed_at", None, young)
        .cell("history", "revenue", None, young)
    )


@spoilt("a log of the rule, not of the chance", Found("propensity", "history", "propensity", "0"), "history")
def propensity_of_zero(export: Export) -> Export:
    """A propensity of 0 for the rep who was picked."""
    return export.cell("history", "propensity", "0", range(0, export.frame("history").height, 9))


@propensity_of_zero.twin()
def _(export: Export) -> Export:
    """A propensity that is not known for some rows."""
    return export.cell("history", "propensity", None, range(0, export.frame("history").height, 9))


@spoilt("chances written as percentages", Refused("history.csv", "from 0 to 1", row=2, column="propensity"), "history")
def propensity_in_percent(export: Export) -> Export:
    """A propensity of 8.33 for one in twelve."""
    return export.having("history", pl.lit("8.33").alias("propensity"))


@propensity_in_percent.twin()
def _(export: Export) -> Export:
    """A propensity with four decimals."""
    return export.having("history", pl.lit("0.0833").alias("propensity"))


@spoilt("chances of the pair instead of the rep", Found("propensity", "history", "propensity", "too small"), "history")
def propensities_too_small(export: Export) -> Export:
    """Propensities that add up to a twelfth."""
    return export.having("history", pl.lit(str(1 / 144)).alias("propensity"))


@propensities_too_small.twin()
def _(export: Export) -> Export:
    """Propensities of a router that knew a thirteenth rep."""
    return export.having("history", pl.lit(str(1 / 13)).alias("propensity"))


@spoilt("a log that says who, not how", Found("propensity", "history", "propensity", "too large"), "history")
def propensities_of_one(export: Export) -> Export:
    """A propensity of 1 throughout, although leads were given out by chance."""
    return export.having("history", pl.lit("1").alias("propensity"))


@propensities_of_one.twin("assignment_not_random", "no_propensity")
def _(export: Export) -> Export:
    """A propensity of 1 where each niche has its own rep."""
    rep = pl.col("niche").rank("dense").cast(pl.String).str.replace("^", "R00")
    return export.having("history", rep.alias("rep_id"), pl.lit("1").alias("propensity"))


@spoilt("flags in place of chances", Refused("history.csv", "number", row=2, column="propensity"), "history")
def propensity_as_flag(export: Export) -> Export:
    """A propensity that is true."""
    return export.having("history", pl.lit("true").alias("propensity"))


@spoilt("leads sent again from the archive", Found("already_given", "leads", "lead_id", "won"), "leads", "history")
def won_before(export: Export) -> Export:
    """Leads to be given out that are customers."""
    won = export.frame("history").filter(pl.col("outcome") == "won")["lead_id"][:3]
    leads = export.frame("leads")
    return export.having("leads", pl.concat([won, leads["lead_id"][3:]]))


@won_before.twin()
def _(export: Export) -> Export:
    """Leads to be given out again after they were lost."""
    lost = export.frame("history").filter(pl.col("outcome") == "lost")["lead_id"][:3]
    return export.having("leads", pl.concat([lost, export.frame("leads")["lead_id"][3:]]))


@spoilt("a list without the owner", Found("already_given", "leads", "lead_id", "open"), "leads", "history")
def being_worked(export: Export) -> Export:
    """Leads to be given out that a rep is working on."""
    busy = export.frame("history").filter(pl.col("outcome") == "open")["lead_id"][:3]
    return export.having("leads", pl.concat([busy, export.frame("leads")["lead_id"][3:]]))


@being_worked.twin()
def _(export: Export) -> Export:
    """The same leads with their owner."""
    busy = export.frame("history").filter(pl.col("outcome") == "open")[:3]
    with_ids = export.having("leads", pl.concat([busy["lead_id"], export.frame("leads")["lead_id"][3:]]))
    return with_ids.having("leads", pl.when(pl.int_range(pl.len()) < 3).then(pl.lit("R001")).alias("owner"))
