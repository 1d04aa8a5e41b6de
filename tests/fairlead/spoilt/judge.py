"""Running ``fairlead check`` on an export, and judging what it says."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from typer.main import get_command

from fairlead.cli.app import app
from tests.fairlead.spoilt.export import Export, clean
from tests.fairlead.spoilt.registry import TABLES_OF, Case, Found, Refused


@dataclass(frozen=True)
class Said:
    """What check said: exit code, screen, faults (source, row, column, expected …) and findings."""

    code: int
    screen: str
    faults: list[dict[str, str]]
    findings: list[dict[str, object]]


def check(export: Export, folder: Path, *, apart: bool = False) -> Said:
    """Write an export and check it; ``apart`` in a process of its own."""
    words = export.write(folder)
    target, faults = folder / "said.json", folder / "faults.csv"
    words += ["--json", str(target), "--faults", str(faults)]
    with export.around(folder):
        code, screen = _apart(words) if apart else _here(words)
    assert "Traceback" not in screen, screen
    assert code == 0 or not target.exists(), "output after a refusal"
    found = json.loads(target.read_text())["findings"] if code == 0 else []
    listed = (
        list(csv.DictReader(faults.read_text(encoding="utf-8").splitlines(keepends=True)))
        if code == 2 and faults.exists()
        else []
    )
    return Said(code, screen, listed, found)


@cache
def _command() -> Any:
    return get_command(app)


def _here(words: list[str]) -> tuple[int, str]:
    """Call the command in this process; made once, for making it takes as long as many a check."""
    screen = io.StringIO()
    with redirect_stdout(screen), redirect_stderr(screen):
        code = _command().main(args=words, prog_name="fairlead", standalone_mode=False)
    return int(code or 0), screen.getvalue()


def _apart(words: list[str]) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-m", "fairlead", *words], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def exports(case: Case, seed: int, history: int) -> tuple[Export, Export]:
    """Return the spoilt export and its twin."""
    sound = clean(seed, history).only(*TABLES_OF[case.name])
    return case.spoil(sound), case.resemble(sound)


def assert_named(case: Case, said: Said) -> None:
    """The fault is named where it is."""
    if isinstance(case.says, Refused):
        assert said.code == 2, said.screen
        assert any(_is(case.says, fault) for fault in said.faults), said.screen
    else:
        assert said.code == 0, said.screen
        assert any(_shows(case.says, finding) for finding in said.findings), said.screen


def _is(wanted: Refused, fault: dict[str, str]) -> bool:
    return (
        wanted.file in fault["source"]
        and wanted.words in fault["expected"]
        and (wanted.row is None or fault["row"] == str(wanted.row))
        and (wanted.column is None or fault["column"] == wanted.column)
    )


def _shows(wanted: Found, finding: dict[str, object]) -> bool:
    return (
        (finding["kind"], finding["table"]) == (wanted.kind, wanted.table)
        and (wanted.column is None or finding["column"] == wanted.column)
        and wanted.words in str(finding["what"])
    )


def assert_clean(case: Case, said: Said) -> None:
    """No false alarm: exit code 0, no warning, and no finding, warning or note, that claims the fault."""
    assert said.code == 0, said.screen
    warnings = {str(finding["kind"]) for finding in said.findings if finding["severity"] == "warn"}
    assert warnings <= case.also, said.screen
    if isinstance(case.says, Found):
        assert not any(_shows(case.says, finding) for finding in said.findings), said.screen
