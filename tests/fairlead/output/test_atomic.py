"""Files appear whole and together, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from fairlead.databases import address_of, read_database
from fairlead.output import Outputs, all_or_nothing, write_json, write_table
from scenarios.faults import BadInput

FRAME = pl.DataFrame({"lead_id": ["L1"], "price": [1.5]})


def names(folder: Path) -> set[str]:
    """Return what a folder holds, hidden files too."""
    return {path.name for path in folder.iterdir()}


def test_files_written_together_all_appear(tmp_path: Path) -> None:
    """A table, its summary and a page; nothing else is left behind."""
    with all_or_nothing() as outputs:
        outputs.table(FRAME, tmp_path / "a.csv")
        outputs.json({"gap": 0.0}, tmp_path / "s.json")
        outputs.text("<p>ü</p>", tmp_path / "r.html")
        assert not (tmp_path / "a.csv").exists()
    assert names(tmp_path) == {"a.csv", "s.json", "r.html"}
    assert (tmp_path / "r.html").read_bytes() == "<p>ü</p>".encode()


def test_a_failure_before_the_end_leaves_no_file(tmp_path: Path) -> None:
    """An error in the work after the first output is written."""

    def work() -> None:
        with all_or_nothing() as outputs:
            outputs.table(FRAME, tmp_path / "a.csv")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        work()
    assert names(tmp_path) == set()


def test_a_failure_while_files_are_moved_restores_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second file cannot be put in its place: the first is as before, a new one is gone."""
    (tmp_path / "a.csv").write_text("old")
    genuine = os.replace

    def failing(fresh: Path, place: Path) -> None:
        if Path(place).name == "c.json" and "former" not in Path(fresh).name:
            raise OSError("no room")
        genuine(fresh, place)

    monkeypatch.setattr(os, "replace", failing)
    outputs = Outputs()
    outputs.table(FRAME, tmp_path / "a.csv")
    outputs.table(FRAME, tmp_path / "b.csv")
    outputs.json({}, tmp_path / "c.json")
    with pytest.raises(OSError, match="no room"):
        outputs.commit()
    outputs.discard()
    assert names(tmp_path) == {"a.csv"}
    assert (tmp_path / "a.csv").read_text() == "old"


def test_a_table_replaces_an_older_one_also_through_a_link(tmp_path: Path) -> None:
    """The link stays a link."""
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    write_table(FRAME, tmp_path / "link.csv")
    assert (tmp_path / "real.csv").read_text() == "lead_id,price\nL1,1.5\n"
    assert (tmp_path / "link.csv").is_symlink()


def test_one_file_cannot_be_two_outputs(tmp_path: Path) -> None:
    """The second would silently replace the first."""
    (tmp_path / "link.json").symlink_to(tmp_path / "s.json")
    outputs = Outputs()
    outputs.json({}, tmp_path / "s.json")
    with pytest.raises(BadInput, match="named twice"):
        outputs.json({}, tmp_path / "link.json")


@pytest.mark.parametrize("kind", ["sqlite", "duckdb"])
@pytest.mark.parametrize("there", [False, True], ids=["new", "there already"])
def test_several_tables_of_one_database_appear_together(tmp_path: Path, kind: str, there: bool) -> None:
    """In a new database and in one that has other tables; if anything fails, none does."""
    url = f"{kind}:///{tmp_path / 'crm.db'}"
    if there:
        write_table(FRAME, f"{url}#older")
    before = names(tmp_path)
    outputs = Outputs()
    outputs.table(FRAME, f"{url}#leads")
    outputs.table(FRAME, f"{url}#reps")
    outputs.discard()
    assert names(tmp_path) == before
    with all_or_nothing() as outputs:
        outputs.table(FRAME, f"{url}#leads")
        outputs.table(FRAME.with_columns(price=pl.lit(2.5)), f"{url}#reps")
    prices = [read_database(address_of(f"{url}#{name}"))["price"].to_list() for name in ("leads", "reps")]  # type: ignore[arg-type]
    assert prices == [[1.5], [2.5]]
    assert names(tmp_path) == {"crm.db"}


@pytest.mark.parametrize("rows", [0, 1])
@pytest.mark.parametrize("there", [False, True], ids=["new", "there already"])
def test_one_table_of_a_database_cannot_be_two_outputs(tmp_path: Path, there: bool, rows: int) -> None:
    """Nor under another spelling of the file or, as SQLite takes names, of the table."""
    if there:
        write_table(FRAME, f"sqlite:///{tmp_path}/crm.db#older")
    outputs = Outputs()
    outputs.table(FRAME.head(rows), f"sqlite:///{tmp_path}/crm.db#leads")
    with pytest.raises(BadInput, match="named twice"):
        outputs.table(FRAME.head(rows), f"sqlite:///{tmp_path}/../{tmp_path.name}/crm.db#Leads")
    outputs.discard()
    assert names(tmp_path) == ({"crm.db"} if there else set())


def test_tables_of_two_databases_that_are_there_are_refused(tmp_path: Path) -> None:
    """Two commits could not be made to happen together."""
    for name in ("a", "b"):
        write_table(FRAME, f"sqlite:///{tmp_path}/{name}.db#older")
    outputs = Outputs()
    outputs.table(FRAME, f"sqlite:///{tmp_path}/a.db#leads")
    with pytest.raises(BadInput, match="at most one database"):
        outputs.table(FRAME, f"sqlite:///{tmp_path}/b.db#leads")
    outputs.discard()


def test_nothing_is_written_under_the_final_name_before_commit(tmp_path: Path) -> None:
    """Whoever reads the folder meanwhile sees the old file."""
    outputs = Outputs()
    outputs.json({"new": 1}, tmp_path / "s.json")
    assert "s.json" not in names(tmp_path)
    outputs.discard()
    assert names(tmp_path) == set()


def test_new_files_have_ordinary_permissions(tmp_path: Path) -> None:
    """As if opened plainly, so that colleagues can read them."""
    write_json({}, tmp_path / "s.json")
    (tmp_path / "plain").touch()
    assert (tmp_path / "s.json").stat().st_mode == (tmp_path / "plain").stat().st_mode
