"""The bytes of a table or a JSON file: the same content gives the same bytes."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl

ISO_UTC = "%Y-%m-%dT%H:%M:%S%.fZ"


def table_bytes(frame: pl.DataFrame, suffix: str) -> bytes:
    """Return a table as CSV or Parquet.

    CSV holds times as ISO 8601 in UTC, lists separated by ``|`` and nothing where a figure is undefined (NaN).
    Parquet keeps the types; there, too, NaN becomes null.

    Parameters
    ----------
    frame
        The table; times carry a timezone.
    suffix
        ``.csv`` or ``.parquet``, in any case.
    """
    frame = frame.with_columns(pl.selectors.float().fill_nan(None))
    buffer = io.BytesIO()
    if suffix.lower() == ".parquet":
        frame.write_parquet(buffer)
    else:
        frame.select(_as_csv_cell(column) for column in frame).write_csv(buffer)
    return buffer.getvalue()


def json_bytes(content: object) -> bytes:
    """Return JSON text, keys in the order given, two blanks of indent, null where a number is NaN or infinite."""
    text = json.dumps(_plain(content), indent=2, ensure_ascii=False, allow_nan=False)
    return (text + "\n").encode()


def _as_csv_cell(column: pl.Series) -> pl.Series:
    if isinstance(column.dtype, pl.Datetime):
        instants = column if column.dtype.time_zone is None else column.dt.convert_time_zone("UTC")
        return instants.dt.to_string(ISO_UTC if column.dtype.time_zone else ISO_UTC.removesuffix("Z"))
    if isinstance(column.dtype, pl.List):
        return column.cast(pl.List(pl.String)).list.join("|")
    return column


def _plain(content: object) -> object:
    """Return content made of what JSON knows."""
    if isinstance(content, Mapping):
        return {str(key): _plain(value) for key, value in content.items()}
    if isinstance(content, np.ndarray | np.generic):
        return _plain(content.tolist())
    if isinstance(content, list | tuple):
        return [_plain(item) for item in content]
    if isinstance(content, float):
        return content if math.isfinite(content) else None
    if isinstance(content, datetime) and content.tzinfo is not None:
        return content.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(content, date):
        return content.isoformat()
    return str(content) if isinstance(content, Path) else content
