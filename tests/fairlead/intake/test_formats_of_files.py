"""A file in another format is refused with the line of mapping that reads it, and read with that line."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from fairlead.drafting import draft_mapping
from fairlead.intake import read_all
from fairlead.intake.read import read_file
from scenarios.faults import BadInput, Fault


def put(folder: Path, text: str, encoding: str = "utf-8", table: str = "leads") -> Path:
    """Write a table's file."""
    path = folder / f"{table}.csv"
    path.write_bytes(text.encode(encoding))
    return path


def read(path: Path, lines: str = "", *, timezone: str | None = "UTC") -> pl.DataFrame:
    """Read a table with these lines of mapping."""
    mapping = path.with_name("m.toml")
    mapping.write_text(f"[{path.stem}]\n{lines}\n", encoding="utf-8")
    return read_all({path.stem: path}, columns=mapping, timezone=timezone)[path.stem].frame


def faults(path: Path, lines: str = "", *, timezone: str | None = "UTC") -> tuple[Fault, ...]:
    """Return the faults for which it is refused."""
    with pytest.raises(BadInput) as caught:
        read(path, lines, timezone=timezone)
    return caught.value.faults


def line_of(fault: Fault) -> str:
    """Return the line of mapping that a fault names."""
    found = re.search(r"  (\w+ = .+?)  ", fault.expected)
    assert found is not None, fault.expected
    return found[1]


ROWS = "lead_id{s}source{s}value{s}created_at\nL1{s}Müller{s}1234.5{s}2026-12-31\n"


@pytest.mark.parametrize(
    ("separator", "encoding"), [(";", "utf-8"), ("\t", "utf-8"), ("|", "utf-8"), (",", "utf-16"), (",", "cp1252")]
)
def test_the_refusal_names_the_line_that_reads_the_file(tmp_path: Path, separator: str, encoding: str) -> None:
    """One line for a separator or an encoding; the file is then read as it is meant."""
    path = put(tmp_path, ROWS.format(s=separator), encoding)
    (fault,) = faults(path)
    assert read(path, line_of(fault)).row(0) == ("L1", "Müller", 1234.5, datetime(2026, 12, 31, tzinfo=UTC))


def test_excels_own_text_is_read(tmp_path: Path) -> None:
    """Tabs in UTF-16, in a file that ends in .txt, with quoted values."""
    path = tmp_path / "leads.txt"
    path.write_bytes('lead_id\tsource\r\nL1\t"a\tb ""c"""\r\n'.encode("utf-16"))
    mapping = tmp_path / "m.toml"
    mapping.write_text('[leads]\nseparator = "\\t"\nencoding = "utf-16"\n')
    frame = read_all({"leads": path}, columns=mapping)["leads"].frame
    assert frame["source"].to_list() == ['a\tb "c"']


def test_utf8_is_not_read_as_something_else(tmp_path: Path) -> None:
    """It would be read as MÃ¼ller in silence."""
    path = put(tmp_path, ROWS.format(s=","))
    (fault,) = faults(path, 'encoding = "cp1252"')
    assert "this is UTF-8" in fault.expected
    assert "byte order mark" in faults(path, 'encoding = "utf-16"')[0].expected


def test_the_note_to_excel_is_not_a_header(tmp_path: Path) -> None:
    """sep=; above the header."""
    (fault,) = faults(put(tmp_path, "sep=;\n" + ROWS.format(s=";")))
    assert 'separator = ";"' in fault.expected


GERMAN = (
    "lead_id;rep_id;assigned_at;outcome;closed_at;value;price\n"
    "L1;R1;31.12.2026 14:05;won;05.01.2027;1.234,50;1.000,25\n"
    "L2;R1;05.06.2026 09:00;open;;99;3\n"
)
LINES = 'separator = ";"\ndecimal = ","\ntimes = ["%d.%m.%Y %H:%M", "%d.%m.%Y"]'


