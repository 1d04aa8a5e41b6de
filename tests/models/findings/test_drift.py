from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from models import ConversionModel, Drift
from tests.models.worlds import World, world

LATER = datetime(2024, 12, 16, tzinfo=UTC)
"""About half way through the 700 days of a world."""


def _level_moved(firm: World, seed: int) -> pl.DataFrame:
    """Turn three in ten wins of the later half into losses."""
    unlucky = pl.Series(np.random.default_rng(seed).random(firm.history.height) < 0.3)
    lost = (pl.col("outcome") == "won") & (pl.col("assigned_at") >= LATER) & unlucky
    return firm.history.with_columns(outcome=pl.when(lost).then(pl.lit("lost")).otherwise("outcome"))


def _traded(firm: World, reps: int) -> pl.DataFrame:
    """Let reps trade places half way."""
    other = pl.Series([f"R{(int(one[1:]) + reps // 2) % reps:03d}" for one in firm.history["rep_id"]])
    return firm.history.with_columns(rep_id=pl.when(pl.col("assigned_at") >= LATER).then(other).otherwise("rep_id"))


def _found(history: pl.DataFrame) -> Drift:
    found = ConversionModel(horizon_days=2000, draws=20).fit(history).drift_
    assert found is not None
    return found


def test_a_falling_level_is_seen() -> None:
    """Three in ten later wins gone: warned of, with an interval below nothing (missed in fewer than 1 of 1,000)."""
    found = _found(_level_moved(world(61, leads=3000, rep_sd=0.3), 1))
    assert found.level_moved
    assert found.level_high < 0.0
    assert "less often" in found.sentence()


def test_reps_who_trade_places_are_seen(strong: World) -> None:
    """The earlier half's differences do not hold in the later one, and the model says so."""
    model = ConversionModel(horizon_days=2000, draws=20).fit(_traded(strong, 12))
    assert model.drift_.pairs_moved
    assert model.drift_.held < 0.5
    assert "The firm has changed" in model.verdict_


def test_a_firm_that_stays_as_it_is_is_not_warned_of(strong_model: ConversionModel) -> None:
    """At 5 % false alarms; this seed is none of them."""
    assert not strong_model.drift_.warns
    assert "has changed" not in strong_model.verdict_
    assert "agrees" in strong_model.drift_.sentence()


@pytest.mark.verify
def test_false_alarms_are_as_rare_as_stated() -> None:
    """At most 6 of 40 unchanged firms are warned of: at a rate of 5 % a sound test fails this in 0.3 %."""
    warned = [_found(world(700 + seed, leads=1500, reps=10, rep_sd=0.3, niche_sd=0.2).history) for seed in range(40)]
    assert sum(one.warns for one in warned) <= 6
