"""The truth is the formula in its docstring, and the dials mean what they say."""

import numpy as np
import pytest
from scipy.special import expit, logit

from scenarios import Draws, load
from scenarios.leads import draw_leads
from scenarios.organisation import Rep
from scenarios.truth import Truth
from scenarios.vocabulary import Differences

MANY = tuple(
    Rep(
        rep_id=f"r{n}",
        territories=("north",),
        niches=(("billing",), ("security",))[n % 2],
        skill=0.01 + 0.98 * n / 400,
    )
    for n in range(401)
)


def _logits(differences: Differences, **dials: float) -> np.ndarray:
    scenario = load("baseline").with_differences(differences)
    parameters = scenario.truth.model_copy(update=dials)
    leads = draw_leads(scenario.leads, Draws(1), 2000)
    return np.asarray(logit(Truth(parameters, scenario.leads, MANY).chance(leads)))


def test_reps_alike_have_equal_chances() -> None:
    """Both dials at zero: one column is every column."""
    logits = _logits(Differences.ALIKE)
    assert np.ptp(logits, axis=1) == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("points", [3.0, 10.0])
def test_the_rep_dial_is_a_standard_deviation_in_points(points: float) -> None:
    """401 reps: the spread between them is the dial within four standard errors (sd / sqrt(2 n) each)."""
    reps = _logits(Differences.ALIKE, rep_points=points).mean(axis=0)
    in_points = reps.std() * 100 * 0.25 * 0.75
    assert in_points == pytest.approx(points, rel=4 / np.sqrt(2 * 401))


def test_the_pair_dial_is_a_standard_deviation_in_points() -> None:
    """What is particular to a pair has the spread of the dial, within 5 %."""
    logits = _logits(Differences.ALIKE, pair_points=5.0)
    lead = _logits(Differences.ALIKE)
    assert (logits - lead).std() * 100 * 0.25 * 0.75 == pytest.approx(5.0, rel=0.05)


def test_a_reference_pair_by_hand() -> None:
    """Grade B, source content, median value, dials zero: the formula in one line."""
    scenario = load("baseline").with_differences("alike")
    leads = draw_leads(scenario.leads, Draws(1), 1).with_columns(
        grade=np.array(["B"]), source=np.array(["content"]), value=np.array([scenario.leads.value_median])
    )
    chance = scenario.world.chance(leads)[0, 0]
    assert chance == pytest.approx(expit(logit(0.25) + 0.1 - 0.2))


def test_hiring_somebody_changes_nobodys_hidden_talent() -> None:
    """Without known matches (whose scale follows the team) a colleague's chances stay as they were."""
    scenario = load("baseline").with_differences("dream")
    parameters = scenario.truth.model_copy(update={"match_share": 0.0})
    leads = draw_leads(scenario.leads, Draws(1), 50)
    few = Truth(parameters, scenario.leads, MANY[:3]).chance(leads)
    more = Truth(parameters, scenario.leads, MANY[:4]).chance(leads)
    np.testing.assert_array_equal(few, more[:, :3])
