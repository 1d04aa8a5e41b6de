"""Commands are imported when they are asked for."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from fairlead.cli.app import COMMANDS, app
from fairlead.ledger import open_ledger
from tests.fairlead.cli.conftest import Run


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example_or_commands_of_its_own(run: Run, command: str) -> None:
    """And none offers to install anything."""
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Example" in result.output or "Commands" in result.output
    assert "--install-completion" not in result.output


def test_the_whole_help_names_all_of_them(run: Run) -> None:
    """With what each does."""
    result = run("--help")
    assert result.exit_code == 0
    assert all(f" {command} " in result.output for command in COMMANDS)


def test_a_command_that_there_is_not_is_refused(run: Run) -> None:
    """Exit code 2."""
    result = run("assing")
    assert result.exit_code == 2
    assert "assing" in result.output
    assert "assign" in result.output


@pytest.mark.parametrize("command", COMMANDS)
def test_what_the_whole_help_says_of_a_command_is_what_it_says_itself(command: str) -> None:
    """Two places, one wording."""
    itself = get_command(app).get_command(None, command)  # type: ignore[attr-defined]
    assert inspect.cleandoc(itself.help).split("\n\n")[0].replace("\n", " ") == COMMANDS[command][1]


HEAVY = ("sklearn", "scipy.optimize", "scipy.stats", "ortools", "pandas", "altair")
"""Each takes from a third of a second to seconds of the processor to import."""


@pytest.mark.parametrize(
    ("words", "banned"),
    [
        (["--version"], ("matching", "models", "polars", "numpy")),
        (["--help"], ("matching", "models", "polars", "numpy", *HEAVY)),
        (["scenarios"], ("matching", "simulation", *HEAVY)),
        (["diff", "baseline", "alike", "--replications", "2"], HEAVY),
        (["ledger", "list", "--ledger", "sqlite:///LEDGER"], HEAVY),
    ],
    ids=["version", "help", "scenarios", "diff", "ledger list"],
)
def test_a_command_imports_what_it_needs_and_no_more(words: list[str], banned: tuple[str, ...], tmp_path: Path) -> None:
    """Run to its end in a process of its own."""
    open_ledger(f"sqlite:///{tmp_path / 'ledger.db'}", create=True).close()
    words = [word.replace("LEDGER", str(tmp_path / "ledger.db")) for word in words]
    code = f"""
import sys
from fairlead.cli.app import app
try:
    app({words!r})
except SystemExit as ended:
    print("ended with", ended.code)
print([name for name in {banned!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-2:] == ["ended with 0", "[]"]
