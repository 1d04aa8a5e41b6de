"""Rows that are no data become one fault each; data that looks like them stays."""

from __future__ import annotations

import polars as pl
import pytest

from fairlead.intake.csv_file import read_csv
from fairlead.intake.raw import RawTable
from fairlead.intake.stray_rows import without_stray_rows


def read(text: str) -> RawTable:
    """Read a CSV text and set its stray rows aside."""
    return without_stray_rows(read_csv(text.encode(), "x.csv"))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a,b,c", "repeats the header"),
        (" a ,b, c", "repeats the header"),
        (",,", "no cell"),
        (" ,, ", "no cell"),
        ("Total,,9", "totals"),
        ("Grand Total,,9", "totals"),
        (",Summe,", "totals"),
    ],
)
def test_stray_rows_are_one_fault_each(row: str, said: str) -> None:
    """Named by row; the rows around it keep their numbers."""
    table = read(f"a,b,c\n1,2,3\n{row}\n4,5,6\n")
    assert table.frame["a"].to_list() == ["1", "4"]
    assert table.rows.to_list() == [2, 4]
    (fault,) = table.faults
    assert (fault.row, said in fault.expected) == (3, True)


@pytest.mark.parametrize("row", ["a,b,x", "Total,5,9", "Totaline,,1", "1,,", ",,1"])
def test_data_stays(row: str) -> None:
    """A name that is a column's, a company named Total, rows with little in them."""
    table = read(f"a,b,c\n{row}\n")
    assert table.frame.height == 1
    assert table.faults == ()


def test_a_single_column_is_left_alone() -> None:
    """Where one cell is the whole row, a word is no header."""
    assert read("a\na\n1\n").frame.equals(pl.DataFrame({"a": ["a", "1"]}))


def test_ragged_rows_and_stray_ones_are_both_listed() -> None:
    """Neither hides the other."""
    table = read("a,b,c\n1,2\n,,\n4,5,6\n")
    assert sorted(fault.row or 0 for fault in table.faults) == [2, 3]
    assert table.rows.to_list() == [4]
