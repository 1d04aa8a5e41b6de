from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from models import ConversionModel
from scenarios.faults import BadInput
from tests.models.worlds import START, World, as_seen, world


def test_truth_is_recovered(strong: World, strong_model: ConversionModel) -> None:
    """With 500 leads a rep, effects and scales come out near the truth (one seed; loose bounds of 3 errors)."""
    effects = strong_model.fitted_.effects
    assert np.corrcoef(effects.own[:, 0] + effects.own[:, 1:5].mean(axis=1), strong.rep)[0, 1] > 0.9
    assert np.corrcoef(effects.own[:, 1:5].ravel(), strong.rep_niche.ravel())[0, 1] > 0.6
    assert 0.3 < strong_model.rep_differences_.rep.scale < 1.2
    assert 0.2 < strong_model.rep_differences_.rep_niche.scale < 0.7


def test_chances_are_those_of_the_horizon(strong: World, strong_model: ConversionModel) -> None:
    """Mean chance on the history's own pairs is the share won within the horizon, not the share ever won."""
    history = strong.history.with_columns(age=(pl.col("closed_at") - pl.col("assigned_at")).dt.total_days())
    in_time = ((history["outcome"] == "won") & (history["age"] < 180)).mean()
    assert isinstance(in_time, float)
    values = strong_model.pair_values(history.select("lead_id", "niche", "grade", "score"), strong.reps)
    rep = np.array([values.rep_ids.index(rep_id) for rep_id in history["rep_id"]])
    chance = values.probability(0, history.height)[np.arange(history.height), rep]
    assert chance.mean() == pytest.approx(in_time, abs=0.002)


@pytest.mark.parametrize(("days", "win_days", "horizon"), [(250, 120.0, 200), (60, 10.0, 30)])
def test_open_leads_hardly_move_the_chance(days: int, win_days: float, horizon: int) -> None:
    """Read when up to a third is open, mean chance stays within 5 %; dropping or losing open leads is 10 % off."""
    firm = world(5, leads=4000, reps=10, rep_sd=0.3, days=days, win_days=win_days)
    moment = START + timedelta(days=days)
    early = as_seen(firm.history, moment)
    still_open = early["outcome"] == "open"
    given_up = early.with_columns(closed_at=pl.col("closed_at").fill_null(moment), outcome=_lost_if(still_open))

    def chance(history: pl.DataFrame) -> float:
        model = ConversionModel(horizon_days=horizon, draws=20).fit(history, reps=firm.reps)
        leads = firm.history.head(1000).select("lead_id", "niche", "grade", "score")
        return float(model.pair_values(leads, firm.reps).probability(0, 1000).mean())

    complete = chance(firm.history)
    assert still_open.sum() > 0.15 * early.height
    assert chance(early) == pytest.approx(complete, rel=0.05)
    assert abs(chance(early.filter(~still_open)) / complete - 1.0) > 0.09
    assert abs(chance(given_up) / complete - 1.0) > 0.09


def _lost_if(still_open: pl.Series) -> pl.Expr:
    return pl.when(still_open).then(pl.lit("lost")).otherwise("outcome").alias("outcome")


def test_as_of_is_an_export_made_that_day(small: World) -> None:
    """As of a date the model is the one of an export made that day, whatever happened later."""
    moment = START + timedelta(days=400)
    then = as_seen(small.history, moment)
    models = [
        ConversionModel(draws=20).fit(history, reps=small.reps, as_of=moment) for history in (small.history, then)
    ]
    assert models[0].fitted_.effects.fixed.tobytes() == models[1].fitted_.effects.fixed.tobytes()
    assert models[0].as_of_ == moment


def test_short_follow_up_is_said(small: World) -> None:
    """Where nobody was watched over the horizon the fit says so, and does not refuse."""
    model = ConversionModel(draws=20).fit(small.history, reps=small.reps, as_of=START + timedelta(days=90))
    assert 89.0 < model.followed_days_ <= 90.0
    assert "No lead could be watched over the whole horizon" in model.card()["data"]["follow_up"]


