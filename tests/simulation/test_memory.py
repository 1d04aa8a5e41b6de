"""What a run leaves behind."""

import gc

import pytest

from scenarios import load
from simulation import simulate


@pytest.mark.parametrize("name", ["full-funnel", "small-inbound"])
def test_a_run_leaves_no_cycles(name: str) -> None:
    """Python's search finds nothing: whatever a run needed is free once it ends."""
    scenario = load(name).replace(horizon={"arrival_days": 10, "follow_up_days": 0})
    simulate(scenario, "round-robin", seed=1)
    gc.collect()
    gc.disable()
    try:
        run = simulate(scenario, "round-robin", seed=2)
        left = gc.collect()
    finally:
        gc.enable()
    assert run.events.height > 0
    assert left == 0
