from __future__ import annotations

import hashlib
import io
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models import ConversionModel, load_model
from models.storage import SCHEMA_VERSION
from scenarios.faults import BadInput
from tests.models.worlds import World

Change = Callable[[Path], None]


@pytest.fixture
def saved(tmp_path: Path, strong_model: ConversionModel) -> Path:
    """Give a model directory of one's own to spoil."""
    return strong_model.save(tmp_path / "model")


def test_round_trip_gives_the_same_values(saved: Path, strong: World, strong_model: ConversionModel) -> None:
    """A loaded model values pairs to the last bit as the fitted one, and knows all that it knew."""
    leads = strong.history.head(100).select("lead_id", "niche", "grade", "score")
    loaded = load_model(saved)
    before, after = (model.pair_values(leads, strong.reps) for model in (strong_model, loaded))
    assert before.block(0, 100).tobytes() == after.block(0, 100).tobytes()
    assert loaded.get_params() == strong_model.get_params()
    assert loaded.card() == strong_model.card()
    assert loaded.interaction_ == strong_model.interaction_


def test_same_fit_same_bytes(saved: Path, tmp_path: Path, strong: World) -> None:
    """Fitting again, and saving a loaded model, write the same files."""
    again = ConversionModel().fit(strong.history, reps=strong.reps).save(tmp_path / "again")
    reloaded = load_model(saved).save(tmp_path / "reloaded")
    for other in (again, reloaded):
        assert {path.name: path.read_bytes() for path in other.iterdir()} == {
            path.name: path.read_bytes() for path in saved.iterdir()
        }


def test_saving_leaves_nothing_else(saved: Path, strong_model: ConversionModel) -> None:
    """Writing over a model replaces it, and leaves no temporary directory."""
    strong_model.save(saved)
    assert [path.name for path in saved.parent.iterdir()] == ["model"]
    assert sorted(path.name for path in saved.iterdir()) == [
        "arrays.npz",
        "card.html",
        "card.json",
        "card.md",
        "model.json",
    ]


def test_saving_never_replaces_something_else(tmp_path: Path, strong_model: ConversionModel) -> None:
    """A directory with other files, or a file, is not overwritten."""
    (tmp_path / "photo.jpg").write_text("mine")
    with pytest.raises(BadInput, match="holds a model and nothing else"):
        strong_model.save(tmp_path)
    with pytest.raises(BadInput, match="holds a model"):
        strong_model.save(tmp_path / "photo.jpg")
    assert (tmp_path / "photo.jpg").read_text() == "mine"


def _edit(change: Callable[[dict[str, Any]], object]) -> Change:
    def apply(directory: Path) -> None:
        path = directory / "model.json"
        content = json.loads(path.read_text())
        change(content)
        path.write_text(json.dumps(content))

    return apply


def _replace_array(name: str, array: np.ndarray) -> Change:
    """Put in another array, with a digest to go with it."""

    def apply(directory: Path) -> None:
        with np.load(directory / "arrays.npz") as archive:
            arrays = dict(archive)
        buffer = io.BytesIO()
        np.savez(buffer, **{**arrays, name: array})
        _pack(buffer.getvalue())(directory)

    return apply


def _pack(content: bytes) -> Change:
    def apply(directory: Path) -> None:
        (directory / "arrays.npz").write_bytes(content)
        _edit(lambda model: model.update(arrays_sha256=hashlib.sha256(content).hexdigest()))(directory)

    return apply


def _one_more_rep(description: dict[str, Any]) -> None:
    description["rep_ids"].append("one more")
    description["revenue"]["of_reps"].append(1.0)


class _Bomb:
    """Says so when it is unpickled."""

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str]]:
        return (pytest.fail, ("a pickle was loaded",))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda d: (d / "arrays.npz").unlink(), "'arrays.npz'; expected a complete model directory"),
        (lambda d: (d / "model.json").unlink(), "'model.json'; expected a complete model directory"),
        (lambda d: (d / "model.json").write_text('{"kind": "fairl'), "a complete JSON file"),
        (lambda d: (d / "model.json").write_text("[]"), "a file of kind"),
        (lambda d: (d / "model.json").write_bytes(b"\xff\xfe\x00"), "a complete JSON file"),
        (lambda d: (d / "arrays.npz").write_bytes(b"PK"), "changed or cut"),
        (_edit(lambda m: m.update(schema_version=1)), f"schema_version: '1'; expected schema version {SCHEMA_VERSION}"),
        (_edit(lambda m: m.pop("schema_version")), f"schema version {SCHEMA_VERSION}"),
        (_edit(lambda m: m.pop("description")), "description"),
        (_edit(lambda m: m["description"].pop("rep_ids")), "description.rep_ids"),
        (_edit(lambda m: m["description"].update(extra=1)), "description.extra"),
        (_edit(lambda m: m["description"]["rep_ids"].append("one more")), "one factor of revenue for each rep"),
        (_edit(lambda m: _one_more_rep(m["description"])), "own: 'float64 (12, 13)'; expected finite"),
        (_edit(lambda m: m["parameters"].update(horizon_days=-1)), "horizon_days"),
        (_edit(lambda m: m["parameters"].update(colour="red")), "the parameters of a conversion model"),
        (_replace_array("own", np.zeros(3)), "own: 'float64 (3,)'; expected finite float64 of shape (12, 13)"),
        (_replace_array("own", np.full((12, 13), np.nan)), "expected finite"),
        (_replace_array("own", np.zeros((12, 13), dtype=np.float32)), "float32"),
        (_replace_array("own", np.zeros(9000)), "at most 5,344 bytes"),
        (_replace_array("more", np.zeros(1)), "the arrays"),
        (_replace_array("own", np.array([_Bomb()] * 12, dtype=object)), "plain numbers"),
        (_pack(pickle.dumps(_Bomb())), "plain numbers"),
        (_pack(b"PK\x03\x04 no archive"), "plain numbers"),
    ],
)
def test_a_spoilt_directory_is_refused(saved: Path, spoil: Change, message: str) -> None:
    """Incomplete, of another version, tampered with: each is refused, saying what was expected; no code runs."""
    spoil(saved)
    with pytest.raises(BadInput) as refusal:
        load_model(saved)
    assert message in str(refusal.value)


def test_what_is_no_directory_is_refused(tmp_path: Path) -> None:
    """Nothing at all, or a file, is not a model."""
    with pytest.raises(BadInput, match="there is nothing here"):
        load_model(tmp_path / "nothing")
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="this is a file"):
        load_model(tmp_path / "file")


def test_features_of_the_constructor_survive(strong: World, tmp_path: Path) -> None:
    """They are a parameter like the others, and a model written before there were any still loads."""
    model = ConversionModel(features=("niche",), draws=20).fit(strong.history, reps=strong.reps)
    loaded = load_model(model.save(tmp_path / "model"))
    assert loaded.features_ == ("niche",)
    assert loaded.get_params() == model.get_params()
    place = tmp_path / "model" / "model.json"
    content = json.loads(place.read_text())
    del content["parameters"]["features"], content["description"]["summary"]["doubtful"]
    place.write_text(json.dumps(content))
    assert load_model(tmp_path / "model").features is None
