"""Files are read whole, or refused with a word on what they are instead."""

from __future__ import annotations

import codecs
from contextlib import suppress
from pathlib import Path
from typing import Any, get_args

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairlead.intake.csv_file import read_csv
from fairlead.intake.csv_form import CsvForm, Encoding, Separator
from fairlead.intake.raw import RawTable
from fairlead.intake.read import read_file
from scenarios.faults import BadInput, Fault


def read(text: str | bytes) -> RawTable:
    """Read the content of a CSV file."""
    return read_csv(text if isinstance(text, bytes) else text.encode(), "x.csv")


def fault(text: str | bytes) -> Fault:
    """Return the one fault for which content is refused."""
    with pytest.raises(BadInput) as caught:
        read(text)
    (only,) = caught.value.faults
    return only


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n",
        "a,b\r\n1,2\r\n",
        "a,b\r1,2",
        "\ufeffa,b\n1,2",
        " a , b\n1,2\n\n\n",
        '"a","b"\n"1","2"\n',
    ],
)
def test_spellings_of_one_table_are_one(text: str) -> None:
    """Line endings, byte order mark, quotes, blanks around names, empty lines at the end."""
    table = read(text)
    assert table.frame.to_dict(as_series=False) == {"a": ["1"], "b": ["2"]}
    assert table.rows.to_list() == [2]


def test_quoted_values_hold_commas_newlines_and_quotes() -> None:
    """RFC 4180; the row number counts records, as a spreadsheet does."""
    table = read('a,b\n"x, ""y""\nz",1\nü,2\n')
    assert table.frame["a"].to_list() == ['x, "y"\nz', "ü"]
    assert table.rows.to_list() == [2, 3]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        ("a,b\n", "at least one row below the header"),
        (
            "a,b\nM\xfcller,2".encode("latin-1"),
            "byte 0xFC at offset 5, line 2 is another encoding; save the file as UTF-8",
        ),
        ("a,b\n1,2".encode("utf-16"), "UTF-16"),
        ("a,b\n1,2".encode("utf-16-be"), "UTF-16"),
        (codecs.BOM_UTF16_BE + "a".encode("utf-16-be"), "UTF-16"),
        (b"a,b\n1,\x002222222222", "byte 6 (line 2) is zero"),
        (b"PK\x03\x04whatever", "not a spreadsheet"),
        (b"\x1f\x8bwhatever", "not a compressed one"),
        (b"PAR1whatever", "this is Parquet"),
        ("a;b\n1;2", "not semicolons"),
        ("a\tb\n1\t2", "not tabs"),
        ("a|b\n1|2", "not vertical bars"),
        ("a,a\n1,2", "a column name that occurs once"),
        (",b\n1,2", "a name for column 1 (pandas"),
        ("a,\n1,2", "a name for column 2"),
    ],
)
def test_what_cannot_be_read_is_named(content: str | bytes, expected: str) -> None:
    """Each with what was expected and, where it helps, what to do."""
    assert expected in fault(content).expected


@pytest.mark.parametrize(
    ("text", "row"), [('a,b\n1,2\n5" pipe,2\n', 3), ('a,b\n"x"y,2\n', 2), ('a,b\n1,2\n3,"x\n', 3), ('a,b\n1, "x"\n', 2)]
)
def test_a_quotation_mark_out_of_place_is_named_by_row(text: str, row: int) -> None:
    """Inside a value, after one, never closed, after a blank."""
    found = fault(text)
    assert found.row == row
    assert "quotation mark" in found.expected


def test_rows_with_too_many_or_too_few_fields_are_listed_and_the_rest_kept() -> None:
    """A blank line in the middle is such a row, too; rows keep their numbers."""
    table = read('a,b\n1,2\n1,2,3\n"q,",4\n5\n\n6,7\n')
    assert table.frame["a"].to_list() == ["1", "q,", "6"]
    assert table.rows.to_list() == [2, 4, 7]
    assert [(found.row, found.value) for found in table.faults] == [(3, "1,2,3"), (5, "5"), (6, "")]
    assert "2 fields as in the header, not 3" in table.faults[0].expected


