"""Sharp prices: the bound they prove is near the optimum, on any market."""

import numpy as np
import pytest

from matching import AssignmentProblem, solve
from matching.clock import Clock
from matching.priced.dense_prices import dense_prices
from matching.priced.market import market_of
from matching.priced.newton import sharpened
from matching.priced.soft_prices import Guess, levelled
from matching.priced.survey import survey


def _bound(values, prices, slots):
    return np.maximum((values - prices).max(axis=1), 0).sum() + prices @ slots


def _market(load, leads=2000, reps=20, seed=0):
    rng = np.random.default_rng(seed)
    values = rng.lognormal(size=(leads, 1)) * (rng.random((leads, 3)) @ rng.random((3, reps)))
    return values, np.full(reps, round(leads / load / reps))


@pytest.mark.parametrize("load", [0.5, 0.9, 1.0, 1.1, 1.5])
def test_bound_comes_within_a_thousandth_of_the_optimum(load):
    """From prices of 0, over lists of all pairs, sharp prices prove nearly the best there is."""
    values, slots = _market(load)
    problem = AssignmentProblem(values, slots)
    market = market_of(problem)
    listed = survey(market, np.zeros(20), 20, Clock(None))
    found = sharpened(listed, Guess(np.zeros(20), 0.3 * float(values.std())), market.slots, market.required)
    assert _bound(values, found.prices, slots) <= 1.001 * solve(problem).objective


def test_no_price_falls_below_where_it_must_stay():
    """Reps whom few lists name keep at least the price that is given."""
    values, slots = _market(1.0)
    market = market_of(AssignmentProblem(values, slots))
    listed = survey(market, np.zeros(20), 3, Clock(None))
    stay = np.full(20, 0.3)
    found = sharpened(listed, Guess(stay, float(values.std())), market.slots, market.required, stay)
    assert (found.prices >= stay).all()


@pytest.mark.parametrize("load", [1.0, 1.1, 1.5])
def test_no_other_level_has_a_smaller_bound(load):
    """Moving all prices by any other amount, as long as none reaches 0, is no better."""
    values, slots = _market(load, leads=300)
    prices = 0.2 + np.random.default_rng(1).random(20) / 10
    best = (values - prices).max(axis=1)
    found = _bound(values, levelled(prices, best, slots, np.zeros(300, dtype=bool)), slots)
    moves = np.concatenate([np.linspace(-prices.min(), best.max(), 2000), best[best > -prices.min()]])
    assert found <= min(_bound(values, prices + move, slots) for move in moves) + 1e-6


def test_reps_at_no_price_hold_the_level():
    """With more slots than leads no price is moved."""
    prices = np.array([0.0, 0.3])
    assert (levelled(prices, np.ones(5), np.array([4, 2]), np.zeros(5, dtype=bool)) == prices).all()


@pytest.mark.parametrize("load", [0.5, 1.0, 1.5])
def test_dense_prices_come_within_two_percent(load):
    """Five steps over all pairs of 500 leads come near enough to choose who contends."""
    values, slots = _market(load, leads=500)
    found = dense_prices(values, slots, np.zeros(500, dtype=bool))
    assert _bound(values, found.prices, slots) <= 1.02 * solve(AssignmentProblem(values, slots)).objective
