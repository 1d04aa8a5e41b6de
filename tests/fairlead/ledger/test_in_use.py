"""Which model is in use: promoted and taken back by named persons, kept by the ledger itself."""

import shutil
from pathlib import Path

import pytest

from fairlead.ledger import (
    Kind,
    Ledger,
    audit,
    forget,
    hash_of,
    in_use,
    models_of,
    note_refit,
    promote,
    roll_back,
    write_in_use,
)
from models import ConversionModel, load_model
from scenarios import BadInput, Firm, generate_firm


@pytest.fixture(scope="module")
def firm() -> Firm:
    """Twelve reps and a short past."""
    return generate_firm(seed=4, leads=20, history=600)


@pytest.fixture(scope="module")
def shelf(firm: Firm, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two models."""
    folder = tmp_path_factory.mktemp("models")
    for name, rows in (("one", 400), ("two", 600)):
        ConversionModel(draws=20).fit(firm.history.head(rows), reps=firm.reps).save(folder / name)
    return folder


def test_what_no_refit_proposed_needs_a_reason(small: Ledger, shelf: Path) -> None:
    """Unjudged, or judged and not better; the first model of a ledger has nothing to be compared with."""
    promote(small, shelf / "one", "Ann", "the first")
    with pytest.raises(BadInput, match="no refit has judged it"):
        promote(small, shelf / "two", "Ann", "fresher")
    note_refit(small, shelf / "two", {"verdict": "cannot be judged"})
    with pytest.raises(BadInput, match="its refit said: cannot be judged"):
        promote(small, shelf / "two", "Ann", "fresher", unjudged="  ")
    assert models_of(small)[-1]["kind"] == "refit"
    assert (
        promote(small, shelf / "two", "Ann", "fresher", unjudged="the old one knows too little") == "cannot be judged"
    )
    assert models_of(small)[-1]["unjudged"] == "the old one knows too little"
    assert roll_back(small, "Bo", "complaints")["hash"] == hash_of(shelf / "one")
    assert audit(small) == []


def test_an_unjudged_refit_is_not_the_first_without_a_word(small: Ledger, shelf: Path) -> None:
    """It was held against a model that the ledger does not know."""
    note_refit(small, shelf / "two", {"verdict": "cannot be judged"})
    with pytest.raises(BadInput, match="--unjudged"):
        promote(small, shelf / "two", "Ann", "as proposed")
    assert in_use(small) is None


def test_promoted_and_taken_back(ledger: Ledger, shelf: Path, tmp_path: Path, firm: Firm) -> None:
    """The ledger needs no folder: it gives back a model that values every pair as the promoted one did."""
    assert in_use(ledger) is None
    assert not write_in_use(ledger, tmp_path)
    note_refit(ledger, shelf / "two", {"verdict": "better"})
    first = shutil.copytree(shelf / "one", tmp_path / "one")
    assert promote(ledger, first, "Ann", "the first") is None
    assert promote(ledger, shelf / "two", "Ann", "as proposed") == "better"
    shutil.rmtree(first)
    assert roll_back(ledger, "Bo", "complaints")["hash"] == hash_of(shelf / "one")
    found = in_use(ledger)
    assert found is not None
    assert (found["hash"], found["who"]) == (hash_of(shelf / "one"), "Ann")
    assert write_in_use(ledger, tmp_path)
    values, same = (
        load_model(place).pair_values(firm.leads, firm.reps).block(0, 20) for place in (tmp_path, shelf / "one")
    )
    assert (values == same).all()
    assert [entry["kind"] for entry in models_of(ledger)] == ["refit", "promoted", "promoted", "rolled_back"]
    assert audit(ledger) == []


def test_what_is_refused(small: Ledger, shelf: Path, tmp_path: Path) -> None:
    """Nobody's signature, no model, the one in use again, nothing to go back to."""
    with pytest.raises(BadInput, match="who does it"):
        promote(small, shelf / "one", " ", "why")
    with pytest.raises(BadInput, match="a folder with a model"):
        promote(small, tmp_path, "Ann", "why")
    promote(small, shelf / "one", "Ann", "why")
    with pytest.raises(BadInput, match="in use already"):
        promote(small, shelf / "one", "Ann", "why")
    with pytest.raises(BadInput, match="none to go back to"):
        roll_back(small, "Ann", "why")


def test_a_forgotten_rep_is_not_in_the_model_either(small: Ledger, shelf: Path, tmp_path: Path, firm: Firm) -> None:
    """Her id is gone from what is given back, and the model still works."""
    promote(small, shelf / "one", "Ann", "why")
    gone = firm.reps["rep_id"][0]
    forget(small, Kind.REP, gone, "Ann", "asked to be erased")
    assert write_in_use(small, tmp_path)
    assert f'"{gone}"' not in (tmp_path / "model.json").read_text()
    assert load_model(tmp_path).pair_values(firm.leads, firm.reps).shape == (20, 12)