def test_a_file_of_ragged_rows_only_has_an_empty_frame() -> None:
    """Nothing to read, everything to say."""
    table = read("a,b\n1\n")
    assert table.frame.shape == (0, 2)
    assert len(table.faults) == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("none.csv", "an existing file"),
        ("folder.csv", "not a directory"),
        ("a.xlsx", "save it as CSV UTF-8"),
        ("a", "ends in .csv"),
    ],
)
def test_what_is_no_table_file_is_refused(tmp_path: Path, name: str, expected: str) -> None:
    """Missing, a directory, another suffix, none."""
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "a.xlsx").touch()
    (tmp_path / "a").touch()
    with pytest.raises(BadInput, match=expected):
        read_file(tmp_path / name)


def test_parquet_keeps_its_types(tmp_path: Path) -> None:
    """Rows count from one, since no spreadsheet shows a header."""
    frame = pl.DataFrame({" lead_id": [1, 2], "tags": [["a"], None]})
    frame.write_parquet(tmp_path / "x.parquet")
    table = read_file(tmp_path / "x.parquet")
    assert table.frame.schema == {"lead_id": pl.Int64, "tags": pl.List(pl.String)}
    assert table.rows.to_list() == [1, 2]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"a,b\n1,2", b"PAR1" + b"\x00" * 50 + b"PAR1"])
def test_damaged_parquet_is_refused(tmp_path: Path, content: bytes) -> None:
    """Text under the wrong name, and files cut short."""
    (tmp_path / "x.parquet").write_bytes(content)
    with pytest.raises(BadInput, match="Parquet file"):
        read_file(tmp_path / "x.parquet")


def test_parquet_without_rows_is_refused(tmp_path: Path) -> None:
    """As a CSV file with nothing but its header is."""
    pl.DataFrame({"lead_id": []}).write_parquet(tmp_path / "x.parquet")
    with pytest.raises(BadInput, match="at least one row"):
        read_file(tmp_path / "x.parquet")


forms = st.builds(CsvForm, st.sampled_from(get_args(Separator)), st.sampled_from(get_args(Encoding)))


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=60), st.text(alphabet='ab,"\n\r\t;é ', max_size=40).map(str.encode)), forms)
def test_any_bytes_are_a_table_or_bad_input(content: bytes, form: CsvForm) -> None:
    """Nothing else comes out, whatever form is stated, and every record is a row or a fault."""
    try:
        table = read_csv(content, "x.csv", form)
    except BadInput:
        return
    assert table.frame.height == len(table.rows)
    assert table.frame.height + len(table.faults) == max([*table.rows, *(found.row or 0 for found in table.faults)]) - 1


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.text(st.characters(codec="utf-8", exclude_characters="\x00\r")), st.text("ab")), min_size=1),
    st.sampled_from(get_args(Separator)),
    st.sampled_from(["utf-8", "utf-16"]),
)
def test_what_a_csv_writer_wrote_is_read_as_it_was(rows: list[tuple[str, str]], separator: Any, encoding: Any) -> None:
    """With polars as the writer, quoting what needs it, in any form."""
    frame = pl.DataFrame(rows, schema={"a": pl.String, "b": pl.String}, orient="row")
    text = frame.write_csv(quote_style="always", separator=separator)
    table = read_csv(text.encode(encoding), "x.csv", CsvForm(separator, encoding))
    assert table.frame.fill_null("").equals(frame)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 400), flip=st.integers(0, 400))
def test_a_damaged_parquet_file_is_read_or_refused(tmp_path: Path, cut: int, flip: int) -> None:
    """Whatever byte is gone or changed."""
    path = tmp_path / "x.parquet"
    pl.DataFrame({"lead_id": ["L1", "L2"]}).write_parquet(path)
    content = bytearray(path.read_bytes())
    content[flip % len(content)] ^= 0xFF
    path.write_bytes(bytes(content[: len(content) - cut // 4]))
    with suppress(BadInput):
        read_file(path)
