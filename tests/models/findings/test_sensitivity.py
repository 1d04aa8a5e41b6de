from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from benchmarks.learning_worlds.families import family
from benchmarks.learning_worlds.world import make_world
from models import ConversionModel, Sensitivity


def _found(name: str, seed: int) -> Sensitivity:
    world = make_world(family(name), seed)
    found = ConversionModel(draws=20).fit(world.history, reps=world.reps).sensitivity_
    assert found is not None
    return found


def test_favourites_with_hot_leads_are_warned_of() -> None:
    """The pull of what nobody wrote down (0.5 a standard deviation) is found to a quarter."""
    found = _found("hidden", 300)
    assert found.warns
    assert found.sorting == pytest.approx(0.5, abs=0.25)
    assert found.undone_by is not None
    assert "favourites" in found.sentence()


def test_without_favourites_there_is_no_warning() -> None:
    """At 5 % false alarms; this seed is none of them. The gain's E-value stands in its place."""
    found = _found("half", 300)
    assert not found.warns
    assert found.e_value == pytest.approx(1 + found.gain + np.sqrt((1 + found.gain) * found.gain))
    assert "To undo the expected gain" in found.sentence()


def test_where_reps_are_alike_there_is_little_to_undo(alike_model: ConversionModel) -> None:
    """Next to no gain: an E-value near 1, and nothing is said to be made up by sorting."""
    found = alike_model.sensitivity_
    assert found.e_value < 1.35
    assert not found.warns


def test_few_reps_show_no_bend(strong_model: ConversionModel) -> None:
    """With fewer than eight reps nothing is said of sorting."""
    history = pl.DataFrame(
        {
            "lead_id": [f"L{i}" for i in range(400)],
            "rep_id": [f"R{i % 3}" for i in range(400)],
            "assigned_at": [f"2025-01-{1 + i % 28:02d}T00:00:00Z" for i in range(400)],
            "closed_at": ["2025-02-15T00:00:00Z"] * 400,
            "outcome": ["won" if i % 5 < 2 else "lost" for i in range(400)],
        }
    )
    found = ConversionModel(draws=20).fit(history).sensitivity_
    assert found.sorting_p == 1.0
    assert found.strongest is None


@pytest.mark.verify
def test_warned_in_nine_of_ten_firms_with_favourites_and_seldom_elsewhere() -> None:
    """At least 90 of 100 with hidden favouritism; at most 11 of 100 without (at 5 % a sound test fails this in 1 %)."""
    assert sum(_found("hidden", seed).warns for seed in range(1000, 1100)) >= 90
    assert sum(_found("half", seed).warns for seed in range(1000, 1100)) <= 11
