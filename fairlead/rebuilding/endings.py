"""How each lead stands or ended: deal won or lost, closed without one, or open."""

from __future__ import annotations

import polars as pl

from fairlead.rebuilding.given import Given
from fairlead.rebuilding.settings import Rebuild
from scenarios.vocabulary import Outcome


def endings_of(given: Given, settings: Rebuild) -> pl.DataFrame:
    """Say how each lead ended.

    Returns
    -------
    polars.DataFrame
        One row a lead: ``lead``; ``decided`` (when it left the leads: converted or closed; null while open);
        ``decided_day`` (whether that is the last second of a day of which no time is known);
        ``outcome`` (null where it cannot be known) and ``closed_at`` of the assignment in force then; ``closed_day``
        (whether that is a day only); ``revenue``; ``deal_owner``; ``unsure`` (the reason to list the lead for, if any).
    """
    words = settings.changes
    rows = given.changes
    status = rows.filter(pl.col("field").is_in(words.status_words) & pl.col("new").is_in(settings.closed))
    converted = rows.filter(pl.col("field").is_in(words.converted_words))
    leads = (
        given.leads.join(_last(status, "status_at"), on="key", how="left", maintain_order="left")
        .join(_last(converted, "conversion_at"), on="key", how="left", maintain_order="left")
        .join(given.opportunities, on="opportunity", how="left", maintain_order="left")
    )
    return leads.select("lead", *_as_columns(settings))


def _last(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    return rows.group_by("key").agg(pl.col("at").max().alias(name))


def _as_columns(settings: Rebuild) -> list[pl.Expr]:
    converted, closed = pl.col("converted"), ~pl.col("converted") & pl.col("status").is_in(settings.closed)
    closed = closed.fill_null(value=False)
    conversion = pl.coalesce("conversion_at", "converted_at")
    closing = pl.coalesce("status_at", "modified")
    deal = pl.col("deal_closed")
    won, lost, still = (pl.lit(word.value) for word in (Outcome.WON, Outcome.LOST, Outcome.OPEN))
    outcome = (
        pl.when(converted & (conversion.is_null() | deal.is_null() | (deal & pl.col("deal_closed_at").is_null())))
        .then(None)
        .when(converted & deal)
        .then(pl.when("deal_won").then(won).otherwise(lost))
        .when(closed & closing.is_null())
        .then(None)
        .when(closed)
        .then(lost)
        .otherwise(still)
    )
    unsure = (
        pl.when(converted & pl.col("opportunity").is_null())
        .then(pl.lit("converted_without_opportunity"))
        .when(converted & deal.is_null())
        .then(pl.lit("opportunity_not_in_file"))
        .when(converted & deal & pl.col("deal_closed_at").is_null())
        .then(pl.lit("closed_undated"))
        .when(converted & conversion.is_null())
        .then(pl.lit("conversion_undated"))
        .when(closed & closing.is_null())
        .then(pl.lit("closed_undated"))
        .when(closed & pl.col("status_at").is_null())
        .then(pl.lit("closing_time_unknown"))
    )
    return [
        pl.when(converted).then(conversion).when(closed).then(closing).alias("decided"),
        (converted & pl.col("conversion_at").is_null() & pl.col("converted_day")).alias("decided_day"),
        outcome.alias("outcome"),
        pl.when(converted & deal).then("deal_closed_at").when(closed).then(closing).alias("closed_at"),
        (converted & deal & pl.col("deal_day")).fill_null(value=False).alias("closed_day"),
        pl.when(converted & deal & pl.col("deal_won")).then("amount").alias("revenue"),
        pl.when(converted).then("deal_owner").alias("deal_owner"),
        unsure.alias("unsure"),
    ]
