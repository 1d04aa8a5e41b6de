"""Warm-up: found where work in hand settles, and leads that came in it are not counted."""

from typing import Any

import numpy as np
import polars as pl
import pytest

from simulation import compare, simulate
from simulation.experiment.counting import kpis_after
from simulation.experiment.replicate import ALL_KPIS
from simulation.experiment.warming import mser
from tests.simulation.experiment.tiny import tiny


def test_mser_leaves_out_what_rises() -> None:
    """Ten weeks of rise, then luck around a level: nine to eleven go; none where nothing rises."""
    luck = np.random.default_rng(3).standard_normal(52)
    rising = np.concatenate([np.linspace(0.0, 60.0, 10, endpoint=False), np.full(42, 60.0)])
    assert 9 <= mser(rising + luck) <= 11
    assert mser(60.0 + 0.0 * luck) == 0


def test_leads_that_came_in_the_warm_up_are_in_no_figure() -> None:
    """Of the leads, hand-overs and wins only those of leads after day 2 are left; the team's time is all of it."""
    run = simulate(tiny(horizon={"arrival_days": 6}), "round-robin")
    late = run.leads.filter(pl.col("created_at") >= pl.datetime(2026, 1, 7, time_zone="UTC"))
    found = kpis_after(run, 2.0, ALL_KPIS, expected=False)
    won = run.events.filter((pl.col("event") == "won") & pl.col("lead_id").is_in(late["lead_id"].implode()))
    assert (found["leads"], found["wins"]) == (late.height, won.height)
    assert found["utilisation"] == run.kpis()["utilisation"]
    assert kpis_after(run, 0.0, ALL_KPIS, expected=False) == run.kpis()


def test_the_counted_time_is_as_long_as_without() -> None:
    """Leads come from five days earlier on; as many are counted, about, as without a warm-up."""
    plain, warm = (
        compare(tiny(), ["round-robin"], replications=30, n_jobs=1, kpis=["leads"], warm_up=days) for days in (0, 5)
    )
    means = [found.mean("round-robin", "leads") for found in (plain, warm)]
    assert means[0] is not None
    assert means[1] is not None
    assert means[1].mean == pytest.approx(means[0].mean, abs=3.0)
    assert warm.to_dict()["warm_up_days"] == 5.0


def test_auto_finds_none_where_a_lead_is_done_within_hours() -> None:
    """Nothing fills up there: at most a week of luck is left out."""
    found = compare(tiny(), ["round-robin"], replications=2, n_jobs=1, kpis=["wins"], warm_up="auto")
    assert found.warm_up <= 7.0


@pytest.mark.parametrize("days", ["soon", -1.0, 0.5])
def test_impossible_warm_ups_are_refused(days: Any) -> None:
    """Named, with what was expected."""
    with pytest.raises(ValueError, match="warm_up: expected a number of whole days"):
        compare(tiny(), ["round-robin"], replications=2, n_jobs=1, warm_up=days)