def test_a_german_export_is_read_line_by_line(tmp_path: Path) -> None:
    """The refusals name the three lines; with them it is read, unknown columns of numbers included."""
    path = put(tmp_path, GERMAN, table="history")
    lines: list[str] = []
    for _ in range(2):
        lines.extend(dict.fromkeys(line_of(fault) for fault in faults(path, "\n".join(lines))))
    assert sorted(lines) == sorted(LINES.splitlines())
    frame = read(path, LINES)
    assert frame["assigned_at"][0] == datetime(2026, 12, 31, 14, 5, tzinfo=UTC)
    assert frame["value"].to_list() == [1234.5, 99.0]
    assert frame["price"].to_list() == [1000.25, 3.0]


def test_the_draft_has_these_lines(tmp_path: Path) -> None:
    """And reads the file."""
    path = put(tmp_path, GERMAN, table="history")
    text = draft_mapping({"history": path})
    for line in LINES.splitlines():
        assert line in text
    path.with_name("m.toml").write_text(text)
    assert read_all({"history": path}, columns=path.with_name("m.toml"))["history"].frame.height == 2


def test_what_nothing_proves_is_left_to_the_user(tmp_path: Path) -> None:
    """05.06. is May or June, 1,234 a thousand or one and a bit: both are named, in the refusal and in the draft."""
    path = put(tmp_path, 'lead_id,created_at,value\nL1,05.06.2026,"1,234"\n')
    time, number = faults(path)
    for part in ('times = "%d.%m.%Y"  (day first)', 'times = "%m.%d.%Y"  (month first)', "choose"):
        assert part in time.expected
    assert 'decimal = ","  (1,234 is 1.234), or  decimal = "."  (1,234 is 1234)' in number.expected
    text = draft_mapping({"leads": path})
    assert "\ntimes" not in text
    assert "\ndecimal" not in text
    assert "%d.%m.%Y" in text
    assert "%m.%d.%Y" in text
    assert read(path, 'times = "%d.%m.%Y"\ndecimal = "."')["created_at"][0] == datetime(2026, 6, 5, tzinfo=UTC)


def test_both_orders_in_one_table_are_said(tmp_path: Path) -> None:
    """No line is named that would read half of it."""
    path = put(tmp_path, "lead_id,created_at\nL1,31/12/2026\nL2,12/31/2026\nL3,soon\n")
    first, second, third = faults(path)
    assert "the other way round" in first.expected
    assert "the other way round" in second.expected
    assert "the other way round" not in third.expected
    torn = put(tmp_path, "lead_id,created_at\nL1,05/06/2026\nL2,12/31/2026\n")
    (fault,) = faults(torn, 'times = ["%d/%m/%Y", "%m/%d/%Y"]')
    assert "read it differently" in fault.expected


def test_a_wrong_decimal_sign_is_a_fault(tmp_path: Path) -> None:
    """12.34 under a decimal comma is neither 1234 nor 12.34; the row can be set aside."""
    path = put(tmp_path, "lead_id,value\nL1,12.34\nL2,1.234\n")
    (fault,) = faults(path, 'decimal = ","')
    assert (fault.row, fault.column, fault.value) == (2, "value", "12.34")
    path = put(tmp_path, "lead_id,value\nL2,1.234\n")
    assert read(path, 'decimal = ","')["value"][0] == 1234.0


def test_a_dot_that_may_be_between_thousands_is_asked_about(tmp_path: Path) -> None:
    """In a file with semicolons, where decimals have commas as a rule; never read as 1.234 in silence."""
    path = put(tmp_path, "lead_id;value\nL1;1.234\nL2;500\n")
    (fault,) = faults(path, 'separator = ";"')
    assert "1234" in fault.expected
    assert read(path, 'separator = ";"\ndecimal = "."')["value"][0] == 1.234


def test_amounts_in_two_currencies_are_refused(tmp_path: Path) -> None:
    """They cannot be compared as they stand."""
    path = put(tmp_path, "lead_id,value\nL1,5 EUR\nL2,$5\n")
    (fault,) = faults(path, 'decimal = "."')
    assert (fault.value, fault.row) == ("$, EUR", None)


