"""Columns by one of several names, columns that may be missing, and columns made of others."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from fairlead.intake import Checked, load_mapping, read_all
from scenarios.faults import BadInput, Fault


def read(folder: Path, text: str, mapping: str, table: str = "leads", quarantine: Path | None = None) -> Checked:
    """Read one table's text with a mapping."""
    (folder / "t.csv").write_text(text)
    (folder / "m.toml").write_text(mapping)
    files = {table: folder / "t.csv"}
    return read_all(files, columns=folder / "m.toml", timezone="UTC", quarantine=quarantine)[table]


def fault(folder: Path, text: str, mapping: str, table: str = "leads") -> Fault:
    """Return the one fault for which it is refused."""
    with pytest.raises(BadInput) as caught:
        read(folder, text, mapping, table)
    (only,) = caught.value.faults
    return only


NAMES = '[leads]\ncolumns.lead_id = ["Record ID", "hs_object_id"]\n'


@pytest.mark.parametrize("name", ["Record ID", "hs_object_id"])
def test_the_name_that_is_there_is_taken(tmp_path: Path, name: str) -> None:
    """Whichever of the two."""
    assert read(tmp_path, f"{name}\nL1\n", NAMES).frame["lead_id"].to_list() == ["L1"]


def test_none_of_the_names_is_a_fault_that_lists_them(tmp_path: Path) -> None:
    """Both, and nothing is guessed."""
    assert "'Record ID', 'hs_object_id'" in fault(tmp_path, "id\nL1\n", NAMES).expected


def test_two_of_the_names_must_be_equal(tmp_path: Path) -> None:
    """Equal ones are one column; others are for the user to choose from."""
    assert read(tmp_path, "Record ID,hs_object_id\nL1,L1\n", NAMES).frame["lead_id"].to_list() == ["L1"]
    assert "both there and differ" in fault(tmp_path, "Record ID,hs_object_id\nL1,L2\n", NAMES).expected


def test_a_fault_names_the_column_as_the_file_does(tmp_path: Path) -> None:
    """The name that is there, not the first of the list."""
    mapping = '[leads]\ncolumns = { lead_id = "id", value = ["Amount", "Sum"] }\n'
    assert fault(tmp_path, "id,Sum\nL1,x\n", mapping).column == "Sum"


OPTIONAL = """
[history]
columns.lead_id = "id"
columns.rep_id = "rep"
columns.assigned_at = "at"
columns.outcome = "o"
columns.closed_at = "c"
columns.niche = ["p", "q"]
columns.won = "w"
optional = ["niche", "won"]
values.niche = { A = "a" }
only_where.won = { outcome = ["won"] }
first_of.revenue = ["won"]
features = ["niche"]
"""


