"""What a run leaves behind."""

import gc

import pytest

from scenarios import Scenario, load
from simulation import simulate


@pytest.mark.parametrize("name", ["full-funnel", "small-inbound"])
def test_runs_leave_no_cycles(name: str) -> None:
    """Python's search finds nothing: what eight runs needed is free once they end, wherever their last plans lay."""
    scenario = load(name).replace(horizon={"arrival_days": 10, "follow_up_days": 0})
    simulate(scenario, "round-robin", seed=1)
    gc.collect()
    gc.disable()
    try:
        left = [_left(scenario, seed) for seed in range(2, 10)]
    finally:
        gc.enable()
    assert left == [0] * 8


def _left(scenario: Scenario, seed: int) -> int:
    assert simulate(scenario, "round-robin", seed=seed).events.height > 0
    return gc.collect()