def test_former_reps_teach_and_are_counted(small: World) -> None:
    """Reps who left train the model and are counted; nobody who is not in the table gets values."""
    model = ConversionModel(draws=20).fit(small.history, reps=small.reps.head(4))
    assert model.former_reps_ == 2
    leads = small.history.head(5).select("lead_id", "niche", "grade", "score")
    assert model.pair_values(leads, small.reps.head(4)).shape == (5, 4)


def test_a_missing_feature_is_named(strong: World, strong_model: ConversionModel) -> None:
    """Leads without a column of the training are refused, naming every such column."""
    with pytest.raises(BadInput) as refusal:
        strong_model.pair_values(strong.history.select("lead_id", "niche"), strong.reps)
    assert [fault.column for fault in refusal.value.faults] == ["grade", "score"]


def test_named_features_only(small: World) -> None:
    """With features named, the others are not used, and leads need not have them."""
    model = ConversionModel(draws=20).fit(small.history, reps=small.reps, features=["score"])
    assert model.features_ == ("score",)
    assert model.pair_values(small.history.head(3).select("lead_id", "score"), small.reps).shape == (3, 6)


def test_no_features_at_all(small: World) -> None:
    """Reps alone are a model too."""
    bare = small.history.select("lead_id", "rep_id", "assigned_at", "outcome", "closed_at")
    model = ConversionModel(draws=20).fit(bare, reps=small.reps)
    assert model.features_ == ()
    assert model.rep_differences_.rep.distinguishable


def test_without_reps_no_matches(small: World) -> None:
    """Without the reps table nothing is known of matches, and nobody counts as former."""
    model = ConversionModel(draws=20).fit(small.history)
    assert model.former_reps_ == 0
    assert model.fitted_.description.matches.columns == ()


def test_order_of_rows_does_not_matter(small: World, small_model: ConversionModel) -> None:
    """A shuffled history gives the same effects, up to rounding."""
    shuffled = small.history.sample(fraction=1.0, shuffle=True, seed=1)
    again = ConversionModel(draws=20).fit(shuffled, reps=small.reps.reverse())
    assert again.fitted_.effects.own == pytest.approx(small_model.fitted_.effects.own, abs=1e-6)


def test_reps_who_leave_losses_open_are_no_better(alike: World) -> None:
    """Where half of the reps never close what is lost, that is said, and they are not taken for the better half."""
    left_open = (pl.col("outcome") == "lost") & (pl.col("rep_id") < "R006")
    sloppy = alike.history.with_columns(
        outcome=pl.when(left_open).then(pl.lit("open")).otherwise("outcome"),
        closed_at=pl.when(left_open).then(None).otherwise("closed_at"),
    )
    model = ConversionModel(draws=20).fit(sloppy, reps=alike.reps)
    assert "left open" in model.verdict_
    assert not model.rep_differences_.rep.distinguishable
    assert np.abs(model.fitted_.effects.own[:, 0]).max() < 0.15


def test_clone_and_parameters() -> None:
    """The estimator keeps scikit-learn's rules: it clones, and __init__ only stores."""
    model = ConversionModel(horizon_days=90, seed=3)
    assert clone(model).get_params() == model.get_params()
    with pytest.raises(NotFittedError):
        model.card()


@pytest.mark.parametrize(
    "parameters", [{"horizon_days": 0}, {"horizon_days": "x"}, {"draws": 1}, {"seed": -1}, {"max_levels": 2.5}]
)
def test_parameters_out_of_range_are_refused(parameters: dict[str, object], small: World) -> None:
    """A parameter that makes no sense is refused by name."""
    with pytest.raises(BadInput, match=next(iter(parameters))):
        ConversionModel(**parameters).fit(small.history)  # type: ignore[arg-type]


def test_one_rep_is_no_comparison(small: World) -> None:
    """A firm of one rep can be fitted, and nothing is said to differ."""
    one = small.history.filter(pl.col("rep_id") == "R000")
    model = ConversionModel(draws=20).fit(one, reps=small.reps.head(1))
    assert not model.rep_differences_.rep.distinguishable
    assert model.interaction_.share == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("name", ["rep_gender", "deal_status", "revenue"])