def test_an_optional_column_may_be_missing_with_all_that_is_done_to_it(tmp_path: Path) -> None:
    """Its words, its features and what is made of it go with it."""
    rows = "id,rep,at,o,c{0}\nL1,R1,2026-01-01,won,2026-01-02{1}\nL2,R1,2026-01-01,open,{1}\n"
    without = read(tmp_path, rows.format("", ""), OPTIONAL, "history")
    assert without.features == ()
    assert "revenue" not in without.frame.columns
    having = read(tmp_path, rows.format(",q,w", ",A,5"), OPTIONAL, "history")
    assert having.features == ("niche",)
    assert having.frame.select("niche", "revenue").rows() == [("a", 5.0), ("a", None)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ('optional = ["niche"]', "new names of columns"),
        ('columns = { s = "Stage" }\noptional = ["s"]\nwhere.s = ["Open"]', "keep all rows"),
        ('columns = { s = "Stage" }\noptional = ["s"]\nunless.Stage = ["Open"]', "keep all rows"),
        ('times = "%d.%m"', "the year once"),
        ('separator = ","\ndecimal = ";"', "',' or '.'"),
        ('encoding = "klingon"', "'utf-8', 'utf-16'"),
        ('extra = "a"', "a known key"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(tmp_path: Path, lines: str, expected: str) -> None:
    """Before any file is read."""
    assert expected in fault(tmp_path, "lead_id\nL1\n", f"[leads]\n{lines}\n").expected


SORTED = '[leads]\nwhere.stage = ["New", ""]\nunless.stage = ["Lost"]\n'


def test_rows_are_kept_or_left_out_by_a_word(tmp_path: Path) -> None:
    """Unless leaves out; with where beside it a word in neither is a fault, which can be set aside."""
    rows = "lead_id,stage\nL1,New\nL2,Lost\nL3,\n"
    table = read(tmp_path, rows, SORTED)
    assert table.frame["lead_id"].to_list() == ["L1", "L3"]
    assert table.left_out == 1
    assert read(tmp_path, rows, '[leads]\nunless.stage = ["Lost"]\n').frame["lead_id"].to_list() == ["L1", "L3"]
    odd = fault(tmp_path, rows + "L4,Tasting\n", SORTED)
    assert (odd.row, odd.column, odd.value) == (5, "stage", "Tasting")
    aside = read(tmp_path, rows + "L4,Tasting\n", SORTED, quarantine=tmp_path / "q.csv")
    assert (aside.frame.height, aside.set_aside, aside.left_out) == (2, 1, 1)


def test_a_name_is_put_together(tmp_path: Path) -> None:
    """An empty part leaves no blank; the parts are gone."""
    mapping = '[reps]\ncolumns = { a = "First", b = "Last" }\ncompose.rep_id = ["a", "b"]\n'
    frame = read(tmp_path, "First,Last,capacity\nAnn,Adler,5\n,Berg,5\n", mapping, "reps").frame
    assert frame["rep_id"].to_list() == ["Ann Adler", "Berg"]
    assert set(frame.columns) == {"rep_id", "capacity"}


def test_the_first_filled_column_counts(tmp_path: Path) -> None:
    """In the order of the list; only_where says on which rows a column counts at all."""
    mapping = (
        '[history]\ncolumns = { won_time = "W", lost_time = "L" }\nfirst_of.closed_at = ["won_time", "lost_time"]\n'
        'only_where.won_time = { outcome = ["won"] }\nonly_where.lost_time = { outcome = ["lost"] }\n'
    )
    rows = "lead_id,rep_id,assigned_at,outcome,W,L\nA,R,2026-01-01,won,2026-01-02,2026-01-09\n"
    rows += "B,R,2026-01-01,lost,2026-01-03,2026-01-04\nC,R,2026-01-01,open,2026-01-05,\n"
    closed = read(tmp_path, rows, mapping, "history").frame["closed_at"].dt.day().to_list()
    assert closed == [2, 4, None]


@pytest.mark.parametrize(
    "step", ['compose.niche = ["a", "b"]', 'first_of.niche = ["a", "b"]', 'only_where.b = {a = ["x"]}']
)
def test_a_step_that_names_no_column_is_refused(tmp_path: Path, step: str) -> None:
    """With those that are there."""
    assert fault(tmp_path, "lead_id,a\nL1,x\n", f"[leads]\n{step}\n").column == "b"


def test_what_is_made_must_not_be_there(tmp_path: Path) -> None:
    """The file's own niche is not overwritten."""
    made = fault(tmp_path, "lead_id,a,niche\nL1,x,y\n", '[leads]\ncompose.niche = ["a"]\n')
    assert "no column of this name" in made.expected


def test_a_joined_file_is_written_alike(tmp_path: Path) -> None:
    """Semicolons in one are semicolons in the other."""
    (tmp_path / "p.csv").write_text("product;price\nX;1,5\n")
    mapping = (
        '[leads]\nseparator = ";"\ndecimal = ","\ncolumns = { value = "price" }\n'
        '[[leads.join]]\nfile = "p.csv"\non = "product"\ntake = ["price"]\n'
    )
    assert read(tmp_path, "lead_id;product\nL1;X\n", mapping).frame["value"].to_list() == [1.5]


def test_a_mapping_extends_a_profile(tmp_path: Path) -> None:
    """Tables are merged key by key, lists replaced; the profile itself stays as it is."""
    path = tmp_path / "m.toml"
    path.write_text(
        'extends = "maven-crm"\n[reps]\nconstants = { capacity = 5 }\n'
        '[history]\nvalues.product.X = "Y"\nfeatures = []\n'
    )
    mapping, profile = load_mapping(path), load_mapping("maven-crm")
    assert mapping.of("reps").constants == {"capacity": 5.0}
    assert mapping.of("reps").columns == profile.of("reps").columns
    assert mapping.of("history").values["product"] == {"GTXPro": "GTX Pro", "X": "Y"}
    assert mapping.history is not None
    assert mapping.history.features == ()
    assert mapping.leads == profile.leads


@pytest.mark.parametrize(
    ("name", "expected"), [("'hubspott'", "'hubspot'"), ("3", "shipped profile"), ("'m.toml'", "shipped profile")]
)
def test_only_shipped_profiles_are_extended(tmp_path: Path, name: str, expected: str) -> None:
    """The nearest is named."""
    (tmp_path / "m.toml").write_text(f"extends = {name}\n")
    with pytest.raises(BadInput, match=expected):
        load_mapping(tmp_path / "m.toml")


def test_typed_columns_are_emptied_too(tmp_path: Path) -> None:
    """From Parquet, where times are no texts."""
    frame = pl.DataFrame({"lead_id": ["A", "B"], "rep_id": ["R", "R"], "outcome": ["won", "open"]})
    day = pl.date(2026, 1, 1).cast(pl.Datetime("us"))
    frame.with_columns(assigned_at=day, closed_at=day).write_parquet(tmp_path / "h.parquet")
    (tmp_path / "m.toml").write_text('[history]\nonly_where.closed_at = { outcome = ["won"] }\n')
    table = read_all({"history": tmp_path / "h.parquet"}, columns=tmp_path / "m.toml", timezone="UTC")["history"]
    assert table.frame["closed_at"].is_null().to_list() == [False, True]
