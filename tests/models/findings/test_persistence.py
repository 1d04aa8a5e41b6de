from __future__ import annotations

import numpy as np
import polars as pl

from models import ConversionModel
from tests.models.worlds import World


def test_what_lasts_is_shown_to(strong_model: ConversionModel) -> None:
    """Where reps stay as they are the slope is near 1, and nothing is said against it."""
    found = strong_model.fitted_.description.summary.persistence
    assert found is not None
    assert found.low < 1.0 < found.high + 0.3
    assert found.shown
    assert "not shown" not in strong_model.verdict_


def test_what_changes_hands_does_not_last(strong: World) -> None:
    """Where reps trade places half way, differences are found and are not said to last."""
    history = strong.history.sort("assigned_at")
    half = history.height // 2
    traded = pl.Series([f"R{(int(one[1:]) + 5) % 12:03d}" for one in history["rep_id"]])
    later = np.arange(history.height) >= half
    history = history.with_columns(rep_id=pl.when(pl.Series(later)).then(traded).otherwise("rep_id"))
    model = ConversionModel(draws=20).fit(history)
    found = model.fitted_.description.summary.persistence
    assert found is not None
    assert found.low < 0.5
    assert model.promises_gain_ == ("no lift is promised" not in model.verdict_)
