"""What is fuzzed: each target takes bytes and a folder of its own, and may raise BadInput only."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from typer.testing import CliRunner

from fairlead.cli.app import app
from fairlead.databases import address_of
from fairlead.intake import load_mapping, read_table
from fairlead.intake.read import read_file, read_source
from fairlead.routing import Remembered, read_state
from fairlead.routing.standings import standings
from fuzz.seeds import RANKS, sound_csv, sound_model
from models import load_model
from scenarios import BadInput, Fault, load
from scenarios.rules import load_rules
from scenarios.tables import HISTORY, LEADS, REPS

Target = Callable[[bytes, Path], None]


def attempt(name: str, data: bytes, folder: Path) -> bool:
    """Try bytes on a target in an emptied folder; says whether they were taken."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        TARGETS[name](data, folder)
    except BadInput as refusal:
        said = refusal
    else:
        return True
    assert said.faults, "a refusal without a fault"
    assert str(said)
    return False


def csv(data: bytes, folder: Path) -> None:
    """Read a CSV file as one of the three tables, and as it is."""
    path = _file(folder / "x.csv", data)
    with suppress(BadInput):
        read_table(path, (LEADS, REPS, HISTORY)[len(data) % 3], timezone="Europe/Berlin")
    read_file(path)


def parquet(data: bytes, folder: Path) -> None:
    """Read a Parquet file as leads and as it is."""
    path = _file(folder / "x.parquet", data)
    with suppress(BadInput):
        read_table(path, LEADS, timezone="UTC")
    read_file(path)


def mapping(data: bytes, folder: Path) -> None:
    """Read a mapping, and a table by it."""
    path = _file(folder / "m.toml", data)
    _file(folder / "ranks.csv", RANKS)
    load_mapping(path)
    read_table(_file(folder / "leads.csv", sound_csv("leads")), LEADS, columns=path, timezone="UTC")


def rules(data: bytes, folder: Path) -> None:
    """Read rules."""
    load_rules(_file(folder / "r.toml", data))


def scenario(data: bytes, folder: Path) -> None:
    """Read a scenario."""
    load(_file(folder / "s.toml", data))


def model_json(data: bytes, folder: Path) -> None:
    """Load a model whose description is other bytes."""
    _model(folder, {"model.json": data})


def model_arrays(data: bytes, folder: Path) -> None:
    """Load a model whose arrays are other bytes, their checksum renewed."""
    described = json.loads(sound_model()["model.json"])
    described["arrays_sha256"] = hashlib.sha256(data).hexdigest()
    _model(folder, {"arrays.npz": data, "model.json": json.dumps(described).encode()})


def address(data: bytes, folder: Path) -> None:
    """Tell a file from a database; nothing is opened."""
    str(address_of(data.decode("utf-8", "replace")))


def sqlite(data: bytes, folder: Path) -> None:
    """Read a table of a SQLite file."""
    read_source(address_of(f"sqlite:///{_file(folder / 'x.db', data)}#leads"))


def duckdb(data: bytes, folder: Path) -> None:
    """Read a table of a DuckDB file."""
    read_source(address_of(f"duckdb:///{_file(folder / 'x.duckdb', data)}#leads"))


def check_csv(data: bytes, folder: Path) -> None:
    """Check a history."""
    _command(folder, "check", "--history", _file(folder / "history.csv", data), "--json", folder / "out" / "a.json")


def check_parquet(data: bytes, folder: Path) -> None:
    """Check leads in Parquet."""
    leads = _file(folder / "leads.parquet", data)
    _command(folder, "check", "--leads", leads, "--timezone", "UTC", "--json", folder / "out" / "a.json")


def check_mapping(data: bytes, folder: Path) -> None:
    """Check leads by a mapping."""
    leads = _file(folder / "leads.csv", sound_csv("leads"))
    _file(folder / "ranks.csv", RANKS)
    given = ("--leads", leads, "--columns", _file(folder / "m.toml", data))
    _command(folder, "check", *given, "--json", folder / "out" / "a.json")


def assign_csv(data: bytes, folder: Path) -> None:
    """Give out leads, by rotation, to sound reps."""
    given = ("--leads", _file(folder / "leads.csv", data), "--reps", _file(folder / "reps.csv", sound_csv("reps")))
    _command(folder, "assign", *given, "--policy", "round-robin", "--out", folder / "out" / "a.csv")


def assign_rules(data: bytes, folder: Path) -> None:
    """Give out leads by rotation, under rules."""
    given = ("--leads", _file(folder / "leads.csv", sound_csv("leads")))
    reps = ("--reps", _file(folder / "reps.csv", sound_csv("reps")), "--rules", _file(folder / "r.toml", data))
    _command(folder, "assign", *given, *reps, "--policy", "round-robin", "--out", folder / "out" / "a.csv")


def route_state(data: bytes, folder: Path) -> None:
    """Route leads with a state, and show it."""
    given = ("--leads", _file(folder / "leads.csv", sound_csv("leads")))
    reps = ("--reps", _file(folder / "reps.csv", sound_csv("reps")), "--state", _file(folder / "s.json", data))
    now = ("--now", "2030-01-02T10:00Z")
    _command(folder, "route", *given, *reps, *now, "--policy", "level", "--out", folder / "out" / "a.csv")
    Remembered(read_state(folder / "s.json")).pause("R001")
    standings(read_state(folder / "s.json"))


def _command(folder: Path, *words: object) -> None:
    out = folder / "out"
    out.mkdir()
    result = CliRunner().invoke(app, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code in (0, 1, 2), result.exit_code
    if result.exit_code:
        assert not list(out.iterdir()), "output after a refusal"
        raise BadInput([Fault("command", "exit code 0")])


def _file(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _model(folder: Path, changed: dict[str, bytes]) -> None:
    for name, content in (sound_model() | changed).items():
        (folder / name).write_bytes(content)
    load_model(folder)


TARGETS: dict[str, Target] = {
    target.__name__: target
    for target in (
        *(csv, parquet, mapping, rules, scenario, model_json, model_arrays, address, sqlite, duckdb),
        *(check_csv, check_parquet, check_mapping, assign_csv, assign_rules, route_state),
    )
}
"""All of them by name."""
