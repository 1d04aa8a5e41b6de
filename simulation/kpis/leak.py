"""Where a lead leaked: it left the funnel, or stands in nurture, without ever becoming an opportunity."""

from __future__ import annotations

from enum import StrEnum

import polars as pl

from scenarios.vocabulary import EventKind


class Leak(StrEnum):
    """Where a lead was lost; each leaked lead has one."""

    CAPACITY = "capacity"
    NEVER_TOUCHED = "never_touched"
    LATE = "late"
    REJECTED = "rejected"
    NOT_REACHED = "not_reached"
    NOT_QUALIFIED = "not_qualified"
    GAVE_UP = "gave_up"
    NO_SHOW = "no_show"
    STALLED = "stalled"
    DISQUALIFIED = "disqualified"
    GIVEN_UP = "given_up"

    @property
    def words(self) -> str:
        """In words that are told apart: who stops early gives a lead up, too, but it is in nurture and may return."""
        return _WORDS.get(self, self.value.replace("_", " "))


_WORDS = {Leak.GAVE_UP: "stopped early", Leak.GIVEN_UP: "given up for good"}


def leak_of_path() -> pl.Expr:
    """Give the expression that names a lead's leak from its path; null for a lead that has not leaked.

    A lead that became an opportunity has not leaked, whatever the buyer decided, unless its rep let it stall; nor has
    one that is still being worked, or waits for a rep after it was touched.
    """
    final = pl.col("final")
    cause = pl.col("before_final_detail").str.json_path_match("$.cause").str.replace(" ", "_")
    in_nurture = (final == EventKind.OPEN.value) & (pl.col("before_final") == EventKind.RECYCLED.value)
    return (
        pl.when(in_nurture & (cause == Leak.STALLED.value))
        .then(cause)
        .when(pl.col(EventKind.OPPORTUNITY.value).is_not_null())
        .then(pl.lit(None, pl.String))
        .when((final == EventKind.UNTOUCHED.value) & pl.col(EventKind.ASSIGNED.value).is_null())
        .then(pl.lit(Leak.CAPACITY.value))
        .when(final == EventKind.UNTOUCHED.value)
        .then(pl.lit(Leak.NEVER_TOUCHED.value))
        .when(final == EventKind.LOST.value)
        .then(pl.lit(Leak.GIVEN_UP.value))
        .when(final == EventKind.DISQUALIFIED.value)
        .then(pl.lit(Leak.DISQUALIFIED.value))
        .when(in_nurture)
        .then(cause)
    )
