"""Who an owner is: a user by id, a queue, or a name that is one user's, several users', or nobody's."""

from __future__ import annotations

import polars as pl

from fairlead.rebuilding.settings import Rebuild
from scenarios.tables.salesforce import short_form

USER, QUEUE, AMBIGUOUS, UNKNOWN = "user", "queue", "ambiguous", "unknown"
NOBODY = "?"
"""What the owner begins with where a name is nobody's or several users'."""

_ID = r"^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$"


def owners_of(values: pl.Series, users: pl.DataFrame, settings: Rebuild) -> pl.DataFrame:
    """Say who each distinct value is.

    Parameters
    ----------
    values
        Ids or names, as they stand in the record of changes or in a lead's owner.
    users
        ``key``, ``id``, ``name``.
    settings
        How ids begin, and what queues are called.

    Returns
    -------
    polars.DataFrame
        ``value``, ``owner`` (the id's short form; ``?`` and the value where it is nobody's), ``kind``, ``by_id``.
    """
    distinct = values.drop_nulls().unique().alias("value")
    shaped = distinct.str.contains(_ID)
    keys = short_form(distinct)
    named = users.drop_nulls("name").group_by("name").agg(pl.col("key").first().alias("named"), pl.len().alias("same"))
    frame = pl.DataFrame(
        {
            "value": distinct,
            "key": keys,
            "user": keys.is_in(users["key"].implode()) | (shaped & _begins(keys, settings.user_prefixes)),
            "queue": shaped & _begins(keys, settings.queue_prefixes),
        }
    ).join(named, left_on="value", right_on="name", how="left", maintain_order="left")
    by_id = pl.col("user") | pl.col("queue")
    queue = pl.col("queue") | pl.col("value").is_in(settings.queue_names)
    kind = (
        pl.when(queue)
        .then(pl.lit(QUEUE))
        .when(pl.col("user") | (pl.col("same") == 1))
        .then(pl.lit(USER))
        .when(pl.col("same") > 1)
        .then(pl.lit(AMBIGUOUS))
        .otherwise(pl.lit(UNKNOWN))
    )
    nobody = pl.format(NOBODY + "{}", "value")
    owner = pl.when(by_id).then("key").when(queue).then("value").when(pl.col("same") == 1).then("named")
    return frame.select("value", owner.otherwise(nobody).alias("owner"), kind.alias("kind"), by_id.alias("by_id"))


def _begins(keys: pl.Series, prefixes: tuple[str, ...]) -> pl.Series:
    found = pl.repeat(value=False, n=len(keys), eager=True)
    for prefix in prefixes:
        found |= keys.str.starts_with(prefix)
    return found
