"""``fairlead serve`` refuses what it cannot start with; what it does once started is in tests/fairlead/service."""

from pathlib import Path

import pytest

from tests.fairlead.cli.conftest import Run


@pytest.fixture
def words(shelf: Path) -> tuple[object, ...]:
    """Return the words that name reps and model."""
    return ("--reps", shelf / "reps.csv", "--model", shelf / "model")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--host", "0.0.0.0"), "--token-file FILE or $FAIRLEAD_TOKEN"),
        (("--policy", "rond-robin"), "expected one of"),
        (("--token-file", "short"), "at least 16"),
        (("--ledger", "mysql://x"), "the address of a ledger"),
    ],
)
def test_what_cannot_be_started(
    run: Run,
    words: tuple[object, ...],
    more: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # type: ignore[no-untyped-def]
    """Exit code 2, and what is missing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FAIRLEAD_TOKEN", raising=False)
    Path("short").write_text("secret")
    done = run("serve", *words, *more, "--port", 0)
    assert done.exit_code == 2
    assert said in done.output


def test_without_the_extra_it_says_what_to_install(
    run: Run, words: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    """In one line."""
    monkeypatch.setattr("fairlead.cli.serve.find_spec", lambda name: None)
    done = run("serve", *words)
    assert done.exit_code == 2
    assert "pip install 'fairlead[serve]'" in done.output