def test_percent_signs_are_hundredths(tmp_path: Path) -> None:
    """A skill of 85 % is .85."""
    path = put(tmp_path, "rep_id,capacity,skill\nR1,5,85 %\n", table="reps")
    assert read(path, line_of(faults(path)[0]))["skill"][0] == 0.85


def test_a_spreadsheets_count_of_days_is_explained(tmp_path: Path) -> None:
    """45000 is no time."""
    (fault,) = faults(put(tmp_path, "lead_id,created_at\nL1,45000.5\n"))
    assert "spreadsheet's count of days" in fault.expected


@pytest.mark.parametrize("name", ["a.xlsx", "a.XLS", "a.ods"])
def test_a_workbook_is_refused_with_what_to_do(tmp_path: Path, name: str) -> None:
    """Saved as CSV UTF-8, with times written out."""
    (tmp_path / name).write_bytes(b"PK\x03\x04")
    with pytest.raises(BadInput, match="save it as CSV UTF-8"):
        read_file(tmp_path / name)


def test_local_times_obey_the_clock_changes_as_ever(tmp_path: Path) -> None:
    """In Berlin 02:30 never was on 29 March 2026, and was twice on 25 October: the earlier one is meant."""
    times = 'times = "%d.%m.%Y %H:%M"'
    never = put(tmp_path, "lead_id,created_at\nL1,29.03.2026 02:30\n")
    assert "a time that exists in Europe/Berlin" in faults(never, times, timezone="Europe/Berlin")[0].expected
    twice = put(tmp_path, "lead_id,created_at\nL1,25.10.2026 02:30\n")
    assert read(twice, times, timezone="Europe/Berlin")["created_at"][0] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_day_alone_may_mean_its_end(tmp_path: Path) -> None:
    """Assigned at noon, closed the same day."""
    rows = "lead_id,rep_id,assigned_at,outcome,closed_at\nL1,R1,2026-05-04 12:00,won,2026-05-04\n"
    path = put(tmp_path, rows, table="history")
    assert "nothing before assigned_at" in faults(path)[0].expected
    closed = read(path, 'end_of_day = ["closed_at"]')["closed_at"][0]
    assert closed == datetime(2026, 5, 4, 23, 59, 59, tzinfo=UTC)
    typed = tmp_path / "history.parquet"
    pl.read_csv(path).with_columns(pl.col("closed_at").str.to_date()).write_parquet(typed)
    assert read(typed, 'end_of_day = ["closed_at"]')["closed_at"][0] == closed


def test_days_of_reps_are_read_too(tmp_path: Path) -> None:
    """hired_on is a day, not a time."""
    path = put(tmp_path, "rep_id,capacity,hired_on\nR1,5,31.12.2025\n", table="reps")
    assert read(path, line_of(faults(path)[0]))["hired_on"][0] == date(2025, 12, 31)


@pytest.mark.parametrize("column", ["score", "discount"])
@pytest.mark.parametrize(
    ("cells", "rows"),
    [
        (["12 %", "0,5 %", "50"], [4]),
        (["12 %", "40", "50"], [2]),
        (["12%", "50"], [3]),
        (["12 %", "0", ""], []),
        (["0,12", "50"], []),
    ],
)
def test_shares_beside_plain_numbers_are_refused(
    tmp_path: Path, cells: list[str], rows: list[int], column: str
) -> None:
    """12 % is 0.12, and 50 beside it may be 50 %: the rarer kind is named, row by row; 0 is 0 either way."""
    path = put(tmp_path, f"lead_id;{column}\n" + "".join(f"L{n};{cell}\n" for n, cell in enumerate(cells)))
    lines = 'separator = ";"\ndecimal = ","'
    if not rows:
        assert read(path, lines).height == len(cells)
        return
    assert [(fault.row, fault.column) for fault in faults(path, lines)] == [(row, column) for row in rows]
