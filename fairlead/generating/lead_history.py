"""LeadHistory: what changed on each lead and when, changes of owner twice, once by id and once by name."""

from __future__ import annotations

import polars as pl

from fairlead.generating.ids import record_ids

_QUEUES = ("Inbound", "Nurture")
_SHAPE = ("lead_id", "at", "Field", "OldValue", "NewValue")


def lead_history(
    leads: pl.DataFrame, held: pl.DataFrame, users: pl.DataFrame, *, inbound: str, nurture: str, operations: str
) -> pl.DataFrame:
    """Write the record of changes.

    Parameters
    ----------
    leads
        One row a lead, with the times at which it came in, was converted, closed or archived.
    held
        One row for each time it was in a rep's hands.
    users
        ``Id`` and ``Name``.
    inbound, nurture, operations
        Ids of the queues and of the user who gets archived leads.
    """
    by_id = _owner_changes(leads, held, inbound=inbound, nurture=nurture, operations=operations)
    names = dict(zip([*users["Id"], inbound, nurture], [*users["Name"], *_QUEUES], strict=True))
    by_name = by_id.with_columns(pl.col("OldValue", "NewValue").replace_strict(names, return_dtype=pl.String))
    rows = pl.concat([_made(leads), by_name, by_id, *_statuses(leads)]).sort("at", "lead_id", maintain_order=True)
    return rows.select(
        record_ids("017", rows.height).alias("Id"),
        pl.col("lead_id").alias("LeadId"),
        "Field",
        "OldValue",
        "NewValue",
        pl.col("at").dt.strftime("%Y-%m-%dT%H:%M:%S.000Z").alias("CreatedDate"),
        pl.lit(operations).alias("CreatedById"),
    )


def _owner_changes(
    leads: pl.DataFrame, held: pl.DataFrame, *, inbound: str, nurture: str, operations: str
) -> pl.DataFrame:
    rows = held.join(
        leads.select("lead_id", "queued_first", "archived_at"), on="lead_id", how="left", maintain_order="left"
    )
    first = pl.col("turn") == 1
    from_direct = pl.col("direct").shift(1, fill_value=False) & ~first
    before = (
        pl.when(from_direct)
        .then(pl.col("rep_id").shift(1))
        .when(first)
        .then(pl.lit(inbound))
        .otherwise(pl.lit(nurture))
    )
    came = rows.with_columns(before.alias("from")).filter(~first | pl.col("queued_first"))
    left = rows.filter((pl.col("outcome") == "recycled") & ~pl.col("direct"))
    archived = rows.filter(pl.col("archived_at").is_not_null()).unique("lead_id", keep="last", maintain_order=True)
    return pl.concat(
        [
            _change(came, "assigned_at", pl.col("from"), pl.col("rep_id")),
            _change(left, "closed_at", pl.col("rep_id"), pl.lit(nurture)),
            _change(archived, "archived_at", pl.col("rep_id"), pl.lit(operations)),
        ]
    )


def _change(rows: pl.DataFrame, at: str, old: pl.Expr, new: pl.Expr, field: str = "Owner") -> pl.DataFrame:
    return rows.select(
        "lead_id", pl.col(at).alias("at"), pl.lit(field).alias("Field"), old.alias("OldValue"), new.alias("NewValue")
    ).select(_SHAPE)


def _made(leads: pl.DataFrame) -> pl.DataFrame:
    nothing = pl.lit(None, pl.String)
    return _change(leads, "created_at", nothing, nothing, "created")


def _statuses(leads: pl.DataFrame) -> list[pl.DataFrame]:
    nothing, fresh = pl.lit(None, pl.String), pl.lit("Open - Not Contacted")
    if "closed_at_status" not in leads.columns:
        return []
    closed = leads.drop_nulls("closed_at_status")
    converted = leads.drop_nulls("converted_at")
    return [
        _change(closed, "closed_at_status", fresh, pl.lit("Closed - Not Converted"), "Status"),
        _change(converted, "converted_at", fresh, pl.lit("Closed - Converted"), "Status"),
        _change(converted, "converted_at", nothing, nothing, "leadConverted"),
    ]
