"""All tables of one piece of work are read together."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from fairlead.intake import read_all, read_table
from fairlead.output import write_table
from scenarios.faults import BadInput
from scenarios.tables import EVENTS, HISTORY, LEADS, REPS
from scenarios.vocabulary import CapacityUnit

SHORT, LONG = "00130000000aBCd", "00130000000aBCdAAM"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with three small tables."""
    (tmp_path / "leads.csv").write_text("lead_id,value,owner\nL1,10,\nL2,20,R1\n")
    (tmp_path / "reps.csv").write_text("rep_id,capacity\nR1,5\n" + f"{LONG},6\n")
    (tmp_path / "history.csv").write_text(
        "lead_id,rep_id,assigned_at,outcome,closed_at,eligible_reps\n"
        f"H1,{SHORT},2024-01-01,won,2024-02-01,R1|{SHORT}\nH2,R1,2024-01-02,open,,\n"
    )
    return tmp_path


def files(folder: Path) -> dict[str, Path]:
    """Return the three tables by name."""
    return {table: folder / f"{table}.csv" for table in ("leads", "reps", "history")}


def test_three_tables_are_read_and_ids_spelled_alike(folder: Path) -> None:
    """The history's short id joins the reps' long one."""
    read = read_all(files(folder), timezone="UTC")
    assert list(read) == ["leads", "reps", "history"]
    assert read["history"].frame["rep_id"].to_list() == [LONG, "R1"]
    assert read["history"].frame["eligible_reps"].to_list() == [["R1", LONG], None]
    assert {table.set_aside for table in read.values()} == {0}


def test_faults_of_all_files_come_in_one_go(folder: Path) -> None:
    """A missing file, a missing column and bad cells; rows as a spreadsheet numbers them."""
    (folder / "leads.csv").write_text("lead_id,value\nL1,x\nL1\n")
    (folder / "history.csv").unlink()
    (folder / "reps.csv").write_text("rep_id,capcity\nR1,5\n")
    with pytest.raises(BadInput) as caught:
        read_all(files(folder))
    found = [(Path(fault.source).name, fault.row, fault.column) for fault in caught.value.faults]
    assert sorted(found, key=str) == [
        ("history.csv", None, None),
        ("leads.csv", 2, "value"),
        ("leads.csv", 3, None),
        ("reps.csv", None, "capacity"),
    ]


def test_faults_name_the_columns_of_the_file(folder: Path) -> None:
    """Where they will be mended, not where they were mapped to."""
    (folder / "deals.csv").write_text("id,amount\nL1,much\n")
    (folder / "m.toml").write_text('[leads]\ncolumns = { lead_id = "id", value = "amount" }\n')
    with pytest.raises(BadInput) as caught:
        read_table(folder / "deals.csv", LEADS, columns=folder / "m.toml")
    assert [fault.column for fault in caught.value.faults] == ["amount"]


def test_the_command_lines_timezone_goes_before_the_mappings(folder: Path) -> None:
    """And the mapping's is used when there is none."""
    (folder / "m.toml").write_text('[history]\ntimezone = "Europe/Berlin"\n[reps]\ncapacity_unit = "minutes"\n')
    hours = {}
    for timezone in (None, "UTC"):
        read = read_all(files(folder), columns=folder / "m.toml", timezone=timezone)
        hours[timezone] = read["history"].frame["assigned_at"][0].hour
        assert read["reps"].capacity_unit is CapacityUnit.MINUTES
    assert hours == {None: 23, "UTC": 0}


def test_quarantine_sets_faulty_rows_aside_and_goes_on(folder: Path) -> None:
    """Every fault is a line, with the row's own cells; a ragged row stands in its value."""
    (folder / "leads.csv").write_text("lead_id,value\nL1,10\nL2,x\n,y\nL3\nL1,11\n")
    read = read_all(files(folder), timezone="UTC", quarantine=folder / "q.csv")
    assert read["leads"].frame["lead_id"].to_list() == ["L1"]
    assert read["leads"].set_aside == 4
    assert len(read["leads"].faults) == 5
    listed = pl.read_csv(folder / "q.csv")
    assert listed.select("table", "row", "column", "value", "original_lead_id", "original_value").rows() == [
        ("leads", 3, "value", "x", "L2", "x"),
        ("leads", 4, "lead_id", None, None, "y"),
        ("leads", 4, "value", "y", None, "y"),
        ("leads", 5, None, "L3", None, None),
        ("leads", 6, "lead_id", "L1", "L1", "11"),
    ]


def test_quarantine_does_not_mend_a_missing_column(folder: Path) -> None:
    """And then no file is written."""
    (folder / "reps.csv").write_text("rep_id\nR1\n")
    with pytest.raises(BadInput) as caught:
        read_all(files(folder), timezone="UTC", quarantine=folder / "q.csv")
    assert [fault.column for fault in caught.value.faults] == ["capacity"]
    assert not (folder / "q.csv").exists()


