"""Lead, Opportunity and User, as Data Loader writes them."""

from __future__ import annotations

import polars as pl

from scenarios.vocabulary import Outcome
from simulation.run import Run

_CLOSED, _CONVERTED = "Closed - Not Converted", "Closed - Converted"
_RATINGS = {"A": "Hot", "B": "Warm", "C": "Warm", "D": "Cold"}


def lead_object(leads: pl.DataFrame, nurture: str) -> pl.DataFrame:
    """Write Lead: one row a lead, as it stands now."""
    closed, worked = pl.col("closed_at_status").is_not_null(), pl.col("accepted_at").is_not_null()
    status = (
        pl.when("converted")
        .then(pl.lit(_CONVERTED))
        .when(closed)
        .then(pl.lit(_CLOSED))
        .when(pl.col("owner") == nurture)
        .then(pl.lit("Nurturing"))
        .when(worked)
        .then(pl.lit("Working - Contacted"))
        .otherwise(pl.lit("Open - Not Contacted"))
    )
    changed = ("converted_at", "closed_at_status", "archived_at", "closed_at", "accepted_at", "first_at", "created_at")
    return leads.select(
        pl.col("lead_id").alias("Id"),
        pl.col("owner").alias("OwnerId"),
        _stamp("created_at").alias("CreatedDate"),
        pl.format("Company {}", pl.col("lead_id").str.slice(8, 7)).alias("Company"),
        status.alias("Status"),
        pl.col("source").alias("LeadSource"),
        pl.col("niche").alias("Industry"),
        pl.col("territory").alias("State"),
        pl.col("grade").replace_strict(_RATINGS, return_dtype=pl.String).alias("Rating"),
        (pl.col("value") * 100).round(0).cast(pl.Int64).alias("AnnualRevenue"),
        (pl.col("value") / 200).ceil().cast(pl.Int64).alias("NumberOfEmployees"),
        pl.col("converted").cast(pl.String).alias("IsConverted"),
        pl.col("converted_at").dt.date().alias("ConvertedDate"),
        pl.col("opportunity").alias("ConvertedOpportunityId"),
        _stamp_of(pl.max_horizontal(changed)).alias("LastModifiedDate"),
    )


def opportunity_object(leads: pl.DataFrame) -> pl.DataFrame:
    """Write Opportunity: one row a converted lead."""
    deals = leads.filter("converted")
    won, closed = pl.col("outcome") == Outcome.WON.value, pl.col("outcome") != Outcome.OPEN.value
    stage = pl.when(won).then(pl.lit("Closed Won")).when(closed).then(pl.lit("Closed Lost"))
    expected = pl.col("converted_at") + pl.duration(days=90)
    return deals.select(
        pl.col("opportunity").alias("Id"),
        pl.col("rep_id").alias("OwnerId"),
        _stamp("converted_at").alias("CreatedDate"),
        stage.otherwise(pl.lit("Qualification")).alias("StageName"),
        closed.cast(pl.String).alias("IsClosed"),
        won.cast(pl.String).alias("IsWon"),
        pl.col("value").alias("Amount"),
        pl.when(closed).then("closed_at").otherwise(expected).dt.date().alias("CloseDate"),
        _stamp_of(pl.when(closed).then("closed_at").otherwise("converted_at")).alias("LastStageChangeDate"),
    )


def user_object(run: Run, reps: dict[str, str], operations: str) -> pl.DataFrame:
    """Write User: the reps, and the office that archives leads."""
    people = run.reps.select(
        pl.col("rep_id").replace_strict(reps, return_dtype=pl.String).alias("Id"),
        pl.format("Rep {}", "rep_id").alias("Name"),
        pl.col("team").alias("Department"),
        pl.col("timezone").alias("TimeZoneSidKey"),
    )
    office = {
        "Id": operations,
        "Name": "Sales Operations",
        "Department": "operations",
        "TimeZoneSidKey": "Europe/London",
    }
    made = run.scenario.start.strftime("%Y-%m-%dT00:00:00.000Z")
    return pl.concat([people, pl.DataFrame([office])]).with_columns(
        pl.lit("true").alias("IsActive"), pl.lit(None, pl.String).alias("ManagerId"), pl.lit(made).alias("CreatedDate")
    )


def _stamp(name: str) -> pl.Expr:
    return _stamp_of(pl.col(name))


def _stamp_of(times: pl.Expr) -> pl.Expr:
    """Write times as Data Loader does: ``2025-01-05T10:30:00.000Z``."""
    return times.dt.strftime("%Y-%m-%dT%H:%M:%S.000Z")
