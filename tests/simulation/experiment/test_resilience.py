"""A failing replication, a dead worker and a killed process lose nothing, and change no byte of what is found."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scenarios import BadInput
from simulation import Comparison, ReplicationFailed, compare
from simulation.experiment.replicate import Plan, replicate
from simulation.experiment.worlds.world import OpenSynthetic
from simulation.policies import policy_of
from tests.simulation.experiment.tiny import FailsIn, KillsIn, KillsOnce, tiny

POLICIES = ["round-robin", "oracle"]


def written(comparison: Comparison) -> str:
    """Write a comparison as the command line does."""
    return json.dumps(comparison.to_dict(), allow_nan=False)


def test_a_failing_replication_is_named_and_the_others_are_kept() -> None:
    """Its number, seed, policy and error; every figure is of the others, in seed order."""
    found = compare(tiny(), ["round-robin", FailsIn(mark=0.7)], replications=12, seed=3, n_jobs=1)
    numbers = [failed.number for failed in found.failures]
    assert 0 < len(numbers) < 12
    assert found.replications + len(numbers) == 12
    assert all(failed.policy == "odd" and "no idea" in failed.error for failed in found.failures)
    alone = replicate(Plan(OpenSynthetic(tiny(), 3, None), [policy_of(FailsIn(mark=0.7))], 3), numbers[0])
    assert "no idea" in str(alone)
    whole = compare(tiny(), POLICIES, replications=12, seed=3, n_jobs=1)
    kept = [value for number, value in enumerate(whole.values("round-robin", "wins")) if number not in numbers]
    assert found.values("round-robin", "wins") == kept


def test_where_all_fail_the_first_is_raised() -> None:
    """There is nothing to report figures of."""
    with pytest.raises(ReplicationFailed, match=r"odd failed: no idea.*seed=3, replication=0"):
        compare(tiny(), ["round-robin", FailsIn(mark=0.0)], replications=2, seed=3, n_jobs=1)


def test_a_worker_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    """Killed for real in its first replication; the figures are those of a run in which nobody died."""
    marker = tmp_path / "died"
    marker.touch()
    alive = compare(tiny(), ["round-robin", KillsOnce(marker=str(marker))], replications=8, seed=3, n_jobs=1)
    marker.unlink()
    found = compare(tiny(), ["round-robin", KillsOnce(marker=str(marker))], replications=8, seed=3, n_jobs=2)
    assert marker.exists()
    assert written(found) == written(alive)


def test_a_replication_that_always_kills_its_worker_is_named_alone() -> None:
    """The seven others are finished."""
    market = OpenSynthetic(scenario := tiny(leads={"value_sigma": 0.5}), 3, None).market(5)
    killer = KillsIn(first=f"{market.leads['value'][0]:.2f}")
    found = compare(scenario, ["round-robin", killer], replications=8, seed=3, n_jobs=2)
    assert [(failed.number, "worker process died" in failed.error) for failed in found.failures] == [(5, True)]
    assert found.replications == 7


CHILD = """
import sys
from simulation import compare
from tests.simulation.experiment.tiny import tiny
compare(tiny(), ["round-robin", "oracle"], replications=4000, seed=3, n_jobs=1, resume=sys.argv[1])
"""


def test_a_process_that_is_killed_goes_on_from_what_was_finished(tmp_path: Path) -> None:
    """Killed for real while it runs; the same bytes as a run that nobody stopped, and no replication twice."""
    kept = tmp_path / "kept"
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(kept)], cwd=Path(__file__).parents[3])
    deadline = time.monotonic() + 120.0
    while len(list(kept.glob("0*.json"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    before = {path.name: path.stat().st_mtime_ns for path in kept.glob("0*.json")}
    assert len(before) >= 3
    count = max(5, len(before) + 2)
    resumed = compare(tiny(), POLICIES, replications=count, seed=3, n_jobs=1, resume=kept)
    assert {name: (kept / name).stat().st_mtime_ns for name in before} == before
    assert written(resumed) == written(compare(tiny(), POLICIES, replications=count, seed=3, n_jobs=1))


@pytest.mark.parametrize(
    ("changes", "key"),
    [({"seed": 4}, "seed"), ({"kpis": ["wins"]}, "kpis"), ({"luck_by_pair": True}, "luck_by_pair")],
)
def test_another_experiments_replications_are_refused(tmp_path: Path, changes: dict[str, object], key: str) -> None:
    """What differs is named."""
    compare(tiny(), POLICIES, replications=2, seed=3, n_jobs=1, resume=tmp_path / "kept")
    with pytest.raises(BadInput, match=f"{key}.*another experiment"):
        compare(tiny(), POLICIES, replications=2, n_jobs=1, resume=tmp_path / "kept", **{"seed": 3, **changes})  # type: ignore[arg-type]


def test_other_rules_chances_or_methods_are_another_experiment(tmp_path: Path) -> None:
    """Chances of every pair and parameters of every method are part of what names an experiment."""
    compare(tiny(), POLICIES, replications=2, seed=3, n_jobs=1, resume=tmp_path / "kept")
    other = tiny(truth={"seed": 6})
    with pytest.raises(BadInput) as refused:
        compare(other, ["round-robin", "greedy"], replications=2, seed=3, n_jobs=1, resume=tmp_path / "kept")
    assert {fault.column for fault in refused.value.faults} >= {"policies", "rules", "chances"}
    assert "'round-robin, greedy', as this command asks for" in str(refused.value)
    assert "expected the same figures in the scenario file and rules as in this command" in str(refused.value)
    assert not re.search("[0-9a-f]{24}", str(refused.value))


def test_a_directory_of_something_else_and_a_damaged_file_are_refused(tmp_path: Path) -> None:
    """Nothing in it is touched; the damaged file is named."""
    (tmp_path / "letter.txt").write_text("dear all")
    with pytest.raises(BadInput, match="a new or empty directory"):
        compare(tiny(), POLICIES, replications=2, seed=3, n_jobs=1, resume=tmp_path)
    kept = tmp_path / "kept"
    compare(tiny(), POLICIES, replications=2, seed=3, n_jobs=1, resume=kept)
    first, second = ((kept / f"00000{number}.json").read_text() for number in (0, 1))
    changed = second.replace('"wins":', '"wins":1')
    for damaged in ('{"kpis": [', "[]", "{}", '{"kpis":[1,2]}', changed, first):
        (kept / "000001.json").write_text(damaged)
        with pytest.raises(BadInput, match=r"000001\.json.*delete this file"):
            compare(tiny(), POLICIES, replications=2, seed=3, n_jobs=1, resume=kept)
    (kept / "000001.json").write_text(second)
    assert compare(tiny(), POLICIES, replications=2, seed=3, n_jobs=1, resume=kept).replications == 2
