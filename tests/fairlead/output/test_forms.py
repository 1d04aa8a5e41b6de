"""The same content gives the same bytes, and they read back as they were."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from fairlead.output import fault_table, write_faults, write_json, write_table
from scenarios.faults import Fault
from scenarios.tables import HISTORY, check_table

FRAME = pl.DataFrame(
    {
        "lead_id": ["L1", "L,2"],
        "rep_id": ["R1", None],
        "assigned_at": [datetime(2024, 1, 1, 9), datetime(2024, 1, 1, 9, 0, 0, 500)],
        "outcome": ["won", "open"],
        "closed_at": [datetime(2024, 1, 2), None],
        "eligible_reps": [["R1", "R2"], None],
        "value": [1.5, float("nan")],
    }
).with_columns(pl.col("assigned_at", "closed_at").dt.replace_time_zone("UTC"))


def test_csv_spells_times_lists_and_gaps_plainly(tmp_path: Path) -> None:
    """ISO 8601 with Z, a bar between list items, nothing for what is undefined."""
    write_table(FRAME, tmp_path / "h.csv")
    assert (tmp_path / "h.csv").read_text().splitlines() == [
        "lead_id,rep_id,assigned_at,outcome,closed_at,eligible_reps,value",
        "L1,R1,2024-01-01T09:00:00Z,won,2024-01-02T00:00:00Z,R1|R2,1.5",
        '"L,2",,2024-01-01T09:00:00.000500Z,open,,,',
    ]


@pytest.mark.parametrize("name", ["h.csv", "h.parquet"])
def test_a_checked_table_comes_back_as_it_was(tmp_path: Path, name: str) -> None:
    """Out and in again, times to the microsecond."""
    checked = check_table(FRAME.with_columns(rep_id=pl.lit("R1"), value=pl.lit(2.0)), HISTORY)
    write_table(checked, tmp_path / name)
    back = pl.read_parquet(tmp_path / name) if name.endswith("parquet") else pl.read_csv(tmp_path / name)
    assert check_table(back, HISTORY).equals(checked)


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_the_same_table_gives_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    """Whatever the file is called."""
    for name in ("one", "two"):
        write_table(FRAME, tmp_path / f"{name}.{suffix}")
    assert (tmp_path / f"one.{suffix}").read_bytes() == (tmp_path / f"two.{suffix}").read_bytes()


def test_json_keeps_order_and_makes_undefined_figures_null(tmp_path: Path) -> None:
    """NaN and infinity are no JSON; NumPy's numbers are numbers."""
    content = {
        "z": float("nan"),
        "a": [np.float64("inf"), np.int64(3), np.array([1.0, np.nan])],
        "when": datetime(2024, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))),
        "day": date(2024, 1, 1),
        "file": Path("x.csv"),
    }
    write_json(content, tmp_path / "s.json")
    read = json.loads((tmp_path / "s.json").read_text())
    assert list(read) == ["z", "a", "when", "day", "file"]
    assert read == {
        "z": None,
        "a": [None, 3, [1.0, None]],
        "when": "2024-01-01T00:00:00Z",
        "day": "2024-01-01",
        "file": "x.csv",
    }


def test_faults_are_a_table_with_every_one_of_them(tmp_path: Path) -> None:
    """More than the twenty a message shows."""
    faults = [Fault("leads.csv", "a number", row=row, column="value", value="x") for row in range(30)]
    write_faults(faults, tmp_path / "f.csv")
    assert pl.read_csv(tmp_path / "f.csv").height == 30
    assert fault_table([]).columns == ["source", "row", "column", "value", "expected"]
