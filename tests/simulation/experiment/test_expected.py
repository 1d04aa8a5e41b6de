"""Wins counted by chances: the same mean as wins drawn, with less spread, wherever something may still intervene."""

import numpy as np
import pytest

from scenarios import Scenario
from simulation import compare, simulate
from simulation.market import draw_market
from simulation.run import run_in
from tests.simulation.experiment.tiny import tiny
from tests.simulation.firms import firm, rep

RUNS = 120


def busy(**changes: object) -> Scenario:
    """Make a firm whose buyers take their time, whose opportunities stall and return, and who may not qualify."""
    return firm(
        rep("r0"),
        rep("r1"),
        horizon={"arrival_days": 5, "follow_up_days": 40},
        arrivals={"per_day": 6},
        routing={"window_minutes": 1440, "capacity_unit": "open_leads"},
        qualification={"chance": {"A": 0.7, "B": 0.7, "C": 0.7, "D": 0.7}, "minutes": 20},
        closing={"monthly_hazard": 1.0, "median_months": 0.7, "sigma": 1.0, "decline_mean_days": 5.0},
        recycling={"return_chance": 0.8, "mean_days": 4.0, "max_generations": 3},
        stalls={"opportunity_days": 9.0},
        truth={"rep_points": 10.0, "seed": 5},
    ).replace(**changes)


@pytest.mark.parametrize("purchase", ["steady", "lognormal"])
def test_the_mean_is_that_of_wins_drawn(purchase: str) -> None:
    """120 runs: drawn less expected lies within 3.5 errors of nil (1 in 2,000), with stalls, returns and full hands."""
    scenario = busy(closing={"purchase": purchase})
    runs = [run_in(draw_market(scenario, 1, number), scenario, "round-robin") for number in range(RUNS)]
    gaps = np.array([(run.events["event"] == "won").sum() - run.expected.wins.sum() for run in runs])
    assert abs(gaps.mean()) < 3.5 * gaps.std(ddof=1) / np.sqrt(RUNS)
    assert np.mean([run.expected.wins.sum() for run in runs]) > 3.0


def test_a_buyer_who_is_sure_and_quick_is_a_win() -> None:
    """Chance 1 and months to go: expected and drawn are the same leads."""
    scenario = tiny(truth={"base_chance": 1 - 1e-12, "rep_points": 0.0}, closing={"monthly_hazard": 1000.0})
    run = simulate(scenario, "round-robin")
    won = set(run.events.filter(run.events["event"] == "won")["lead_id"])
    assert run.expected.by_lead(run.leads.height) == pytest.approx(
        [float(lead in won) for lead in run.leads["lead_id"]], abs=1e-6
    )


def test_after_the_horizon_nobody_buys() -> None:
    """No time to follow up, none to be won: opportunities of the last hour count next to nothing."""
    run = simulate(tiny(horizon={"follow_up_days": 0.0}, closing={"monthly_hazard": 0.01}), "round-robin")
    assert run.expected.wins.sum() < 0.01 * run.leads.height


def test_comparisons_count_by_chances_and_so_with_less_spread() -> None:
    """The half-width of the difference is less than with wins drawn; ``luck_by_pair`` draws them."""
    scenario = tiny()
    expected = compare(scenario, ["round-robin", "oracle"], replications=20, n_jobs=1, kpis=["wins", "revenue"])
    drawn = compare(scenario, ["round-robin", "oracle"], replications=20, n_jobs=1, luck_by_pair=True)
    assert list(expected.kpi_names) == ["wins", "revenue"]
    assert (expected.to_dict()["wins_counted"], drawn.to_dict()["wins_counted"]) == ("expected", "drawn")
    widths = [found.difference("oracle", "wins") for found in (expected, drawn)]
    assert widths[0] is not None
    assert widths[1] is not None
    assert widths[0].half_width < widths[1].half_width
    assert all(value == int(value or 0) for value in drawn.values("oracle", "wins"))
