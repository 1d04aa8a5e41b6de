"""A table in a database appears whole, with the files beside it, or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from fairlead.databases import Transaction, address_of
from fairlead.intake.read import read_source
from fairlead.output import Outputs, all_or_nothing, check_table_target, write_table
from scenarios.faults import BadInput

FRAME = pl.DataFrame({"lead_id": ["L1", "L2"], "price": [1.5, None]})


def names(folder: Path) -> set[str]:
    """Return what a folder holds, hidden files too."""
    return {path.name for path in folder.iterdir()}


def rows(address: str) -> list[tuple[object, ...]]:
    """Return the rows of a table."""
    return read_source(address_of(address)).frame.rows()


def test_a_table_and_its_summary_appear_together(database: str, tmp_path: Path) -> None:
    """Neither is there before the other."""
    write_table(FRAME, f"{database}#other")
    with all_or_nothing() as outputs:
        outputs.table(FRAME, f"{database}#assignments")
        outputs.json({"gap": 0.0}, tmp_path / "s.json")
        assert "s.json" not in names(tmp_path)
    assert rows(f"{database}#assignments") == FRAME.rows()
    assert (tmp_path / "s.json").exists()


@pytest.mark.parametrize("made_before", [False, True])
def test_a_failure_before_the_end_leaves_nothing(database: str, tmp_path: Path, made_before: bool) -> None:
    """Neither in a new database nor in one that was there."""
    if made_before:
        write_table(FRAME, f"{database}#other")
    before = names(tmp_path)

    def work() -> None:
        with all_or_nothing() as outputs:
            outputs.table(FRAME, f"{database}#assignments")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        work()
    assert names(tmp_path) == before
    with pytest.raises(BadInput):
        rows(f"{database}#assignments")


def test_nothing_is_visible_to_others_before_the_commit(database: str) -> None:
    """Whoever reads meanwhile finds no such table; DuckDB lets nobody else in at all."""
    write_table(FRAME, f"{database}#other")
    outputs = Outputs()
    outputs.table(FRAME, f"{database}#assignments")
    with pytest.raises(BadInput):
        rows(f"{database}#assignments")
    outputs.commit()
    assert rows(f"{database}#assignments") == FRAME.rows()


def test_files_go_back_when_the_database_does_not_commit(database: str, tmp_path: Path) -> None:
    """The commit comes last, since it cannot be taken back."""
    (tmp_path / "s.json").write_text("old")
    write_table(FRAME, f"{database}#other")
    before = names(tmp_path)
    outputs = Outputs()
    outputs.table(FRAME, f"{database}#assignments")
    outputs.json({}, tmp_path / "s.json")
    genuine = outputs._transaction
    assert genuine is not None

    def failing() -> None:
        genuine.rollback()
        raise BadInput([])

    outputs._transaction = Transaction(failing, genuine.rollback, genuine.add)
    with pytest.raises(BadInput):
        outputs.commit()
    outputs.discard()
    assert (tmp_path / "s.json").read_text() == "old"
    assert names(tmp_path) == before
    with pytest.raises(BadInput):
        rows(f"{database}#assignments")


_WRITER = """
import sys
import polars as pl
from fairlead.output import Outputs
outputs = Outputs()
outputs.table(pl.DataFrame({"lead_id": [str(n) for n in range(200_000)]}), sys.argv[1])
print("written", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("made_before", [False, True])
def test_a_kill_in_the_middle_of_a_write_leaves_nothing(database: str, made_before: bool) -> None:
    """The rows are written, the commit is to come, the process dies; then the same table can be written."""
    if made_before:
        write_table(FRAME, f"{database}#other")
    place = f"{database}#assignments"
    command = [sys.executable, "-c", _WRITER, place]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "written\n"
        os.kill(writer.pid, signal.SIGKILL)
    with pytest.raises(BadInput):
        rows(place)
    write_table(FRAME, place)
    assert rows(place) == FRAME.rows()
    if made_before:
        assert rows(f"{database}#other") == FRAME.rows()


def test_a_table_that_holds_rows_is_neither_replaced_nor_added_to(database: str) -> None:
    """Said before the work, and again when it is written."""
    place = f"{database}#assignments"
    write_table(FRAME, place)
    for refused in (check_table_target, lambda target: write_table(FRAME, target)):
        with pytest.raises(BadInput, match="holds rows"):
            refused(place)
    assert rows(place) == FRAME.rows()


def test_an_empty_table_is_filled_whatever_the_order_of_its_columns(database: str) -> None:
    """Somebody made it, with rights and types of her own."""
    place = f"{database}#assignments"
    write_table(FRAME.clear().select("price", "lead_id"), place)
    check_table_target(place)
    write_table(FRAME, place)
    assert read_source(address_of(place)).frame.select("lead_id", "price").rows() == FRAME.rows()


def test_a_table_with_other_columns_is_refused(database: str) -> None:
    """What is missing and what is too many are both named."""
    place = f"{database}#assignments"
    write_table(pl.DataFrame({"lead_id": ["x"], "note": ["y"]}).clear(), place)
    with pytest.raises(BadInput, match="without price and has also note"):
        write_table(FRAME, place)


def test_a_database_made_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    """Two batches that begin at the same time with the same new file."""
    place = f"sqlite:///{tmp_path}/new.db#assignments"
    first, second = Outputs(), Outputs()
    first.table(FRAME, place)
    second.table(FRAME.head(1), place)
    first.commit()
    with pytest.raises(BadInput, match="at the same time"):
        second.commit()
    second.discard()
    assert rows(place) == FRAME.rows()
    assert names(tmp_path) == {"new.db"}


def test_several_tables_among_the_outputs_may_be_in_one_database(database: str) -> None:
    """They appear with one commit, or not at all."""
    write_table(FRAME, f"{database}#other")
    outputs = Outputs()
    outputs.table(FRAME, f"{database}#a")
    outputs.table(FRAME.head(1), f"{database}#b")
    outputs.discard()
    for name in ("a", "b"):
        with pytest.raises(BadInput):
            rows(f"{database}#{name}")
    outputs = Outputs()
    outputs.table(FRAME, f"{database}#a")
    outputs.table(FRAME.head(1), f"{database}#b")
    outputs.commit()
    assert rows(f"{database}#a") == FRAME.rows()
    assert rows(f"{database}#b") == FRAME.head(1).rows()
