"""Ignoring, reluctance, mismatch and reasons against closed forms; 4 standard errors, one test in 16,000 errs."""

from typing import Any

import numpy as np
import pytest
from scipy.stats import beta

from scenarios import Scenario
from simulation.funnel.willingness import _below_quantile
from simulation.run import Run
from simulation.traits import traits_of
from tests.simulation.firms import firm, market_of, rep, run

MANY = list(range(2000))


def share(result: Run, event: str) -> float:
    """Give the share of leads that an event happened to."""
    return result.events.filter(event=event)["lead_id"].n_unique() / result.leads.height


def near(found: float, expected: float, count: int = 2000) -> bool:
    """Say whether a share is within 4 standard errors of what is expected."""
    return abs(found - expected) < 4 * (expected * (1 - expected) / count) ** 0.5


def big(**changes: Any) -> Scenario:
    """Make a firm with one rep without limits."""
    return firm(rep("r1", capacity=1e6), **changes)


def test_reps_shares_ignored_follow_the_beta_distribution() -> None:
    """300 reps: mean and variance of their own shares are those of a beta with concentration 4 (Kolmogorov-Smirnov)."""
    scenario = firm(
        *(rep(f"r{k}") for k in range(300)), acceptance={"ignored_share": 0.3}, ignoring={"rep_concentration": 4}
    )
    own = np.sort(traits_of(scenario, market_of(scenario, []).leads).ignored)
    distance = np.abs(beta(1.2, 2.8).cdf(own) - (np.arange(300) + 0.5) / 300).max()
    assert distance < 2.0 / 300**0.5  # the statistic passes 2.0 in one of 1,500 series


def test_spread_over_leads_leaves_the_mean_and_correlates_what_a_lead_meets() -> None:
    """Share .4, concentration 1: with reps in turn a lead ignored once is ignored again with chance .7, not .4."""
    rules = {"ignored_share": 0.4, "clock_hours": 1, "clock": "wall"}
    pair = (rep("r1", capacity=1e6), rep("r2", capacity=1e6))
    result = run(firm(*pair, acceptance=rules, ignoring={"lead_concentration": 1}, routing={"max_owners": 2}), MANY)
    times_ignored = result.events.filter(event="reverted")["lead_id"].value_counts()["count"]
    first, second = len(times_ignored) / 2000, int((times_ignored == 2).sum())
    assert near(first, 0.4)
    assert near(second / len(times_ignored), (0.4 * 1 + 1) / 2, len(times_ignored))


def test_a_number_lies_below_a_quantile_as_if_that_were_computed() -> None:
    """20,000 numbers and levels under U-shaped and bell-shaped beta distributions, their ends included."""
    rng = np.random.default_rng(3)
    for first, second in ((0.4, 3.6), (0.01, 0.02), (5.0, 2.0), (300.0, 700.0)):
        exact = beta(first, second).ppf
        levels = np.concatenate([rng.random(4000), [1e-300, 1 / 64, 0.5, 1 - 1e-16]])
        quantiles = exact(levels)
        for numbers in (rng.random(4004), np.nextafter(quantiles, 2), quantiles * (1 - 1e-9)):
            pairs = zip(numbers.tolist(), levels.tolist(), strict=True)
            found = [_below_quantile(number, first, second, level) for number, level in pairs]
            assert found == (numbers < quantiles).tolist()


@pytest.mark.parametrize(("chance", "logit"), [(0.5, 0.0), (0.8, np.log(4)), (0.2, -np.log(4))])
def test_reluctance_moves_the_odds_by_the_chance_she_sees(chance: float, logit: float) -> None:
    """Base chance .5, accept chance .6, slope .5: log odds of .6 plus half the logit of the chance."""
    scenario = big(acceptance={"accept_chance": {"A": 0.6}}, reluctance={"chance_slope": 0.5})
    expected = 1 / (1 + np.exp(-(np.log(1.5) + 0.5 * logit)))
    assert near(share(run(scenario, MANY, chance=chance), "accepted"), expected)


def test_reluctance_by_load_falls_with_open_leads() -> None:
    """Two leads each at slope 1: q = 1 / (1 + e) for the first; for the second q again if it was accepted, else .5."""
    cadence = [{"channel": "call", "after_hours": 1e4, "minutes": 1, "contact_chance": 0}]
    scenario = firm(
        *(rep(f"r{k}", capacity=2) for k in range(200)),
        acceptance={"accept_chance": {"A": 0.5}},
        reluctance={"load_slope": 1, "load_unit": 1},
        cadence=cadence,
    )
    result = run(scenario, [k / 100 for k in range(400)])
    q = 1 / (1 + np.e)
    assert near(share(result, "accepted"), (q + q * q + (1 - q) * 0.5) / 2, 400)


def test_a_mismatch_lowers_the_odds_and_names_itself() -> None:
    """Outside her territory: odds of .6 times .5, and the only reason is the mismatch's."""
    rules = {"accept_odds": 0.5, "reason_weight": 1e12, "reasons": {"territory": "outside territory"}}
    scenario = firm(
        rep("r1", capacity=1e6, territories=["south"]), acceptance={"accept_chance": {"A": 0.6}}, mismatch=rules
    )
    result = run(scenario, MANY)
    assert near(share(result, "accepted"), 0.75 / 1.75)
    assert result.events.filter(event="rejected")["detail"].unique().to_list() == ['{"reason":"outside territory"}']


def test_a_match_has_nothing_to_do_with_it() -> None:
    """Within her territory she accepts as always, and never names it."""
    rules = {"accept_odds": 0.01, "reasons": {"territory": "outside territory"}}
    scenario = firm(
        rep("r1", capacity=1e6, territories=["north"]), acceptance={"accept_chance": {"A": 0.6}}, mismatch=rules
    )
    result = run(scenario, MANY)
    assert near(share(result, "accepted"), 0.6)
    assert not result.events["detail"].str.contains("outside").any()


def test_a_grade_may_be_rejected_for_reasons_of_its_own() -> None:
    """All leads are A: only A's reason is given."""
    rules = {"accept_chance": {"A": 0}, "reject_reasons_by_grade": {"A": {"too dear": 1}}}
    result = run(big(acceptance=rules), [5, 6])
    assert result.events.filter(event="rejected")["detail"].unique().to_list() == ['{"reason":"too dear"}']
