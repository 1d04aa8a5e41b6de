"""Tables whose columns have any type that Parquet knows: read, or refused naming the column."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.targets import attempt

COLUMNS = (
    "lead_id",
    "value",
    "created_at",
    "niche",
    "grade",
    "owner",
    "person_key",
    "company_name",
    "phone",
    "unknown",
)
TEXT = st.sampled_from(["", "a", "1", "2025-01-01", "NULL", "A|B", "test@test.com", "é"])
COLUMN = st.one_of(
    st.tuples(st.just(pl.String), st.lists(st.none() | TEXT, min_size=3, max_size=3)),
    st.tuples(st.just(pl.Categorical), st.lists(st.none() | TEXT, min_size=3, max_size=3)),
    st.tuples(st.just(pl.Enum(["x", "y"])), st.just(["x", None, "y"])),
    st.tuples(st.just(pl.Float64), st.lists(st.none() | st.floats(), min_size=3, max_size=3)),
    st.tuples(st.just(pl.Float32), st.just([1.5, None, float("nan")])),
    st.tuples(st.sampled_from([pl.Int8, pl.UInt64, pl.Int64]), st.just([1, None, 127])),
    st.tuples(st.just(pl.Int128), st.just([1, None, 10**30])),
    st.tuples(st.just(pl.Boolean), st.just([True, None, False])),
    st.tuples(st.just(pl.Null), st.just([None, None, None])),
    st.tuples(st.just(pl.Date), st.just([date(2025, 1, 1), None, date(9999, 12, 31)])),
    st.tuples(st.just(pl.Time), st.just([time(1), None, time(2)])),
    st.tuples(st.just(pl.Duration("ns")), st.just([timedelta(1), None, timedelta(2)])),
    st.tuples(
        st.sampled_from([pl.Datetime("ns"), pl.Datetime("ms")]), st.just([datetime(2025, 3, 30, 2, 30), None, None])
    ),
    st.tuples(st.just(pl.Binary), st.just([b"x", None, b"\xff"])),
    st.tuples(st.just(pl.Decimal(20, 2)), st.just([Decimal("1.50"), None, Decimal("-3.00")])),
    st.tuples(st.just(pl.List(pl.String)), st.just([["a"], None, []])),
    st.tuples(st.just(pl.List(pl.List(pl.Int64))), st.just([[[1]], None, []])),
    st.tuples(st.just(pl.Array(pl.Float64, 2)), st.just([[1.0, 2.0], None, [3.0, 4.0]])),
    st.tuples(st.just(pl.Struct({"a": pl.Int64})), st.just([{"a": 1}, None, {"a": 2}])),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(columns=st.dictionaries(st.sampled_from(COLUMNS), COLUMN, min_size=1, max_size=4), sound=st.booleans())
def test_columns_of_any_type(columns: dict[str, tuple[pl.DataType, list[object]]], sound: bool, tmp_path: Path) -> None:
    """As leads, on the command line; with sound ids in half of the cases, so that the other columns are reached."""
    series = [pl.Series(name, cells, dtype=dtype, strict=False) for name, (dtype, cells) in columns.items()]
    frame = pl.DataFrame(series)
    if sound:
        frame = frame.with_columns(pl.Series("lead_id", ["L1", "L2", "L3"]))
    content = io.BytesIO()
    frame.write_parquet(content)
    attempt("check_parquet", content.getvalue(), tmp_path / "x")
