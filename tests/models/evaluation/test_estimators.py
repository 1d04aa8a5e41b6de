"""Estimators: by hand, against another package's figures, and their properties."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.evaluation import ESTIMATORS, Judged, effective_sample_size, overlap_share
from models.evaluation.estimators import shrinkage, switch
from models.evaluation.overlap import worst_bias
from tests.models.evaluation import published


@pytest.fixture
def tiny() -> Judged:
    """Three leads and two reps, to be worked by hand: weights 2, 0 and 0.5."""
    return Judged(
        chosen=np.array([0, 0, 1]),
        propensity=np.array([[0.5, 0.5], [0.25, 0.75], [0.2, 0.8]]),
        outcome=np.array([1.0, 1.0, 0.0]),
        target=np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.4]]),
        predicted=np.array([[0.5, 0.1], [0.3, 0.4], [0.2, 0.6]]),
        lead=np.array([0, 1, 2]),
    )


@pytest.mark.parametrize(
    ("name", "by_hand"),
    [
        ("direct", (0.5 + 0.4 + 0.36) / 3),  # 0.6 x 0.2 + 0.4 x 0.6 = 0.36
        ("ips", (2 * 1 + 0 + 0) / 3),
        ("snips", 2 / 2.5),
        ("dr", (0.5 + 2 * 0.5 + 0.4 + 0.36 - 0.5 * 0.6) / 3),
        ("sndr", (0.5 + 0.4 + 0.36) / 3 + (2 * 0.5 - 0.5 * 0.6) / 2.5),
    ],
)
def test_a_tiny_log_by_hand(tiny: Judged, name: str, by_hand: float) -> None:
    """Each estimate is what the formula gives on paper."""
    assert ESTIMATORS[name](tiny).mean() == pytest.approx(by_hand, abs=1e-12)


def test_switch_and_shrinkage_by_hand(tiny: Judged) -> None:
    """Beyond the switch the prediction is believed; shrinkage takes w to 3 w / (w² + 3)."""
    assert switch(tiny, 1.0).mean() == pytest.approx((0.5 + 0.4 + 0.36 - 0.5 * 0.6) / 3)
    shrunk = (0.5 + 6 / 7 * 0.5 + 0.4 + 0.36 - 1.5 / 3.25 * 0.6) / 3
    assert shrinkage(tiny, 3.0).mean() == pytest.approx(shrunk)


def test_agreement_with_published_estimators() -> None:
    """Another package's estimates, on its own synthetic set-up, to eight digits."""
    rows = np.arange(12)
    propensity = np.full((12, 3), 0.1)
    propensity[rows, published.ACTION] = published.LOGGED
    judged = Judged(published.ACTION, propensity, published.REWARD, published.TARGET, published.PREDICTED, rows)
    for name, figure in published.FIGURES.items():
        assert ESTIMATORS[name](judged).mean() == pytest.approx(figure, abs=1e-8), name
    assert switch(judged, 1.2).mean() == pytest.approx(published.SWITCH_AT_1_2, abs=1e-8)
    assert shrinkage(judged, 3.0).mean() == pytest.approx(published.SHRINKAGE_AT_3, abs=1e-8)


@st.composite
def logs(draw: st.DrawFn) -> Judged:
    """Draw a log of up to 30 rows and 5 reps."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    n, m = draw(st.integers(2, 30)), draw(st.integers(1, 5))
    propensity, target = rng.dirichlet(np.ones(m), n) * 0.9 + 0.1 / m, rng.dirichlet(np.ones(m), n)
    chosen = (propensity.cumsum(axis=1) > rng.random(n)[:, None]).argmax(axis=1)
    return Judged(
        chosen,
        propensity,
        (rng.random(n) < 0.5) * 1.0,
        target,
        rng.random((n, m)),
        rng.integers(max(1, n // 2), size=n),
    )


@given(logs())
def test_what_was_done_is_recovered_exactly(log: Judged) -> None:
    """Judged as itself, a log gives its own mean outcome, with full use of every past lead."""
    itself = replace(log, target=log.propensity)
    for name in ("ips", "snips"):
        assert ESTIMATORS[name](itself).mean() == pytest.approx(log.outcome.mean())
    assert effective_sample_size(itself) == pytest.approx(len(log.outcome))
    assert overlap_share(itself, log.target.shape[1]) >= 0.9


@given(logs())
def test_a_perfect_prediction_leaves_nothing_to_correct(log: Judged) -> None:
    """Where the prediction is the outcome, the doubly robust family is the direct estimate, whatever the weights."""
    rows = np.arange(len(log.chosen))
    predicted = log.predicted.copy()
    predicted[rows, log.chosen] = log.outcome
    perfect = replace(log, predicted=predicted)
    for name in ("dr", "sndr", "switch", "shrinkage"):
        np.testing.assert_allclose(ESTIMATORS[name](perfect), perfect.expected)


@given(logs())
def test_groups_of_one_are_single_reps_and_one_group_is_the_prediction(log: Judged) -> None:
    """The finest grouping changes nothing; the coarsest leaves all differences to the prediction."""
    m = log.target.shape[1]
    np.testing.assert_allclose(replace(log, group=np.arange(m)).weight, log.weight)
    np.testing.assert_allclose(replace(log, group=np.zeros(m, dtype=np.int64)).weight, 1.0)


@given(logs(), st.floats(0.01, 0.5))
def test_a_floor_bounds_weights_and_states_its_worst(log: Judged, least: float) -> None:
    """No weight above 1 / floor; the change of the expected estimate is within the stated bound."""
    raised = log.floored(least)
    assert raised.weight.max() <= 1 / least + 1e-9
    truth = log.predicted
    wrong = 1.0 - truth  # outcomes as unlike the prediction as they can be
    kept = (log.target * np.minimum(log.propensity / least, 1.0) * (wrong - truth)).sum(axis=1)
    whole = (log.target * (wrong - truth)).sum(axis=1)
    assert abs((whole - kept).mean()) <= worst_bias(log, least) + 1e-9


def test_impossible_logs_are_refused(tiny: Judged) -> None:
    """A chosen rep without a chance, or a method that gives a lead out twice, is an error."""
    with pytest.raises(ValueError, match="above 0"):
        replace(tiny, propensity=np.array([[0.0, 1.0]] * 3))
    with pytest.raises(ValueError, match="at most 1"):
        replace(tiny, target=np.ones((3, 2)))
    with pytest.raises(ValueError, match="shape"):
        replace(tiny, outcome=np.zeros(2))
