"""Fitted firms that many tests look at: one whose reps differ, one whose reps are alike, and a small one."""

from __future__ import annotations

import pytest

from models import ConversionModel
from tests.models.worlds import World, world


@pytest.fixture(scope="session")
def strong() -> World:
    """Give a firm whose reps differ a lot, also by niche."""
    return world(1, leads=6000, reps=12, rep_sd=0.6, niche_sd=0.4, match=0.6)


@pytest.fixture(scope="session")
def alike() -> World:
    """Give a firm whose reps are all the same."""
    return world(2, leads=3000, reps=12)


@pytest.fixture(scope="session")
def small() -> World:
    """Give a firm that fits quickly, for tests that ask how a fit behaves and not what it finds."""
    return world(3, leads=1500, reps=6, rep_sd=0.6, niche_sd=0.4, match=0.6)


@pytest.fixture(scope="session")
def small_model(small: World) -> ConversionModel:
    """Give a model fitted to the small firm."""
    return ConversionModel(draws=20).fit(small.history, reps=small.reps)


@pytest.fixture(scope="session")
def strong_model(strong: World) -> ConversionModel:
    """Give a model fitted to the firm whose reps differ."""
    return ConversionModel().fit(strong.history, reps=strong.reps)


@pytest.fixture(scope="session")
def alike_model(alike: World) -> ConversionModel:
    """Give a model fitted to the firm whose reps are alike."""
    return ConversionModel().fit(alike.history, reps=alike.reps)
