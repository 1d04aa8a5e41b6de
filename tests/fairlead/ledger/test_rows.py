"""Rows of a table come back bit for bit."""

from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from fairlead.ledger.rows import packed, schema_of, unpacked
from scenarios import BadInput

TABLE = pl.DataFrame(
    {
        "text": ["a", None, 'ü "'],
        "number": [0.1, None, -1e-300],
        "count": [1, None, 2**60],
        "yes": [True, None, False],
        "day": [date(2026, 3, 2), None, date(1900, 1, 1)],
        "when": [datetime(2026, 3, 2, 9, 0, 0, 1, tzinfo=UTC), None, datetime(1969, 1, 1, tzinfo=UTC)],
        "list": [["x", "y"], None, []],
        "nothing": [None, None, None],
        "owner": ["r1", None, "r2"],
    }
)


def test_a_table_comes_back() -> None:
    """Every type that a checked table has, and a rep's id by way of her number."""
    lines = packed(TABLE, {"owner": {"r1": 1, "r2": 2}})
    assert '"r1"' not in "".join(lines)
    assert_frame_equal(unpacked(lines, schema_of(TABLE, "t"), {"owner": {1: "r1", 2: "r2"}}), TABLE)


@given(st.lists(st.floats() | st.none(), max_size=20))
def test_numbers_come_back(numbers: list[float | None]) -> None:
    """Every bit, infinities and NaN included."""
    table = pl.DataFrame({"x": pl.Series(numbers, dtype=pl.Float64)})
    again = unpacked(packed(table, {}), schema_of(table, "t"), {})
    assert again["x"].to_numpy().tobytes() == table["x"].to_numpy().tobytes() or again.equals(table)


def test_an_empty_table_comes_back() -> None:
    """Its types, too."""
    assert unpacked([], schema_of(TABLE, "t"), {}).schema == TABLE.schema


def test_a_type_that_could_not_come_back_is_refused() -> None:
    """Before anything is kept."""
    with pytest.raises(BadInput, match="Struct.*give it back"):
        schema_of(pl.DataFrame({"x": [{"a": 1}]}), "leads")
