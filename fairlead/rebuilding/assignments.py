"""Assignments: the spans in which a rep held a lead, each with its outcome."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from fairlead.rebuilding.owners import QUEUE, USER
from scenarios.vocabulary import Outcome

_DAY = timedelta(days=1)


def judged(tenures: pl.DataFrame, endings: pl.DataFrame, kinds: pl.DataFrame) -> pl.DataFrame:
    """Say of each span what it is, and what its outcome is.

    The span in force when the lead was converted or closed is the last one and gets the lead's outcome; earlier ones
    were handed on; later ones are no assignments, nor is time in a queue, nor a span of no length. A lead converted in
    the very second in which it left a queue, or was made, is its converter's; one that changed from rep to rep in that
    second is the first one's. A conversion of which only the day is known may be dated by another timezone's calendar:
    where no rep had the lead by the end of that day, it is hers who had it first within a day of that.

    Parameters
    ----------
    tenures, endings
        As :func:`fairlead.rebuilding.tenures.tenures_of` and :func:`fairlead.rebuilding.endings.endings_of` return
        them.
    kinds
        ``owner``, ``kind``: who is a user, who a queue.

    Returns
    -------
    polars.DataFrame
        The spans that could be assignments, with ``kind``, ``final``, ``outcome``, ``closed_at``, ``revenue``,
        ``handed_on_at_close``, and ``sound``: it is known whose it was, from when, to when, and how it ended.
    """
    spans = tenures.join(kinds, on="owner", how="left", maintain_order="left").join(
        endings, on="lead", how="left", maintain_order="left"
    )
    decided, start, end = pl.col("decided"), pl.col("start"), pl.col("end")
    spans = spans.filter(end.is_null() | (end > start)).with_columns(*_by_another_calendar())
    before = decided.is_null() | (start < decided)
    spans = spans.with_columns(in_force=(before & (end.is_null() | (end >= decided))).fill_null(value=False))
    held_by_queue = pl.col("in_force").shift(1) & (pl.col("kind").shift(1) == QUEUE) & _same_lead()
    at_close = (start == decided).fill_null(value=False) & (
        held_by_queue | pl.col("lead").ne_missing(pl.col("lead").shift(1))
    )
    spans = spans.with_columns(
        final=pl.col("in_force") | at_close.fill_null(value=False),
        handed_on_at_close=(start == decided) & (pl.col("kind") == USER) & ~at_close.fill_null(value=False),
    )
    handed_on = ~pl.col("final") & before
    spans = spans.filter((pl.col("final") | handed_on | pl.col("handed_on_at_close")) & (pl.col("kind") != QUEUE))
    return spans.with_columns(*_outcome()).with_columns(sound=_sound())


def _by_another_calendar() -> list[pl.Expr]:
    """Move a conversion whose day ends before any rep had the lead to when the first one had it, if that was soon."""
    decided = pl.col("decided")
    first = pl.col("start").filter(pl.col("kind").ne_missing(QUEUE)).min().over("lead")
    moved = (pl.col("decided_day") & (decided < first) & (first < decided + _DAY)).fill_null(value=False)
    return [pl.when(moved).then(first).otherwise(decided).alias("decided"), moved.alias("moved")]


def _same_lead() -> pl.Expr:
    return pl.col("lead") == pl.col("lead").shift(1)


def _outcome() -> list[pl.Expr]:
    final, closed_at, start = pl.col("final"), pl.col("closed_at"), pl.col("start")
    day = pl.when("moved").then(2 * _DAY).otherwise(_DAY)
    same_day = pl.col("closed_day") & (closed_at < start) & (start < closed_at + day)
    return [
        pl.when(final).then("outcome").otherwise(pl.lit(Outcome.RECYCLED.value)).alias("outcome"),
        pl.when(~final).then("end").when(same_day).then(start).otherwise(closed_at).alias("closed_at"),
        pl.when(final).then("revenue").alias("revenue"),
    ]


def _sound() -> pl.Expr:
    in_order = (pl.col("closed_at") >= pl.col("start")).fill_null(value=True)
    return (
        (pl.col("kind") == USER).fill_null(value=False)
        & pl.col("start_known")
        & pl.col("end_known")
        & pl.col("outcome").is_not_null()
        & in_order
        & ~pl.col("handed_on_at_close").fill_null(value=False)
    )
