from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from models import ConversionModel, Source, propensities
from scenarios import BadInput

START = datetime(2025, 1, 1, tzinfo=UTC)
NICHES = np.array(["bio", "car", "toy"])


def _choices(seed: int, rows: int = 3000, reps: int = 6) -> tuple[pl.DataFrame, pl.DataFrame, np.ndarray]:
    """Draw a history whose managers prefer own niches by 1.2 logits and some reps to others, and the true chances."""
    rng = np.random.default_rng(seed)
    niche, own = rng.integers(0, 3, rows), np.arange(reps) % 3
    utility = 1.2 * (own[None, :] == niche[:, None]) + np.linspace(-0.5, 0.5, reps)
    chance = np.exp(utility) / np.exp(utility).sum(axis=1, keepdims=True)
    rep = (rng.random(rows)[:, None] > chance.cumsum(axis=1)).sum(axis=1)
    won = rng.random(rows) < 0.3
    at = [START + timedelta(hours=int(hour)) for hour in range(rows)]
    history = pl.DataFrame(
        {
            "lead_id": [f"L{row}" for row in range(rows)],
            "rep_id": [f"R{one}" for one in rep],
            "assigned_at": at,
            "closed_at": [when + timedelta(hours=5) for when in at],
            "outcome": np.where(won, "won", "lost"),
            "niche": NICHES[niche],
        }
    )
    people = pl.DataFrame(
        {"rep_id": [f"R{one}" for one in range(reps)], "capacity": 9.0, "niches": [[NICHES[n]] for n in own]}
    )
    return history, people, chance


def test_fitted_chances_are_near_the_true_ones() -> None:
    """Managers who prefer own niches and certain reps: every chance within 5 points, on average within 1.5."""
    history, reps, truth = _choices(1)
    found = propensities(history, reps)
    assert found.source is Source.FITTED
    error = np.abs(found.block(0, 3000) - truth)
    assert error.max() < 0.05
    assert error.mean() < 0.015
    assert found.chosen == pytest.approx(found.block(0, 3000)[np.arange(3000), [int(r[1:]) for r in history["rep_id"]]])
    assert "fitted" in found.sentence()


def test_a_fit_without_reps_learns_from_the_history_alone() -> None:
    """Without stated niches the rep's share of each niche speaks; 3 points off on average at most."""
    history, _, truth = _choices(2)
    assert np.abs(propensities(history).block(0, 3000) - truth).mean() < 0.03


def test_the_fit_is_as_sharp_as_the_truth_on_new_choices() -> None:
    """Fitted chances of what was chosen have, on the log scale, within 1 % of the truth's own mean."""
    history, reps, truth = _choices(3)
    rep = np.array([int(one[1:]) for one in history["rep_id"]])
    found = propensities(history, reps)
    assert np.log(found.chosen).mean() == pytest.approx(np.log(truth[np.arange(3000), rep]).mean(), rel=0.01)


def test_logged_chances_are_taken_as_they_are() -> None:
    """Of those not picked only the sum is known; it is spread evenly."""
    history, reps, _ = _choices(4, rows=50)
    found = propensities(history.with_columns(propensity=pl.lit(0.4)), reps)
    assert found.source is Source.LOGGED
    assert found.chosen == pytest.approx(np.full(50, 0.4))
    block = found.block(10, 20)
    assert block.sum(axis=1) == pytest.approx(np.ones(10))
    assert np.sort(block, axis=1)[:, -1] == pytest.approx(np.full(10, 0.4))


def test_a_rotation_is_one_over_those_who_could() -> None:
    """Rows say who was on shift; those who were not have no chance."""
    history, reps, _ = _choices(5, rows=40)
    other = pl.when(pl.col("rep_id") == "R0").then(pl.lit("R1")).otherwise(pl.lit("R0"))
    logged = history.with_columns(eligible_reps=pl.concat_list("rep_id", other))
    found = propensities(logged, reps, rotation=True)
    assert found.source is Source.KNOWN
    assert found.chosen == pytest.approx(np.full(40, 0.5))
    assert ((found.block(0, 40) > 0).sum(axis=1) == 2).all()


def test_a_rotation_without_its_log_is_refused() -> None:
    """Who was on shift cannot be guessed; every such row is named."""
    history, reps, _ = _choices(6, rows=3)
    with pytest.raises(BadInput, match="eligible_reps") as caught:
        propensities(history, reps, rotation=True)
    assert [fault.row for fault in caught.value.faults] == [1, 2, 3]


def test_what_happened_was_not_impossible() -> None:
    """A logged chance of 0 for the rep who was picked is refused, with its row."""
    history, reps, _ = _choices(7, rows=3)
    with pytest.raises(BadInput, match="propensity"):
        propensities(history.with_columns(propensity=pl.Series([0.5, 0.0, 0.5])), reps)


def test_who_has_gone_could_not_be_chosen() -> None:
    """A rep whose last lead came 100 days before has no chance, and one who is there has."""
    history, reps, _ = _choices(8)
    history = history.filter((pl.col("rep_id") != "R5") | (pl.col("assigned_at") < START + timedelta(days=10)))
    found = propensities(history, reps)
    last = found.block(history.height - 1, history.height)[0]
    assert last[5] == 0.0
    assert last[:5].min() > 0.0


def test_weights_undo_preference() -> None:
    """Weighted, a rep's leads are hardly more often of her own niche than leads are at all (4 points; else 25)."""
    history, reps, _ = _choices(9)
    found = propensities(history, reps)
    mine, own = history["rep_id"].to_numpy() == "R0", history["niche"].to_numpy() == "bio"
    plain, weighted = own[mine].mean() - own.mean(), np.average(own[mine], weights=found.weights[mine]) - own.mean()
    assert plain > 0.2
    assert abs(weighted) < 0.04
    assert found.weights.mean() == pytest.approx(1.0)
    assert found.counts.sum() == pytest.approx(found.effective_rows)
    assert found.effective_rows < 3000


def test_training_can_be_weighted() -> None:
    """The model learns from fewer effective rows and its card says so; a misspelt weighting is refused."""
    history, reps, _ = _choices(10, rows=800)
    model = ConversionModel(weighting="propensity", draws=20).fit(history, reps=reps)
    assert "fitted" in model.card()["findings"]["weighting"]
    with pytest.raises(BadInput, match="weighting"):
        ConversionModel(weighting="propensities").fit(history, reps=reps)


def test_rows_outside_are_refused() -> None:
    """A range beyond the history is a mistake of the caller."""
    found = propensities(_choices(11, rows=5)[0])
    with pytest.raises(ValueError, match="rows 3 to 6"):
        found.block(3, 6)