def test_quarantine_of_every_row_is_refused(folder: Path) -> None:
    """There is nothing to go on with."""
    (folder / "leads.csv").write_text("lead_id,value\nL1,x\n")
    with pytest.raises(BadInput, match="at least one row with nothing wrong"):
        read_all(files(folder), timezone="UTC", quarantine=folder / "q.csv")


def test_quarantine_that_cannot_be_written_is_refused_before_reading(folder: Path) -> None:
    """Nothing is worse than to learn it afterwards."""
    with pytest.raises(BadInput, match="existing folder"):
        read_all({"leads": folder / "none.csv"}, quarantine=folder / "no" / "q.csv")


def test_a_lead_with_a_faulty_event_leaves_as_a_whole(folder: Path) -> None:
    """Without its last event it would come back as open."""
    lines = ["time,lead_id,rep_id,event"]
    lines += [f"2024-01-01T0{hour}:00Z,{lead},," for hour, lead in enumerate(["A", "B", "A", "B"])]
    events = ["arrived", "arrived", "wonn", "lost"]
    text = "\n".join([lines[0], *(line + event for line, event in zip(lines[1:], events, strict=True))])
    (folder / "events.csv").write_text(text.replace(",,,", ",,"))
    with pytest.raises(BadInput) as caught:
        read_table(folder / "events.csv", EVENTS)
    assert len(caught.value.faults) == 1
    read = read_table(folder / "events.csv", EVENTS, quarantine=folder / "q.csv")
    assert read.frame["lead_id"].to_list() == ["B", "B"]
    assert read.set_aside == 2
    assert pl.read_csv(folder / "q.csv").height == 2


def test_a_value_missing_in_a_joined_file_goes_to_quarantine_too(folder: Path) -> None:
    """It is a fault of its row."""
    (folder / "products.csv").write_text("value,series\n10,X\n")
    (folder / "m.toml").write_text('[[leads.join]]\nfile = "products.csv"\non = "value"\ntake = ["series"]\n')
    read = read_table(folder / "leads.csv", LEADS, columns=folder / "m.toml", quarantine=folder / "q.csv")
    assert read.frame["lead_id"].to_list() == ["L1"]
    assert read.set_aside == 1


def test_parquet_in_gives_the_same_table_as_csv(folder: Path) -> None:
    """Typed or text, the check comes to the same."""
    read = read_table(folder / "history.csv", HISTORY, timezone="UTC")
    write_table(read.frame, folder / "history.parquet")
    assert read_table(folder / "history.parquet", HISTORY).frame.equals(read.frame)
    write_table(read.frame, folder / "again.csv")
    assert read_table(folder / "again.csv", HISTORY).frame.equals(read.frame)


def test_one_table_alone_is_read_like_several(folder: Path) -> None:
    """read_table is read_all of one."""
    assert read_table(folder / "reps.csv", REPS).frame["capacity"].to_list() == [5.0, 6.0]


@pytest.mark.parametrize("mapping", ["[leads]\n", '[leads]\ndecimal = ","\n'])
def test_a_faulty_row_takes_no_sound_one_with_it(tmp_path: Path, mapping: str) -> None:
    """Row 2 goes for its own fault, row 4 repeats row 3, which stays; unquarantined, all three are named at once."""
    (tmp_path / "leads.csv").write_text("lead_id,value\nL1,x\nL1,2\nL1,3\nL2,4\n")
    (tmp_path / "m.toml").write_text(mapping)
    read = read_all({"leads": tmp_path / "leads.csv"}, columns=tmp_path / "m.toml", quarantine=tmp_path / "q.csv")
    assert read["leads"].frame.rows() == [("L1", 2.0), ("L2", 4.0)]
    assert read["leads"].set_aside == 2
    repeats = pl.read_csv(tmp_path / "q.csv").filter(pl.col("column") == "lead_id")
    assert repeats["row"].to_list() == [2, 4]
    assert all("row 3 has the same" in expected for expected in repeats["expected"])


def test_a_row_without_its_match_takes_no_sound_one_with_it(tmp_path: Path) -> None:
    """The product of row 2 is not in the joined file: row 3, with the same lead, stays."""
    (tmp_path / "leads.csv").write_text("lead_id,product\nL1,none\nL1,P1\n")
    (tmp_path / "p.csv").write_text("product,price\nP1,5\n")
    (tmp_path / "m.toml").write_text('[[leads.join]]\nfile = "p.csv"\non = "product"\ntake = ["price"]\n')
    read = read_all({"leads": tmp_path / "leads.csv"}, columns=tmp_path / "m.toml", quarantine=tmp_path / "q.csv")
    assert read["leads"].frame["product"].to_list() == ["P1"]
