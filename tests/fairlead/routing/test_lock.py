"""Two runs on one state file: the second waits, nothing is lost, nothing is left behind."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep

import pytest

from fairlead.routing import alone_with, lock
from scenarios import BadInput


def test_what_runs_at_the_same_time_note_is_all_kept(tmp_path: Path) -> None:
    """Eight at once read a number, dawdle and write it back one higher: none of 24 steps is lost."""
    state = tmp_path / "state.json"
    state.write_text("0")

    def note(_: int) -> None:
        with alone_with(state):
            before = int(state.read_text())
            sleep(0.002)
            state.write_text(str(before + 1))

    with ThreadPoolExecutor(8) as runs:
        list(runs.map(note, range(24)))
    assert state.read_text() == "24"
    assert [each.name for each in tmp_path.iterdir()] == ["state.json"]


def test_a_run_that_does_not_end_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the file it holds, under another name of it too; once it is let go, the next one has it."""
    monkeypatch.setattr(lock, "WAIT_SECONDS", 0.1)
    state, other = tmp_path / "state.json", tmp_path / "link.json"
    other.symlink_to(state)
    with alone_with(state), pytest.raises(BadInput, match="link.json.*no other run is using"), alone_with(other):
        pass
    with alone_with(other):
        pass


def test_a_run_that_failed_lets_go(tmp_path: Path) -> None:
    """And so does one whose lock was left behind by a crash."""
    state = tmp_path / "state.json"
    (tmp_path / ".state.json.lock").touch()
    with pytest.raises(RuntimeError), alone_with(state):
        raise RuntimeError
    with alone_with(state):
        assert (tmp_path / ".state.json.lock").exists()
    assert not list(tmp_path.iterdir())
