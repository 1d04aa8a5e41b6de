from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
import polars as pl
import pytest
from sklearn.linear_model import LogisticRegression

from models import ConversionModel
from models.closing.cohort import cohort
from models.findings.calibration import Calibration, CalibrationBin, calibrated
from models.findings.judging import judge_by_later
from scenarios.tables import HISTORY, check_table
from tests.models.worlds import World, world

SPLIT = datetime(2025, 1, 1, tzinfo=UTC)


def _judged(firm: World, **parameters: Any) -> Calibration | str:
    table = check_table(firm.history, HISTORY, source="history").sort("rep_id", maintain_order=True)
    latest = table.select(pl.max_horizontal(pl.col("assigned_at").max(), pl.col("closed_at").max())).item()
    parameters = {"rep_effects": True, "seed": 0, **parameters}
    return judge_by_later(cohort(table, latest, 180.0), None, ("niche", "grade", "score"), parameters)


def test_true_chances_show_what_a_perfect_model_shows() -> None:
    """With outcomes drawn from the chances themselves, the miss is a perfect model's.

    Mean of 40 draws against its own spread: more than three standard errors off in about 1 of 400 such tests.
    """
    rng = np.random.default_rng(3)
    chance = rng.beta(2.0, 6.0, 3000)
    found = [calibrated(SPLIT, 10**9, chance, rng.random(3000) < chance) for _ in range(40)]
    excess = np.array([one.excess for one in found if isinstance(one, Calibration)])
    assert abs(excess.mean()) < 3.0 * excess.std() / np.sqrt(len(excess))


def test_wrong_chances_show() -> None:
    """Chances a third too high miss by what they are too high, and the level is said not to hold."""
    rng = np.random.default_rng(4)
    chance = rng.beta(2.0, 6.0, 5000)
    found = calibrated(SPLIT, 5000, np.minimum(chance * 4 / 3, 1.0), rng.random(5000) < chance)
    assert isinstance(found, Calibration)
    assert found.excess > 4.0
    assert not found.holds


@pytest.mark.parametrize("until", [None, 730])
def test_a_steady_firm_is_calibrated_whether_leads_are_open_or_not(until: int | None) -> None:
    """Nothing changes in this firm, so the level holds; with a quarter of the later leads still open, too.

    Six firms: their mean difference is within three standard errors, which fails in about 1 of 400 such tests.
    """
    found = [_judged(world(seed, leads=2500, reps=8, rep_sd=0.3, until=until)) for seed in range(40, 46)]
    off = [(one.promised - one.won) / one.error for one in found if isinstance(one, Calibration)]
    assert len(off) == 6
    assert abs(np.mean(off)) < 3.0 / np.sqrt(6.0)


def test_a_firm_that_got_worse_is_found_out() -> None:
    """Half of the later wins turned into losses: the chances of the earlier part promise far too much."""
    firm = world(50, leads=3000, reps=8)
    rng = np.random.default_rng(0)
    later = pl.col("assigned_at") > firm.history["assigned_at"].quantile(0.7)
    spoilt = pl.when(later & pl.Series(rng.random(firm.history.height) < 0.5)).then(pl.lit("lost")).otherwise("outcome")
    found = _judged(World(firm.history.with_columns(outcome=spoilt), firm.reps, firm.logits, firm.rep, firm.rep_niche))
    assert isinstance(found, Calibration)
    assert found.promised > 1.5 * found.won
    assert not found.holds
    assert found.warns
    assert "The model's chances were too high on the" in found.sentence()


def test_a_difference_too_small_to_matter_is_no_warning() -> None:
    """A point off, sure as it is, changes no plan; three do, and the way is told."""
    near, far = (
        Calibration(
            split=SPLIT, learned=10**6, judged=10**6, bins=(), miss=1.0, perfect=0.1, promised=0.3, won=won, error=0.001
        )
        for won in (0.31, 0.33)
    )
    assert not near.holds
    assert not near.warns
    assert far.warns
    assert "too low on the 1,000,000 latest leads: 30.0% were to be won by now, and 33.0% were" in far.sentence()


def test_a_model_is_judged_as_it_was_fitted() -> None:
    """With a classifier for the lead and weighted rows the judged fit has both: other chances, and near ones."""
    firm = world(41, leads=2500, reps=8, rep_sd=0.3)
    plain, judged = _judged(firm), _judged(firm, lead_estimator=LogisticRegression(), weighting="propensity")
    assert isinstance(plain, Calibration)
    assert isinstance(judged, Calibration)
    assert judged.promised != plain.promised
    assert judged.promised == pytest.approx(plain.promised, rel=0.05)


def test_too_little_to_judge_by_is_said(strong: World) -> None:
    """A hundred leads are judged by nothing, and the card says why."""
    model = ConversionModel(draws=20).fit(strong.history.head(100))
    assert model.calibration_ is None
    assert "too small to judge by" in model.card()["not_judged"]


def test_the_interval_is_wilsons() -> None:
    """3 of 10: .108 to .603 (Brown, Cai & DasGupta 2001)."""
    low, high = CalibrationBin(rows=10, predicted=0.3, observed=0.3).interval
    assert (low, high) == pytest.approx((0.1078, 0.6032), abs=1e-4)
