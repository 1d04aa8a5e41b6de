"""State files: whole or refused, one method's, never of a moment before."""

import json
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from fairlead.output import write_json
from fairlead.routing import Router, read_state, refuse_another_method, refuse_earlier
from matching import Batch, Policy, Pool, Rotation, policy_named
from matching.policies import BidPrice, Fallback, Holdout, Level, LongestWaiting, RoundRobin, Route, Routes
from scenarios import BadInput
from tests.fairlead.routing.conftest import WEDNESDAY, leads_of


@pytest.fixture
def path(tmp_path: Path, reps: pl.DataFrame) -> Path:
    """Write the file of a level rotation after three leads."""
    router = Router(policy_named("level"), reps)
    router.route(leads_of(3), WEDNESDAY)
    write_json(router.state(WEDNESDAY).to_json(), tmp_path / "state.json")
    return tmp_path / "state.json"


def test_what_was_written_is_read(path: Path) -> None:
    """Method, moment, weights, holders and figures."""
    state = read_state(path)
    assert (state.method["name"], state.as_of, state.weights["r1"]) == ("level", WEDNESDAY, 2.0)
    assert set(state.holders) == {"L0", "L1", "L2"}
    assert state.to_json() == json.loads(path.read_text())


def with_figure(text: str, name: str, by_rep: dict[str, float]) -> str:
    """Return a state file with this figure edited by hand."""
    content = json.loads(text)
    content["team"]["rotation"]["figures"][name] = by_rep
    return json.dumps(content)


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda text: text[:200], "damaged"),
        (lambda text: "[]", "a state file"),
        (lambda text: text.replace("fairlead routing state", "else"), "a state file"),
        (lambda text: text.replace('"version": 1', '"version": 9'), "version: '9'"),
        (lambda text: text.replace('"turns_taken": 3', '"turns_taken": "x"'), "team.rotation.turns_taken: 'x'"),
        (lambda text: text.replace('"taken"', '"token"'), "team.token.*nearest is 'taken'"),
        (lambda text: text.replace('"last": null', '"last": "r9"'), "last: a rep of the order"),
        (lambda text: text.replace('+00:00"', '"'), "as_of"),
        (lambda text: with_figure(text, "given", {"r1": -3.0}), "leads given, at least 0"),
        (lambda text: with_figure(text, "gven", {"r1": 3.0}), "'gven' is none; the nearest is 'given'"),
        (lambda text: with_figure(text, "given", {"r9": 3.0}), "of members only; 'r9' is none"),
    ],
)
def test_a_damaged_file_is_refused(path: Path, spoil, named: str) -> None:
    """Half a file, another file, another version, a figure that is none."""
    path.write_text(spoil(path.read_text()))
    with pytest.raises(BadInput, match=named):
        read_state(path)
    with pytest.raises(BadInput, match="existing state file"):
        read_state(path.with_name("none.json"))


@pytest.mark.parametrize(
    "other", [RoundRobin(), RoundRobin(name="level"), Holdout(Level(), RoundRobin(), name="level")]
)
def test_another_methods_memory_is_refused(path: Path, other: Policy) -> None:
    """By name, and by kind where the name is the same."""
    with pytest.raises(BadInput, match="--state"):
        refuse_another_method(read_state(path), other, path)


def test_parameters_and_routes_may_change(tmp_path: Path, reps: pl.DataFrame) -> None:
    """A newcomer's start, a new route: the same memory goes on; another method inside does not."""
    refuse_another_method(_state(Level(), reps), Level(newcomers="highest"), tmp_path)
    rules = _state(Routes([Route("a", by=Level())]), reps)
    refuse_another_method(rules, Routes([Route("b"), Route("a", by=Level())]), tmp_path)
    with pytest.raises(BadInput, match=r"routes\.a\.by: RoundRobin, not Level"):
        refuse_another_method(rules, Routes([Route("a")]), tmp_path)
    with pytest.raises(BadInput, match=r"inner: LongestWaiting, not Level"):
        refuse_another_method(_state(Fallback(Level()), reps), Fallback(LongestWaiting()), tmp_path)


def test_a_run_before_the_latest_is_refused(path: Path) -> None:
    """Caps would be counted in a week gone by."""
    refuse_earlier(read_state(path), WEDNESDAY, path)
    with pytest.raises(BadInput, match="not before the latest run"):
        refuse_earlier(read_state(path), WEDNESDAY - timedelta(hours=1), path)


def _state(policy: Policy, reps: pl.DataFrame):
    return Router(policy, reps).state(WEDNESDAY)


@pytest.fixture
def bids(tmp_path: Path, reps: pl.DataFrame) -> Path:
    """Write the file of a policy that bids, after some leads of known value."""
    rotation, policy = Rotation(), BidPrice()
    ids = tuple(reps["rep_id"])
    pool = Pool(ids, np.full(len(ids), 3.0), np.ones(len(ids)), rotation)
    values = np.arange(5.0 * len(ids)).reshape(5, len(ids))
    for at, row in enumerate(values):
        policy.decide(Batch((f"L{at}",), values=row[None, :]), pool, np.random.default_rng(0))
    rotation_state = _state(RoundRobin(), reps).to_json()
    rotation_state["team"]["rotation"] = rotation.to_dict()
    write_json(rotation_state, tmp_path / "bids.json")
    return tmp_path / "bids.json"


def test_bid_prices_are_remembered(bids: Path) -> None:
    """All of prices, arrivals and the sample come back."""
    state = read_state(bids)
    assert state.to_json() == json.loads(bids.read_text())
    assert Rotation.from_dict(state.team["rotation"]).bids is not None


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda bid: bid["sample"][0].update(rows="not base64!"), "base64"),
        (lambda bid: bid["sample"][0].update(members=[]), "one number for each member"),
        (lambda bid: bid["arrivals"].update(seen=-1), "bids.arrivals.seen"),
        (lambda bid: bid.pop("prices"), "bids.prices"),
        (lambda bid: bid["arrivals"].update(parts=[1.0]), "bids.arrivals.parts"),
        (lambda bid: bid.update(ties={"within": 0.0, "quotas": [[["r1", "r2"], {"r1": 1}]]}), "each rep of the tie"),
    ],
)
def test_damaged_bids_are_refused(bids: Path, spoil, named: str) -> None:
    """A sample that is none, a count below 0, a key that is gone."""
    content = json.loads(bids.read_text())
    spoil(content["team"]["rotation"]["bids"])
    bids.write_text(json.dumps(content))
    with pytest.raises(BadInput, match=named):
        read_state(bids)
