from __future__ import annotations

import numpy as np
import pytest

from models import ConversionModel
from models.effects.rows import Effects
from models.findings.interaction import Pairs
from tests.models.worlds import World


def test_share_of_a_table_done_by_hand() -> None:
    """Leads ±1, reps ±1, interaction ±1: each has variance 1, so the share is a third."""
    pairs = Pairs(
        np.array([[1.0], [-1.0]]), np.zeros((2, 2, 0)), np.array([0, 1]), np.array([[1.0, 1.0, 0.0], [1.0, 0.0, 1.0]])
    )
    effects = Effects(np.array([1.0]), np.array([[1.0, 1.0, -1.0], [-1.0, -1.0, 1.0]]))
    assert pairs.share(effects) == pytest.approx(1.0 / 3.0)


def test_no_variation_is_no_share() -> None:
    """Where all pairs are the same the share is 0, not undefined."""
    pairs = Pairs(np.ones((2, 1)), np.zeros((2, 2, 0)), np.array([0, 1]), np.ones((2, 1)))
    assert pairs.share(Effects(np.ones(1), np.zeros((2, 1)))) == 0.0


def test_interval_contains_the_truth(strong: World, strong_model: ConversionModel) -> None:
    """The share under the true effects lies in the interval (one seed, 95 %)."""
    niche = np.array([["bio", "car", "toy", "web"].index(name) for name in strong.history["niche"]])
    rep = np.array([int(rep_id[1:]) for rep_id in strong.history["rep_id"]])
    own = np.array([["bio", "car", "toy", "web"].index(names[0]) for names in strong.reps["niches"].to_list()])
    pair = strong.rep[None, :] + strong.rep_niche.T + 0.6 * (own[None, :] == np.arange(4)[:, None])
    lead = strong.logits - pair[niche, rep]
    table = lead[:, None] + pair[niche]
    rest = table - table.mean(axis=0) - table.mean(axis=1, keepdims=True) + table.mean()
    found = strong_model.interaction_
    assert found.low < rest.var() / table.var() < found.high
    assert found.p_value < 0.01


def test_interval_starts_at_zero_without_interaction(alike_model: ConversionModel) -> None:
    """What cannot be told from chance has an interval from 0."""
    assert alike_model.interaction_.low == 0.0
    assert alike_model.interaction_.p_value >= 0.05
