"""``fairlead refit`` keeps its contract, from a proposal to a rollback."""

import json
from pathlib import Path

import polars as pl
import pytest

from fairlead.ledger import open_ledger
from fairlead.output import write_table
from models import ConversionModel
from scenarios import Firm
from tests.fairlead.cli.conftest import Run


@pytest.fixture
def on(tmp_path: Path) -> tuple[str, str]:
    """Return the words that name a ledger that is there."""
    address = f"sqlite:///{tmp_path}/ledger.db"
    open_ledger(address, create=True).close()
    return ("--ledger", address)


@pytest.fixture
def earlier(firm: Firm, tmp_path: Path) -> Path:
    """Return a model learned from the first half of the past."""
    middle = firm.history["assigned_at"].sort()[firm.history.height // 2]
    return ConversionModel(draws=20).fit(firm.history, reps=firm.reps, as_of=middle).save(tmp_path / "earlier")


def test_from_refit_to_rollback(
    run: Run, shelf: Path, on: tuple[str, str], earlier: Path, tmp_path: Path, files: tuple[str, ...]
) -> None:
    """Judged, noted, promoted by name, used by assign, and taken back in one command."""
    past = ("--history", shelf / "history.csv", "--reps", shelf / "reps.csv")
    assert run("refit", "promote", earlier, "--by", "Ann", "--because", "the first", *on).exit_code == 0
    new, facts = tmp_path / "new", tmp_path / "refit.json"
    judged = run("refit", *on, *past, "--out", new, "--json", facts)
    assert judged.exit_code == 0, judged.output
    assert ("Proposed:" in judged.output) == json.loads(facts.read_text())["proposed"]
    assert json.loads(facts.read_text())["evaluation"]["against"] == "the model in use"
    signed = ("--by", "Ann", "--because", "fresher")
    if not json.loads(facts.read_text())["proposed"]:
        unsaid = run("refit", "promote", new, *signed, *on)
        assert unsaid.exit_code == 2
        assert "--unjudged" in unsaid.output
    done = run("refit", "promote", new, *signed, "--unjudged", "the old one knows too little", *on)
    assert done.exit_code == 0, done.output
    assigned = run("assign", *files, *on, "--batch", "monday", "--out", tmp_path / "a.csv")
    assert assigned.exit_code == 0, assigned.output
    assert run("assign", *files, "--model", new, "--out", tmp_path / "b.csv").exit_code == 0
    assert pl.read_csv(tmp_path / "a.csv").equals(pl.read_csv(tmp_path / "b.csv"))
    back = run("refit", "rollback", "--by", "Bo", "--because", "complaints", *on)
    assert "In use again" in back.output
    shown = run("refit", "show", *on, "--out", tmp_path / "again", "--json", facts)
    assert shown.exit_code == 0, shown.output
    assert [entry["kind"] for entry in json.loads(facts.read_text())["entries"]] == [
        "promoted", "refit", "promoted", "rolled_back",
    ]  # fmt: skip
    assert (tmp_path / "again" / "arrays.npz").read_bytes() == (earlier / "arrays.npz").read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--reps"),
        (("promote", "nowhere", "--by", "Ann", "--because", "x"), "nowhere"),
        (("rollback", "--by", "Ann", "--because", "x"), "none to go back to"),
        (("rollback", "--by", " ", "--because", "x"), "who does it"),
    ],
)
def test_what_is_refused(run: Run, on: tuple[str, str], words: tuple[str, ...], said: str) -> None:
    """Exit code 2, the fault by name, no traceback."""
    done = run("refit", *words, *on)
    assert done.exit_code == 2
    assert said in done.output


def test_without_a_model_in_use_it_says_so(run: Run, on: tuple[str, str], shelf: Path, tmp_path: Path) -> None:
    """Either one was promoted, or --model names it."""
    done = run("refit", *on, "--reps", shelf / "reps.csv", "--out", tmp_path / "new")
    assert done.exit_code == 2
    assert "the model in use: the ledger has none" in done.output


def test_a_ledger_alone_will_do(run: Run, on: tuple[str, str], firm: Firm, earlier: Path, tmp_path: Path) -> None:
    """Too little in it is said, with the count."""
    write_table(firm.reps, tmp_path / "reps.csv")
    done = run("refit", *on, "--reps", tmp_path / "reps.csv", "--model", earlier, "--out", tmp_path / "new")
    assert done.exit_code == 2
    assert "at least 100 assignments" in done.output
    assert not (tmp_path / "new").exists()
