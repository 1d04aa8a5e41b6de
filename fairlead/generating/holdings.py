"""Who held which lead from when to when in a simulated past, as a CRM would show it: to the second."""

from __future__ import annotations

import polars as pl

from scenarios.vocabulary import EventKind, Outcome
from simulation.cases import cases_of
from simulation.run import Run

_SECOND = pl.duration(seconds=1)


def holdings_of(run: Run) -> pl.DataFrame:
    """Give one row for each time a lead was in a rep's hands.

    A lead that a rep lets lie and that is given to another stays hers in the CRM until that one has it; one that goes
    to nurture leaves her for a queue. One that is given up in her hands she closes herself. Why a lead was handed on
    is not in a CRM's owner changes, so ``rejected`` and ``untouched`` are ``recycled`` here.

    Returns
    -------
    polars.DataFrame
        ``lead_id``, ``turn``, ``rep_id``, ``assigned_at``, ``closed_at``, ``outcome``, ``revenue``: the truth; and
        ``direct`` (handed to the next rep without a queue), ``accepted_at``, ``converted_at`` (an opportunity was
        opened).
    """
    cases = cases_of(run.events).with_columns(pl.col("assigned_at", "ended_at", "accepted_at").dt.truncate("1s"))
    cases = cases.with_columns(
        pl.max_horizontal("ended_at", pl.col("assigned_at") + _SECOND).alias("ended_at")
    ).with_columns(ended_at=pl.when(pl.col("ended_by").is_not_null()).then("ended_at"))
    cases = _generations(cases, run.events).join(_closings(run.events), on="lead_id", how="left", maintain_order="left")
    cases = cases.join(_conversions(run.events), on=["lead_id", "rep_id"], how="left", maintain_order="left")
    cases = cases.join(run.leads.select("lead_id", "value"), on="lead_id", how="left", maintain_order="left")
    following = pl.col("lead_id") == pl.col("lead_id").shift(-1)
    direct = (following & (pl.col("generation") == pl.col("generation").shift(-1))).fill_null(value=False)
    decided = pl.col("ended_by").is_in([EventKind.WON.value, EventKind.LOST.value])
    given_up = pl.col("given_up_at") <= pl.col("ended_at")
    outcome = (
        pl.when(pl.col("ended_by").is_null())
        .then(pl.lit(Outcome.OPEN.value))
        .when(decided)
        .then("ended_by")
        .when(given_up)
        .then(pl.lit(Outcome.LOST.value))
        .otherwise(pl.lit(Outcome.RECYCLED.value))
    )
    return cases.select(
        "lead_id",
        "turn",
        "rep_id",
        "assigned_at",
        pl.when(direct).then(pl.col("assigned_at").shift(-1)).otherwise("ended_at").alias("closed_at"),
        outcome.alias("outcome"),
        pl.when(outcome == Outcome.WON.value).then("value").alias("revenue"),
        direct.alias("direct"),
        "accepted_at",
        "converted_at",
    )


def given_up_at(run: Run) -> pl.DataFrame:
    """Give when leads were given up for good: ``lead_id``, ``given_up_at``."""
    return _closings(run.events)


def _generations(cases: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Say how often a lead had come back from nurture when it was given out, and sort by lead and turn."""
    back = events.filter(pl.col("event") == EventKind.REHEATED.value).select("lead_id", pl.col("time").alias("back_at"))
    counted = (
        cases.select("lead_id", "turn", pl.col("assigned_at") + _SECOND)
        .join(back, on="lead_id", how="left")
        .group_by("lead_id", "turn")
        .agg((pl.col("back_at") < pl.col("assigned_at")).sum().alias("generation"))
    )
    return cases.join(counted, on=["lead_id", "turn"], how="left").sort("lead_id", "turn")


def _closings(events: pl.DataFrame) -> pl.DataFrame:
    ended = pl.col("event").is_in([EventKind.LOST.value, EventKind.UNTOUCHED.value]) & pl.col("rep_id").is_null()
    horizon = events["time"].max()
    rows = events.filter(ended & ((pl.col("event") == EventKind.LOST.value) | (pl.col("time") < horizon)))
    return rows.select("lead_id", pl.col("time").dt.truncate("1s").alias("given_up_at"))


def _conversions(events: pl.DataFrame) -> pl.DataFrame:
    rows = events.filter(pl.col("event") == EventKind.OPPORTUNITY.value)
    return rows.select("lead_id", "rep_id", pl.col("time").dt.truncate("1s").alias("converted_at"))
