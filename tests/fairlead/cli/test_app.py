"""Commands are imported when they are asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from fairlead.cli.app import COMMANDS
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


def test_a_command_imports_what_it_needs_and_no_more() -> None:
    """The version needs no solver."""
    code = """
import sys
from fairlead.cli.app import app
try:
    app(["--version"])
except SystemExit:
    pass
print([name for name in ("matching", "models", "polars") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
