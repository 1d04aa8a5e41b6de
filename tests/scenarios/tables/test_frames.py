"""Whatever people call a table becomes a frame with the same values."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd
import polars as pl
import pytest

from scenarios.faults import BadInput
from scenarios.tables import LEADS, as_frame, check_table

WANTED = {"lead_id": ["1", "2"], "value": [2.5, None]}


@pytest.mark.parametrize(
    "data",
    [
        pl.DataFrame({"lead_id": ["1", "2"], "value": [2.5, None]}),
        pl.LazyFrame({"lead_id": [1, 2], "value": ["2.5", ""]}),
        pd.DataFrame({"lead_id": [1, 2], "value": [2.5, np.nan]}),
        pd.DataFrame({"lead_id": ["1", "2"], "value": pd.array([2.5, None], dtype="Float64")}),
        pd.DataFrame({"lead_id": pd.Categorical(["1", "2"]), "value": [2.5, None]}, index=[7, 7]),
        {"lead_id": ["1", 2], "value": [2.5, None]},
        {"lead_id": np.array(["1", "2"]), "value": (2.5, None)},
        [{"lead_id": "1", "value": "2.5"}, {"lead_id": 2.0}],
    ],
)
def test_every_form_of_a_table_reads_the_same(data: object) -> None:
    """Frames, columns and records; numbers as ids become text, missing is null."""
    checked = check_table(data, LEADS)
    assert [value.removesuffix(".0") for value in checked["lead_id"]] == WANTED["lead_id"]
    assert checked["value"].to_list() == WANTED["value"]


def test_whole_float_ids_lose_their_point() -> None:
    """Pandas turns whole ids into floats as soon as one is missing elsewhere."""
    assert check_table({"lead_id": [1.0, 2.0]}, LEADS)["lead_id"].to_list() == ["1", "2"]


def test_pandas_times_keep_their_instant() -> None:
    """With a timezone they need nothing more."""
    times = pd.to_datetime(["2024-01-01T00:00:00+01:00", None], utc=True).tz_convert("Europe/Berlin")
    checked = check_table(pd.DataFrame({"lead_id": ["1", "2"], "created_at": times}), LEADS)
    assert checked["created_at"].dt.to_string("%Y-%m-%dT%H:%M").to_list() == ["2023-12-31T23:00", None]


def test_a_column_of_mixed_types_loses_nothing() -> None:
    """It becomes text, each value as it is written."""
    frame = as_frame({"x": [datetime(2024, 1, 1), "soon", 3, ["a", "b"], None]})
    assert frame["x"].to_list() == ["2024-01-01T00:00:00", "soon", "3", "a|b", None]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (7, "a table: a polars or pandas frame"),
        ("leads.csv", "a table: a polars or pandas frame"),
        ({"a": [1, 2], "b": [1]}, "columns of the same length"),
        ({"a": "text"}, "a column: a list"),
        ([{"a": 1}, 7], "a record"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "column names that each occur once"),
        ({"1": [1], 1: [2]}, "column names that each occur once"),
    ],
)
def test_what_is_no_table_is_refused(data: object, expected: str) -> None:
    """With a word on what would be one."""
    with pytest.raises(BadInput, match=expected):
        as_frame(data)


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (["1", "", "2.5"], [1.0, None, 2.5]),
        (["1", "x"], ["1", "x"]),
        (["01234", "2"], ["01234", "2"]),
        (["1234567890123456789"], ["1234567890123456789"]),
        (["", " "], [None, None]),
        (["1", "nan"], ["1", "nan"]),
        ([True, False], ["true", "false"]),
        ([["a", "b"], ["c"]], ["a|b", "c"]),
        ([1, 2], [1.0, 2.0]),
    ],
)
def test_an_unknown_column_is_numbers_only_if_that_loses_nothing(values: list[object], read: list[object]) -> None:
    """Codes with a leading zero and very long keys stay text."""
    checked = check_table({"lead_id": [str(i) for i in range(len(values))], "other": values}, LEADS)
    assert checked["other"].to_list() == read
    assert check_table(checked, LEADS).equals(checked)
