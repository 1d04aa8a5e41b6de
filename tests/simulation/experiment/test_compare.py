import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from matching import Batch, Decision, Pool, ValuesFrom, policy_named
from scenarios import Scenario
from simulation import KPIS, ReplicationFailed, compare
from tests.simulation.firms import firm, rep


def small(**changes: object) -> Scenario:
    """Three reps of differing chances, a week of leads."""
    reps = [rep(f"r{number}", capacity=10.0) for number in range(3)]
    return firm(*reps, truth={"rep_points": 10.0, "seed": 5}, **changes)


def test_same_figures_whatever_the_number_of_processes() -> None:
    """One process and two give the same JSON, byte for byte."""
    alone, together = (
        json.dumps(compare(small(), ["round-robin", "oracle"], replications=4, seed=3, n_jobs=jobs).to_dict())
        for jobs in (1, 2)
    )
    assert alone == together


def test_the_json_contract() -> None:
    """Every KPI under every policy and every difference, each with mean, low and high; no NaN."""
    found = compare(small(), ["round-robin", "weighted-round-robin"], replications=3, seed=3, n_jobs=1).to_dict()
    names = [kpi.name for kpi in KPIS]
    assert list(found["policies"]) == ["round-robin", "weighted-round-robin"]
    assert list(found["differences"]) == ["weighted-round-robin - round-robin"]
    for table in (*found["policies"].values(), *found["differences"].values()):
        assert list(table) == names
        assert all(set(figure) == {"mean", "low", "high"} for figure in table.values())
    assert (found["replications"], found["seed"], found["world"], found["validated"]) == (
        3,
        3,
        "synthetic",
        False,
    )
    json.dumps(found, allow_nan=False)


def test_the_oracle_gains_where_reps_differ_and_recovers_everything_of_itself() -> None:
    """Reps differing by 10 points: a gain beyond doubt, all of it recovered by the oracle itself."""
    comparison = compare(small(), ["round-robin", "oracle"], replications=20, seed=3, n_jobs=1)
    gain = comparison.difference("oracle", "wins")
    assert gain is not None
    assert gain.low is not None
    assert gain.low > 0
    recovered = comparison.recovered("oracle")
    assert recovered is not None
    assert (recovered.mean, recovered.low, recovered.high) == (1.0, 1.0, 1.0)


def test_where_reps_are_alike_nothing_is_recovered_because_nothing_can_be() -> None:
    """The possible gain is not beyond doubt, so its share is null."""
    alike = small().with_differences("alike")
    comparison = compare(alike, ["round-robin", "oracle"], replications=5, seed=3, n_jobs=1)
    assert comparison.to_dict()["recovered"] == {"oracle": {"mean": None, "low": None, "high": None}}


def test_precision_stops_when_reached() -> None:
    """A coarse precision is reached at the fewest replications."""
    comparison = compare(small(), ["round-robin", "oracle"], precision=0.9, seed=3, n_jobs=1)
    assert comparison.replications == 20
    assert "was reached" in comparison.stopped


def test_precision_goes_on_in_tens_and_says_when_it_gave_up() -> None:
    """An impossible precision ends at the cap with a plain statement."""
    seen: list[tuple[int, int]] = []
    comparison = compare(
        small(arrivals={"per_day": 3}),
        ["round-robin", "oracle"],
        precision=1e-6,
        at_most=40,
        seed=3,
        n_jobs=1,
        progress=lambda done, planned: seen.append((done, planned)),
    )
    assert comparison.replications == 40
    assert comparison.stopped.startswith("a precision of 0.00% was not reached")
    assert seen[19] == (20, 20)
    assert seen[-1] == (40, 40)


@dataclass(frozen=True)
class Broken:
    """A policy that fails."""

    name: str = "broken"
    values_from: ValuesFrom = ValuesFrom.NOTHING

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Fail."""
        raise ZeroDivisionError("no idea")


def test_a_failing_replication_says_how_to_run_it_again() -> None:
    """Policy, seed and replication stand in the message."""
    with pytest.raises(ReplicationFailed, match=r"broken failed: no idea.*seed=3, replication=0"):
        compare(small(), ["round-robin", Broken()], replications=2, seed=3, n_jobs=1)


@pytest.mark.parametrize(
    ("policies", "numbers", "message"),
    [
        ([], {}, "expected one or more"),
        (["oracle", "oracle"], {}, "oracle more than once"),
        (["oracle", policy_named("oracle")], {}, "oracle more than once"),
        (["oracel"], {}, "oracle"),
        (["oracle"], {"replications": 0}, "replications: expected 1 or more, got 0"),
        (["oracle"], {"precision": 2.0}, "precision: expected a share between 0 and 1"),
    ],
)
def test_impossible_requests_are_refused(policies: list[str], numbers: dict[str, float], message: str) -> None:
    """Before anything runs."""
    with pytest.raises(ValueError, match=message):
        compare(small(), policies, n_jobs=1, **numbers)  # type: ignore[arg-type]
