"""Sound inputs to start from, small ones, by target."""

from __future__ import annotations

import io
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from pathlib import Path

import duckdb
import polars as pl

from fairlead.intake import profile_names
from fairlead.output.forms import json_bytes, table_bytes
from fairlead.routing import Router
from matching import policy_named
from models import ConversionModel
from scenarios import generate_firm

_RULES = """[constraints]
territory = "hard"
must_assign = true
barred = [{ lead_id = "N000001", rep_id = "R001" }]
"""
RANKS = b"grade,rank\nA,1\nB,2\nC,3\nD,4\n"
_MAPPING = """[leads]
columns = { lead_id = "lead_id", kind = "niche" }
values.niche = { billing = "Billing" }
where = { grade = ["A", "B", "C", "D"] }
constants = { work = 1.0 }
timezone = "Europe/Berlin"
[[leads.join]]
file = "ranks.csv"
on = "grade"
take = ["rank"]
[reps]
capacity_unit = "minutes"
[history]
features = ["niche"]
"""
_ADDRESSES = (
    "sqlite:///crm.db#leads",
    'duckdb:////data/firm.duckdb#crm."odd.name"',
    "postgresql://user:p%40ss@host/db?sslmode=require#SELECT * FROM leads",
    "leads.csv",
    "sqlite:///crm.db#WITH x AS (SELECT 1) SELECT * FROM x;",
)


@cache
def sound_csv(table: str) -> bytes:
    """Return a table of a made-up firm of twelve leads, as CSV."""
    return table_bytes(_tables()[table], ".csv")


@cache
def _tables() -> dict[str, pl.DataFrame]:
    firm = generate_firm(seed=0, leads=12, reps=3, history=40)
    return {"leads": firm.leads, "reps": firm.reps, "history": firm.history}


@cache
def sound_model() -> dict[str, bytes]:
    """Return the files of a fitted model."""
    firm = generate_firm(seed=0, leads=2, reps=3, history=300)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "model"
        ConversionModel().fit(firm.history, reps=firm.reps).save(target)
        return {file.name: file.read_bytes() for file in sorted(target.iterdir())}


def seeds_of(name: str) -> list[bytes]:
    """Return what a target starts from."""
    return _SEEDS[name]()


def _csv() -> list[bytes]:
    quoted = b'lead_id,name\n1,"a, ""b""\nc"\n2,\xc3\xbc\n'
    return [quoted, *(sound_csv(table) for table in ("leads", "reps", "history"))]


def _parquet() -> list[bytes]:
    small = pl.DataFrame({"lead_id": ["1", "2"], "value": [1.5, None], "tags": [["a"], []], "at": [None, 3]})
    odd = pl.DataFrame({"lead_id": [1, 2], "b": [b"x", b""], "s": [{"a": 1}, {"a": 2}], "d": [True, None]})
    return [_written(small, "uncompressed"), _written(odd, "uncompressed"), _written(small, "zstd")]


def _written(frame: pl.DataFrame, compression: str) -> bytes:
    content = io.BytesIO()
    frame.write_parquet(content, compression=compression)  # type: ignore[arg-type]
    return content.getvalue()


def _mappings() -> list[bytes]:
    shipped = resources.files("fairlead.intake") / "profiles"
    return [_MAPPING.encode(), *((shipped / f"{name}.toml").read_bytes() for name in profile_names())]


def _scenario() -> list[bytes]:
    return [(resources.files("scenarios") / "library" / "baseline.toml").read_bytes()]


def _sqlite() -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        with closing(sqlite3.connect(Path(folder) / "x.db")) as connection:
            connection.execute("PRAGMA page_size = 512")
            connection.execute("CREATE TABLE leads (lead_id TEXT, value REAL, note BLOB)")
            connection.executemany("INSERT INTO leads VALUES (?, ?, ?)", [("1", 1.5, b"x"), ("2", None, "é")])
            connection.commit()
        return [(Path(folder) / "x.db").read_bytes()]


def _duckdb() -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        with duckdb.connect(str(Path(folder) / "x.duckdb")) as connection:
            connection.execute("CREATE TABLE leads AS SELECT '1' AS lead_id, 1.5 AS value, ['a'] AS tags")
        return [(Path(folder) / "x.duckdb").read_bytes()]


def _state() -> list[bytes]:
    router, now = Router(policy_named("level"), _tables()["reps"]), datetime(2030, 1, 2, 9, tzinfo=UTC)
    router.route(_tables()["leads"].head(2), now)
    return [json_bytes(router.state(now).to_json())]


_SEEDS = {
    "csv": _csv,
    "parquet": _parquet,
    "mapping": _mappings,
    "rules": lambda: [_RULES.encode()],
    "scenario": _scenario,
    "model_json": lambda: [sound_model()["model.json"]],
    "model_arrays": lambda: [sound_model()["arrays.npz"]],
    "address": lambda: [text.encode() for text in _ADDRESSES],
    "sqlite": _sqlite,
    "duckdb": _duckdb,
    "check_csv": lambda: [sound_csv("history")],
    "check_parquet": lambda: [_written(_tables()["leads"], "uncompressed"), *_parquet()],
    "check_mapping": _mappings,
    "assign_csv": lambda: [sound_csv("leads")],
    "assign_rules": lambda: [_RULES.replace("must_assign = true\n", "").encode()],  # which a rotation cannot keep
    "route_state": _state,
}
