"""Expected outcomes have the mean of drawn ones, and less noise."""

from __future__ import annotations

import numpy as np
import pytest

from scenarios import Scenario, load
from simulation import simulate
from simulation.policies import policy_of
from simulation.search import Way, outcome_of

FEW = {"arrival_days": 10.0, "follow_up_days": 120.0}


@pytest.mark.parametrize("name", ["small-inbound", "full-funnel"])
def test_expected_revenue_has_the_mean_of_drawn_revenue(name: str) -> None:
    """With stalls, silent buyers and appointments too; a sound program fails in .01 % (4 standard errors)."""
    scenario = load(name).replace(horizon=FEW)
    way = Way(scenario, policy_of("round-robin"))
    expected = [outcome_of(way, 3, number) for number in range(12)]
    drawn = [simulate(scenario, "round-robin", seed=3, replication=number).kpis() for number in range(12)]
    for figure in ("wins", "revenue"):
        ours = np.array([getattr(each, figure) for each in expected])
        theirs = np.array([each[figure] for each in drawn])
        gap = ours - theirs
        assert abs(gap.mean()) < 4 * gap.std(ddof=1) / np.sqrt(len(gap))
        assert ours.std() < theirs.std()


def quick() -> Scenario:
    """Return a week of a small firm."""
    return load("small-inbound").replace(horizon={"arrival_days": 7.0, "follow_up_days": 30.0})


def test_what_reps_bring_adds_up_and_hires_are_named_by_replication() -> None:
    """The sum over reps is the revenue; a new rep is another person in each replication; KPIs asked for are there."""
    scenario = quick()
    way = Way(scenario, policy_of("round-robin")).with_hires(scenario.reps[0])
    one, two = (outcome_of(way, 1, number, ["assigned"]) for number in (0, 1))
    assert sum(one.by_rep.values()) == pytest.approx(one.revenue)
    hired = [name for each in (one, two) for name in each.by_rep if name.startswith("hire")]
    assert len(set(hired)) == 2
    assert one.kpis["assigned"]


def test_the_same_seed_gives_the_same_outcome() -> None:
    """Twice the same, another replication another."""
    way = Way(quick(), policy_of("round-robin"))
    assert outcome_of(way, 1, 0) == outcome_of(way, 1, 0)
    assert outcome_of(way, 1, 0) != outcome_of(way, 1, 1)
