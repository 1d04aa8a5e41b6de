"""A stranger's package of one of our names is found before anything is imported."""

import subprocess
import sys
from pathlib import Path

from fairlead.guard import ROOMS, strangers


def test_our_own_packages_are_ours() -> None:
    """In the environment that runs these tests nobody is in the way."""
    assert strangers() == []


def test_the_command_line_refuses_to_start_beside_a_stranger(tmp_path: Path) -> None:
    """A real package named matching, first on the path: a sentence and exit code 2, no traceback."""
    (tmp_path / "matching").mkdir()
    (tmp_path / "matching" / "__init__.py").write_text("raise RuntimeError('a stranger was imported')\n")
    command = [sys.executable, "-m", "fairlead", "--version"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert str(tmp_path / "matching") in done.stderr
    assert "Traceback" not in done.stderr


def test_every_room_is_guarded() -> None:
    """The list of rooms is the list of generic names."""
    assert set(ROOMS) == {"simulation", "matching", "models", "scenarios"}
