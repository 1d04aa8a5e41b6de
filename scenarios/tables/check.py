"""Refusing a table that is not what it should be."""

from __future__ import annotations

import polars as pl

from scenarios.faults import BadInput
from scenarios.tables.inspection import inspect_table
from scenarios.tables.spec import TableSpec


def check_table(
    data: object, spec: TableSpec, *, source: str | None = None, timezone: str | None = None
) -> pl.DataFrame:
    """Return a table typed and checked; one that was checked before comes back as it is.

    Parameters
    ----------
    data
        Anything that :func:`scenarios.tables.as_frame` takes.
    spec
        The table it should be.
    source
        What to call it in faults; the spec's name by default.
    timezone
        IANA name of the timezone of times without an offset; None refuses them.

    Returns
    -------
    polars.DataFrame
        Ids, text, choices, hours and timezones String; times Datetime("us", "UTC"); dates Date; numbers Float64;
        lists List(String). Optional columns that were absent stay absent. Unknown columns are kept: Float64 where
        every value is a number, else String. Rows and columns keep their order.

    Raises
    ------
    BadInput
        With all faults of the table.
    """
    inspection = inspect_table(data, spec, source=source, timezone=timezone)
    if inspection.faults:
        raise BadInput(inspection.faults)
    return inspection.frame
