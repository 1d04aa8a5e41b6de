from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from models import ConversionModel
from models.revenue import FEWEST_WINS, Revenue, Worth
from scenarios.faults import BadInput
from tests.models.worlds import World

ALL = np.ones(600, dtype=bool)


def _wins(
    rng: np.random.Generator, ratio: float = 0.8, reps: np.ndarray | None = None
) -> tuple[pl.DataFrame, np.ndarray]:
    """Draw 600 wins of six reps: revenue is the listed value times a ratio (of each rep) times noise of mean 1."""
    rep = np.arange(600) % 6
    value = np.exp(rng.standard_normal(600) + 8.0)
    noise = np.exp(0.3 * rng.standard_normal(600) - 0.045)
    own = np.ones(6) if reps is None else reps
    return pl.DataFrame({"value": value, "revenue": ratio * value * own[rep] * noise}), rep


def test_revenue_adds_up() -> None:
    """What is expected of the wins sums to what they brought, exactly: no smearing, no logarithm."""
    frame, rep = _wins(np.random.default_rng(0))
    learned = Revenue.learn(frame, ALL, rep, 6)
    assert learned.basis == "value"
    assert learned.of_leads(frame).sum() == pytest.approx(frame["revenue"].sum())
    assert learned.ratio == pytest.approx(0.8, rel=0.05)  # 3 standard errors


def test_reps_are_told_apart_only_where_the_data_are_clear() -> None:
    """Of 100 firms whose reps are alike at most 11 are told apart (5 expected; 1 % of sound programs would fail)."""
    apart = 0
    for seed in range(100):
        frame, rep = _wins(np.random.default_rng([seed, 1]))
        apart += Revenue.learn(frame, ALL, rep, 6).tells_reps_apart
    assert apart <= 11


def test_reps_who_differ_are_shrunk_towards_one_another() -> None:
    """A rep who gives 40 % away is seen to, and by a little less than her own figures say."""
    frame, rep = _wins(np.random.default_rng(2), reps=np.array([0.6, 1.0, 1.0, 1.0, 1.2, 1.2]))
    learned = Revenue.learn(frame, ALL, rep, 6)
    assert learned.tells_reps_apart
    own = frame.filter(pl.Series(rep == 0))
    raw = own["revenue"].sum() / own["value"].sum() / learned.ratio
    assert raw < learned.of_reps[0] < 0.8
    assert learned.factors(np.array([0, -1])).tolist() == [learned.of_reps[0], 1.0]


def test_without_listed_values_it_is_a_mean() -> None:
    """Where wins have revenue and leads no value, every lead is expected to bring the mean."""
    frame, rep = _wins(np.random.default_rng(3))
    learned = Revenue.learn(frame.drop("value"), ALL, rep, 6)
    assert learned.basis == "mean"
    assert learned.of_leads(pl.DataFrame({"lead_id": ["a", "b"]})).tolist() == [learned.mean] * 2


def test_too_few_wins_teach_nothing() -> None:
    """Below thirty wins with revenue nothing is stated."""
    frame, rep = _wins(np.random.default_rng(4))
    learned = Revenue.learn(frame, np.arange(600) < FEWEST_WINS - 1, rep, 6)
    assert learned.basis == "none"
    assert "29 wins" in learned.sentence()


@pytest.fixture(scope="module")
def paid(strong: World) -> ConversionModel:
    """Give a model of a firm whose wins bring 70 % of the listed value."""
    rng = np.random.default_rng(5)
    value = pl.Series("value", np.exp(rng.standard_normal(strong.history.height) + 8.0))
    won = pl.col("outcome") == "won"
    history = strong.history.with_columns(value).with_columns(revenue=pl.when(won).then(0.7 * pl.col("value")))
    return ConversionModel(draws=20).fit(history, reps=strong.reps)


def test_pairs_are_valued_by_what_is_asked(paid: ConversionModel, strong: World) -> None:
    """The same chances times 1, the listed value, or the revenue to expect of it."""
    leads = strong.history.head(3).select("lead_id", "niche", "grade", "score").with_columns(value=pl.lit(100.0))
    wins, value, revenue = (paid.pair_values(leads, strong.reps, worth=worth) for worth in ("wins", "value", "revenue"))
    assert value.block(0, 3) == pytest.approx(100.0 * wins.block(0, 3))
    assert revenue.block(0, 3) == pytest.approx(70.0 * wins.block(0, 3), rel=1e-6)
    assert revenue.rows(np.array([2])) == pytest.approx(revenue.block(2, 3))
    rep = np.array([0, -1, 2])
    assert revenue.worth(rep) == pytest.approx([70.0] * 3)
    assert "0.7 of the listed value" in str(paid.card()["findings"]["revenue"])


def test_rep_factors_multiply(paid: ConversionModel, strong: World) -> None:
    """Where reps bring different revenue, blocks, rows and the worth of chosen pairs say the same."""
    known = paid.fitted_.description
    factors = tuple(np.linspace(0.5, 1.5, 12).tolist())
    revenue = known.revenue.model_copy(update={"of_reps": factors})
    fitted = replace(paid.fitted_, description=known.model_copy(update={"revenue": revenue}))
    leads = strong.history.head(2).select("lead_id", "niche", "grade", "score").with_columns(value=pl.lit(10.0))
    values = fitted.pair_values(leads, fitted.see(strong.reps), Worth.REVENUE)
    assert values.block(0, 2) == pytest.approx(values.probability(0, 2) * 7.0 * np.array(factors))
    assert values.rows(np.array([1])).tobytes() == values.block(1, 2).tobytes()
    assert values.worth(np.array([0, 11])) == pytest.approx([3.5, 10.5])


def test_revenue_that_was_not_learned_is_refused(strong_model: ConversionModel, strong: World) -> None:
    """A history without revenue, and a word that is none of the three, are refused by name."""
    leads = strong.history.head(3).select("lead_id", "niche", "grade", "score")
    with pytest.raises(BadInput, match="30 wins with revenue"):
        strong_model.pair_values(leads, strong.reps, worth="revenue")
    with pytest.raises(BadInput, match="one of value, wins, revenue"):
        strong_model.pair_values(leads, strong.reps, worth="profit")
