"""What leads ask for, against the soft maximum written out."""

import numpy as np
import pytest

from matching import AssignmentProblem
from matching.clock import Clock
from matching.priced.demand import open_leads
from matching.priced.market import market_of
from matching.priced.survey import survey


@pytest.mark.parametrize("warmth", [0.5, 0.02, 0.001])
def test_demand_is_that_of_all_pairs_with_and_without_decided_leads(warmth):
    """Shares by powers of e, nobody among the choices unless a lead must be placed; decided leads are counted on."""
    rng = np.random.default_rng(3)
    values, prices, required = rng.random((400, 6)) - 0.2, rng.random(6) / 2, rng.random(400) < 0.3
    market = market_of(AssignmentProblem(values, np.full(6, 90), must_assign=required))
    leads = open_leads(survey(market, prices, 6, Clock(None)), required, 6)
    demand = leads.demand_at(prices, warmth)
    net = values - prices
    best = np.where(required, net.max(axis=1), np.maximum(net.max(axis=1), 0))
    powers = np.exp((net - best[:, None]) / warmth)
    whole = powers.sum(axis=1) + np.where(required, 0, np.exp(-best / warmth))
    expected = (powers / whole[:, None]).sum(axis=0)
    np.testing.assert_allclose(demand.total, expected, rtol=1e-4)
    assert demand.worth == pytest.approx(best.sum())
    later = leads.without_decided(demand).demand_at(prices, warmth)
    np.testing.assert_allclose(later.total, expected, rtol=1e-4, atol=0.01)
    assert later.worth == pytest.approx(best.sum())
