from __future__ import annotations

import numpy as np
import pytest

from models.promise.dealing import dealt


def test_everybody_gets_an_even_share() -> None:
    """Also where one rep is better with every lead."""
    worth = np.random.default_rng(1).standard_normal((500, 8)) + np.linspace(0.0, 3.0, 8)
    chances = dealt(worth)
    assert chances.sum(axis=1) == pytest.approx(np.ones(500))
    assert chances.mean(axis=0) == pytest.approx(np.full(8, 1 / 8), rel=0.02)


def test_leads_go_where_they_are_worth_more() -> None:
    """Two kinds of leads, two reps, each better with one kind."""
    worth = np.array([[1.0, 0.0], [0.0, 1.0]] * 50)
    assert (dealt(worth).argmax(axis=1) == np.array([0, 1] * 50)).all()


def test_nothing_to_choose_is_chance() -> None:
    """Reps who differ only as reps, and not in what suits them, are dealt to evenly."""
    worth = np.broadcast_to(np.array([0.0, 1.0, 2.0]), (10, 3))
    assert dealt(worth) == pytest.approx(np.full((10, 3), 1 / 3))
