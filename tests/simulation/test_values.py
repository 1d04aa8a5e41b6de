import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from matching import policy_named
from scenarios import Scenario
from simulation.values import values_for
from tests.simulation.firms import firm, market_of, rep


class Backwards:
    """A model that answers with rows and columns in another order than asked."""

    def __init__(self, leads: pl.DataFrame | None = None, reps: pl.DataFrame | None = None) -> None:
        self.lead_ids = [] if leads is None else leads["lead_id"].to_list()[::-1]
        self.rep_ids = [] if reps is None else reps["rep_id"].to_list()[::-1]

    def pair_values(self, leads: pl.DataFrame, reps: pl.DataFrame) -> "Backwards":
        """Answer from the last lead and rep to the first."""
        return Backwards(leads, reps)

    def probability(self, start: int, stop: int) -> NDArray[np.float64]:
        """Encode lead L<i> and rep r<j> as .1 i + .01 j."""
        leads = np.array([int(name[1:]) for name in self.lead_ids])[start:stop]
        reps = np.array([int(name[1:]) for name in self.rep_ids])
        return np.asarray(0.1 * leads[:, None] + 0.01 * reps[None, :])

    def block(self, start: int, stop: int) -> NDArray[np.float64]:
        """Give a hundred times the chance."""
        return np.asarray(100.0 * self.probability(start, stop))


@pytest.fixture
def scenario() -> Scenario:
    """Two reps."""
    return firm(rep("r1"), rep("r2"))


def test_a_models_values_are_joined_by_id(scenario: Scenario) -> None:
    """Whatever order the model answers in, each pair gets its own value."""
    values = values_for(policy_named("optimal"), scenario, market_of(scenario, [1, 2]), Backwards())
    assert values == pytest.approx(np.array([[0.01, 0.02], [0.11, 0.12]]))


@pytest.mark.parametrize(("policy", "factor"), [("optimal", 100.0), ("oracle", 100.0)])
def test_the_objective_says_whether_wins_or_revenue_count(scenario: Scenario, policy: str, factor: float) -> None:
    """Leads are worth 100: values under one objective are a hundred times those under the other."""
    market = market_of(scenario, [1, 2])
    by_value = scenario.replace(routing={"objective": "value"})
    wins = values_for(policy_named(policy), scenario, market, Backwards())
    revenue = values_for(policy_named(policy), by_value, market, Backwards())
    assert wins is not None
    assert revenue == pytest.approx(factor * wins)


def test_a_rotation_is_told_nothing(scenario: Scenario) -> None:
    """Round robin gets no values, even if there is a model."""
    assert values_for(policy_named("round-robin"), scenario, market_of(scenario, [1]), Backwards()) is None
