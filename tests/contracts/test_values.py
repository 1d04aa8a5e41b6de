"""What models give is what matching takes: the two rooms meet only here and in the wiring."""

import numpy as np
import pytest

from fairlead.assign import assign
from matching import AssignmentProblem, PairMatrix, solve
from models import ConversionModel, PairValues
from scenarios import Firm, generate_firm


@pytest.fixture(scope="module")
def firm() -> Firm:
    """Make a small firm with real differences."""
    return generate_firm(seed=9, leads=30, reps=5, history=800, differences="dream")


@pytest.fixture(scope="module")
def values(firm: Firm) -> PairValues:
    """Value the firm's new leads."""
    return ConversionModel().fit(firm.history, reps=firm.reps).pair_values(firm.leads, firm.reps)


def test_pair_values_are_a_pair_matrix(values: PairValues) -> None:
    """Shape, blocks, and every split into blocks alike."""
    matrix: PairMatrix = values
    whole = matrix.block(0, 30)
    assert whole.shape == matrix.shape == (30, 5)
    np.testing.assert_array_equal(np.vstack([matrix.block(0, 7), matrix.block(7, 30)]), whole)


def test_ids_travel_with_the_values(values: PairValues, firm: Firm) -> None:
    """A problem made from pair values knows its leads and reps by name."""
    problem = AssignmentProblem(values=values, capacity=dict.fromkeys(firm.reps["rep_id"], 7))
    result = solve(problem)
    result.check(problem)
    assert problem.lead_ids == tuple(firm.leads["lead_id"])
    assert result.table()["lead_id"].to_list() == firm.leads["lead_id"].to_list()


def test_order_of_the_tables_does_not_matter(firm: Firm) -> None:
    """Leads and reps in another order get the same assignment, by id."""
    model = ConversionModel().fit(firm.history, reps=firm.reps)
    when = firm.history["assigned_at"].max()
    plans = [
        assign(leads, reps, model=model, on=when)  # type: ignore[arg-type]
        for leads, reps in ((firm.leads, firm.reps), (firm.leads.reverse(), firm.reps.reverse()))
    ]
    one, two = (plan.table.sort("lead_id").select("lead_id", "rep_id") for plan in plans)
    assert plans[0].summary["objective"] == pytest.approx(plans[1].summary["objective"])
    assert one.equals(two)
