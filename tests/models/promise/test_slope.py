from __future__ import annotations

import numpy as np
import pytest

from models import ConversionModel
from models.closing.likelihood import CERTAIN
from models.promise.leaving_out import LeftOut
from models.promise.slope import HEAVIEST, SLOPES, choice_weights, pair_slope
from tests.models.worlds import NICHES, World, world


def test_real_differences_keep_their_promise(strong_model: ConversionModel) -> None:
    """Where reps differ a lot, nearly all of the pair part holds on unseen leads."""
    assert strong_model.pair_slope_ > 0.8


def _slope_of(share: float, rows: int = 20_000) -> float:
    """Learn the slope where this share of a pair part of .4 logits is true."""
    rng = np.random.default_rng(5)
    lead, pair = rng.normal(-1.0, 0.5, rows), rng.normal(0.0, 0.4, rows)
    won = rng.random(rows) < 1.0 / (1.0 + np.exp(-(lead + share * pair)))
    return pair_slope(LeftOut(lead, pair), np.where(won, CERTAIN, -CERTAIN), np.ones(rows)).mean


@pytest.mark.parametrize("share", [0.0, 0.5, 0.9])
def test_the_slope_is_the_share_that_is_true(share: float) -> None:
    """With 20,000 rows, within three standard errors (.12)."""
    assert _slope_of(share) == pytest.approx(share, abs=0.12)


def test_no_more_is_promised_than_estimated() -> None:
    """Estimates that are too timid do not make the promise bolder than they are."""
    assert _slope_of(1.25) == 1.0


def test_a_history_that_cannot_tell_gives_the_prior() -> None:
    """Nothing with .3, else uniform up to 5/4: .7 times the mean of the grid's other points."""
    found = pair_slope(LeftOut(np.zeros(50), np.zeros(50)), np.full(50, CERTAIN), np.ones(50))
    assert found.mean == pytest.approx(0.7 * SLOPES[1:].mean())
    assert sum(found.weights) == pytest.approx(1.0)


def test_rows_that_a_policy_would_choose_weigh_more() -> None:
    """Two kinds of leads, two reps who each suit one: rows of suited pairs outweigh the others."""
    kind, rep = np.tile([0, 0, 1, 1], 50), np.tile([0, 1, 0, 1], 50)
    worth = np.where(kind[:, None] == np.arange(2), 1.0, 0.0)
    rep[0] = -1
    weight = choice_weights(worth, rep, worth[np.arange(200), rep])
    assert weight[(kind == rep) & (rep >= 0)].min() > 1.1
    assert weight[kind != rep].max() < 0.9
    assert weight.max() <= 0.75 + 0.25 * HEAVIEST


def _promised_and_due(firm: World) -> tuple[float, float, float]:
    """Give, for each lead with its best rep: the sum promised, promised naively, and due by the truth."""
    model = ConversionModel(horizon_days=2000, draws=20).fit(firm.history, reps=firm.reps)
    values = model.pair_values(firm.history.select("lead_id", "niche", "grade", "score"), firm.reps)
    chance = values.probability(0, firm.history.height)
    best = chance.argmax(axis=1)
    niche = np.array([NICHES.tolist().index(name) for name in firm.history["niche"]])
    rep = np.array([int(rep_id[1:]) for rep_id in firm.history["rep_id"]])
    lead = firm.logits - firm.rep[rep] - firm.rep_niche[rep, niche]
    truth = 1.0 / (1.0 + np.exp(-(lead + firm.rep[best] + firm.rep_niche[best, niche])))
    return float(values.promise(best).sum()), float(chance[np.arange(len(best)), best].sum()), float(truth.sum())


def _promised_over_due(seeds: range, leads: int, rep_sd: float, niche_sd: float) -> float:
    sums = [_promised_and_due(world(seed, leads=leads, rep_sd=rep_sd, niche_sd=niche_sd)) for seed in seeds]
    promised, naive, due = np.array(sums).sum(axis=0)
    assert promised < naive
    return float(promised / due)


@pytest.mark.parametrize(("rep_sd", "niche_sd"), [(0.4, 0.3), (0.0, 0.0)])
def test_promised_over_realised(rep_sd: float, niche_sd: float) -> None:
    """Every lead to its best rep, four firms: promised over due is near 1, and no worse than the naive sum's.

    Single firms scatter by .09 and .05: four are off by more than .12 in fewer than 1 of 100 runs.
    """
    assert _promised_over_due(range(20, 24), 2000, rep_sd, niche_sd) == pytest.approx(1.0, abs=0.12)


@pytest.mark.verify
@pytest.mark.parametrize(("rep_sd", "niche_sd", "most"), [(0.4, 0.3, 0.05), (0.0, 0.0, 0.05)])
def test_promised_over_realised_long(rep_sd: float, niche_sd: float, most: float) -> None:
    """The same over thirty larger firms: a sound promise is off by as much in 1 of 100 runs at most."""
    assert _promised_over_due(range(20, 50), 4000, rep_sd, niche_sd) == pytest.approx(1.0, abs=most)
