from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

import numpy as np
import polars as pl
import pytest
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression, RidgeClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from models import ConversionModel
from models.columns.encoding import LeadEncoder
from models.columns.lead_part import cross_fit
from scenarios.faults import BadInput
from tests.models.worlds import START, World, as_seen, world

FEATURES = ("lead_id", "niche", "grade", "score", "size")
TREES = HistGradientBoostingClassifier(max_iter=40, learning_rate=0.1, random_state=0)


def _crossed(seed: int, leads: int) -> tuple[World, pl.DataFrame, np.ndarray]:
    """Draw a firm in which score helps with big deals and hurts with small ones; its truth for every row."""
    firm = world(seed, leads=leads, reps=6, rep_sd=0.4)
    rng = np.random.default_rng([seed, 2])
    size = rng.standard_normal(leads)
    score = firm.history["score"].to_numpy()
    logits = firm.logits - 0.5 * score + 1.2 * np.sign(score * size)
    won = rng.random(leads) < 1.0 / (1.0 + np.exp(-logits))
    history = firm.history.with_columns(outcome=pl.Series(np.where(won, "won", "lost")), size=pl.Series(size))
    return firm, history, logits


def _miss(model: ConversionModel, firm: World, history: pl.DataFrame, logits: np.ndarray) -> float:
    """Give the root mean square distance of chance and truth over the history's own pairs."""
    values = model.pair_values(history.select(FEATURES), firm.reps)
    rep = np.array([values.rep_ids.index(rep_id) for rep_id in history["rep_id"]])
    chance = values.probability(0, history.height)[np.arange(history.height), rep]
    return float(np.sqrt(np.mean((chance - 1.0 / (1.0 + np.exp(-logits))) ** 2)))


def test_trees_find_what_lines_cannot() -> None:
    """Where the truth is a product of signs, boosted trees halve the distance to it; reps are learned beside them."""
    firm, history, logits = _crossed(1, 3000)
    plain = ConversionModel(draws=20).fit(history, reps=firm.reps)
    trees = ConversionModel(lead_estimator=TREES, draws=20).fit(history, reps=firm.reps)
    assert _miss(trees, firm, history, logits) < 0.5 * _miss(plain, firm, history, logits)
    assert np.corrcoef(trees.fitted_.effects.own[:, 0], firm.rep)[0, 1] > 0.9
    assert trees.card()["lead_estimator"] == "HistGradientBoostingClassifier"
    assert "lead estimator" not in " ".join(trees.features_)


class _Listener(LogisticRegression):  # type: ignore[misc]
    """Notes the share won of what it is fitted on."""

    heard: ClassVar[list[float]] = []

    def fit(self, columns: np.ndarray, won: np.ndarray, sample_weight: np.ndarray | None = None) -> _Listener:
        self.heard.append(float(np.average(won, weights=sample_weight)))
        super().fit(columns, won, sample_weight)
        return self


def test_open_leads_are_weighed() -> None:
    """Read when a sixth is open, the classifier is told of as many wins in time as there will be, within 7 %.

    Over four seeds the two differ by 2 % (standard deviation); open leads taken for lost are 30 % off, left out 15 %.
    """
    firm = world(6, leads=3000, reps=10, rep_sd=0.3, days=250, win_days=120.0)
    early = as_seen(firm.history, START + timedelta(days=250))
    assert (early["outcome"] == "open").sum() > 0.15 * early.height
    took = pl.col("closed_at") - pl.col("assigned_at")
    in_time = firm.history.select(((pl.col("outcome") == "won") & (took < timedelta(days=200))).mean()).item()
    _Listener.heard.clear()
    ConversionModel(horizon_days=200, lead_estimator=_Listener(), draws=20).fit(early, reps=firm.reps)
    second_time = _Listener.heard[5:10]  # fifths, once more when what is thought of open leads has changed
    assert np.mean(second_time) == pytest.approx(in_time, rel=0.07)


@pytest.mark.parametrize(
    "estimator", [RidgeClassifier(), make_pipeline(StandardScaler(), LogisticRegression()), LogisticRegression()]
)
def test_any_classifier_will_do(small: World, small_model: ConversionModel, estimator: Any) -> None:
    """Scores instead of chances, no weights, linear: chances are like the model's own where lines are the truth."""
    early = as_seen(small.history, START + timedelta(days=680))
    model = ConversionModel(lead_estimator=estimator, draws=20).fit(early, reps=small.reps)
    leads = small.history.head(500).select("lead_id", "niche", "grade", "score")
    chances = [one.pair_values(leads, small.reps).probability(0, 500) for one in (model, small_model)]
    assert np.corrcoef(chances[0].ravel(), chances[1].ravel())[0, 1] > 0.98


class _Memory(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Knows rows it was fitted on by heart, and nothing else."""

    def fit(self, columns: np.ndarray, won: np.ndarray, sample_weight: np.ndarray | None = None) -> _Memory:
        self.seen_ = {row.tobytes(): int(end) for row, end in zip(columns, won, strict=True)}
        self.classes_ = np.array([0, 1])
        return self

    def predict_proba(self, columns: np.ndarray) -> np.ndarray:
        chance = np.array([self.seen_.get(row.tobytes(), 0.5) for row in columns])
        return np.column_stack([1.0 - chance, chance])


def test_no_row_is_answered_by_who_has_seen_it() -> None:
    """A classifier that learns by heart has nothing to say about the rows of the fifth it did not see."""
    rng = np.random.default_rng(0)
    frame = pl.DataFrame({"lead_id": [f"L{i // 2}" for i in range(200)], "score": rng.standard_normal(200).repeat(1)})
    frame = frame.with_columns(score=pl.Series(np.repeat(rng.standard_normal(100), 2)))
    encoder = LeadEncoder.learn(frame, ("score",), np.ones(200, dtype=bool))
    part, answers = cross_fit(_Memory(), encoder, frame, (rng.random(200) < 0.5).astype(float), 0)
    assert len(part.estimators) == 5
    assert not answers.any()


@pytest.mark.parametrize("estimator", [LinearRegression(), HistGradientBoostingClassifier, "trees", 3])
def test_what_is_no_classifier_is_refused(strong: World, estimator: Any) -> None:
    """A regressor, a class, a word or a number is refused by name, before any work."""
    with pytest.raises(BadInput, match="lead_estimator.*predict_proba or decision_function"):
        ConversionModel(lead_estimator=estimator).fit(strong.history, reps=strong.reps)


def test_it_cannot_be_saved(small: World, tmp_path: Any) -> None:
    """No model is a pickle, so this one stays in memory; the refusal says what to do, and nothing is written."""
    model = ConversionModel(lead_estimator=LogisticRegression(), draws=20).fit(small.history, reps=small.reps)
    with pytest.raises(BadInput, match="can only be pickled, and models never are"):
        model.save(tmp_path / "model")
    assert not (tmp_path / "model").exists()