def test_a_feature_that_may_not_be_learned_from_is_refused(small: World, name: str) -> None:
    """From Python as from the command line, by constructor and by fit."""
    spoilt = small.history.with_columns(pl.lit("x").alias(name) if name != "revenue" else pl.lit(1.0).alias(name))
    with pytest.raises(BadInput, match=name):
        ConversionModel(features=["niche", name]).fit(spoilt, reps=small.reps)
    with pytest.raises(BadInput, match=name):
        ConversionModel().fit(spoilt, reps=small.reps, features=["niche", name])
    with pytest.raises(BadInput, match="list of column names"):
        ConversionModel(features="niche").fit(small.history, reps=small.reps)


def test_without_rep_effects_nobody_is_rated(strong: World) -> None:
    """Reps who state the same are worth the same, skilled or not; and it is said."""
    reps = strong.reps.with_columns(skill=pl.Series(np.linspace(0.1, 0.9, 12)))
    model = ConversionModel(draws=20, rep_effects=False).fit(strong.history, reps=reps)
    assert not model.fitted_.effects.own.any()
    assert "No rep was rated" in model.verdict_
    values = model.pair_values(strong.history.head(50).select("lead_id", "niche", "grade", "score"), reps)
    alike = [names == strong.reps["niches"][0].to_list() for names in strong.reps["niches"].to_list()]
    chances = values.probability(0, 50)[:, alike]
    assert chances.shape[1] > 1
    assert np.ptp(chances, axis=1).max() == 0.0
    assert np.ptp(values.probability(0, 50), axis=1).max() > 0.02


def test_a_load_at_assignment_is_not_the_rep(alike: World) -> None:
    """Reps who are alike but for how much they were given stay alike once their load is on record."""
    rng = np.random.default_rng(8)
    rep = np.array([int(rep_id[1:]) for rep_id in alike.history["rep_id"]])
    load = 20.0 + 10.0 * (rep % 2) + rng.standard_normal(len(rep)) * 5.0
    won = rng.random(len(rep)) < 1.0 / (1.0 + np.exp(-(alike.logits + 1.0 - 0.08 * (load - 20.0))))
    history = alike.history.with_columns(outcome=pl.Series(np.where(won, "won", "lost")))
    blind = ConversionModel(draws=20).fit(history, reps=alike.reps)
    seeing = ConversionModel(draws=20).fit(history.with_columns(load_at_assignment=load), reps=alike.reps)
    assert blind.rep_differences_.rep.distinguishable
    assert not seeing.rep_differences_.rep.distinguishable


def test_a_beginner_is_expected_to_grow(alike: World) -> None:
    """Where reps win less in their first months, a rep hired yesterday is expected to win less than an old hand."""
    rng = np.random.default_rng(9)
    reps = alike.reps.with_columns(hired_on=pl.Series([START.date() + timedelta(days=60 * at) for at in range(12)]))
    hired = 60.0 * np.array([int(rep_id[1:]) for rep_id in alike.history["rep_id"]])
    day = alike.history.select((pl.col("assigned_at") - START).dt.total_days()).to_series().to_numpy()
    tenure = np.maximum(day - hired, 0.0)
    won = rng.random(len(day)) < 1.0 / (1.0 + np.exp(-(alike.logits + 0.5 - 2.0 * np.exp(-tenure / 90.0))))
    history = alike.history.with_columns(outcome=pl.Series(np.where(won, "won", "lost")))
    model = ConversionModel(draws=20).fit(history, reps=reps, as_of=START + timedelta(days=3000))
    fresh = pl.DataFrame({"rep_id": ["new", "old"], "capacity": [9.0, 9.0]}).with_columns(
        hired_on=pl.Series([START.date() + timedelta(days=2999), START.date()])
    )
    leads = history.head(20).select("lead_id", "niche", "grade", "score")
    chance = model.pair_values(leads, fresh).probability(0, 20).mean(axis=0)
    assert chance[1] > chance[0] + 0.1
