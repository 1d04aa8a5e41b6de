from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from models import ConversionModel
from scenarios.faults import BadInput
from tests.models.worlds import World

DAYS = [10.0, 60.0, 180.0]


def _leads(firm: World) -> pl.DataFrame:
    return firm.history.head(50).select("lead_id", "niche", "grade", "score")


def test_the_curve_ends_at_the_chance(strong: World, strong_model: ConversionModel) -> None:
    """It rises from day to day, and by the horizon it is the chance that pairs are valued by."""
    curve = strong_model.win_curve(_leads(strong), strong.reps, DAYS)
    chances = curve.block(0, 50)
    assert chances.shape == curve.shape == (50, 12, 3)
    assert (np.diff(chances, axis=2) > 0.0).all()
    values = strong_model.pair_values(_leads(strong), strong.reps)
    assert chances[:, :, 2] == pytest.approx(values.probability(0, 50))
    rep = np.append(np.arange(49) % 12, -1)
    promised = curve.promise(rep)
    assert promised[:49, 2] == pytest.approx(values.promise(rep)[:49])
    assert np.isnan(promised[49]).all()


def test_the_curve_is_that_of_the_world(strong: World, strong_model: ConversionModel) -> None:
    """Wins of this firm come exponentially after 60 days: by day 60, 63.2 % of those to come, .665 of those by 180."""
    chances = strong_model.win_curve(_leads(strong), strong.reps, DAYS).block(0, 50).mean(axis=(0, 1))
    expected = (1.0 - np.exp(-np.array(DAYS) / 60.0)) / (1.0 - np.exp(-3.0))
    assert chances / chances[2] == pytest.approx(expected, abs=0.03)  # 3 standard errors of some 1,500 wins


def test_a_quick_rep_wins_earlier(strong: World, strong_model: ConversionModel) -> None:
    """At twice the speed the square of what was left of the wins is left; a new rep goes by the law itself."""
    reps = pl.concat([strong.reps, strong.reps.head(1).with_columns(rep_id=pl.lit("new"))])
    even, quick = (
        _at_speed(strong_model, speed).win_curve(_leads(strong), reps, DAYS).block(0, 50) for speed in (1.0, 2.0)
    )
    left = [1.0 - chances / chances[:, :, 2:] for chances in (even, quick)]
    assert left[1][:, :12] == pytest.approx(left[0][:, :12] ** 2, abs=1e-9)
    assert quick[:, 12].tobytes() == even[:, 12].tobytes()


def _at_speed(model: ConversionModel, speed: float) -> ConversionModel:
    """Give the model with every rep at this speed."""
    fitted = model.fitted_
    pace = replace(fitted.timing.pace, rep=np.full((2, 12), speed))
    changed = ConversionModel()
    changed.adopt(replace(fitted, timing=replace(fitted.timing, pace=pace)))
    return changed


@pytest.mark.parametrize("days", [[], [0.0], [30.0, 20.0], [181.0], ["x"], [float("nan")]])
def test_days_that_nobody_was_followed_for_are_refused(
    strong: World, strong_model: ConversionModel, days: list[float]
) -> None:
    """None, not above 0, falling, or beyond what was followed: refused, saying how far it goes."""
    with pytest.raises(BadInput, match="days"):
        strong_model.win_curve(_leads(strong), strong.reps, days)
