"""Tastes learned with the uncertainty of both sides: found where they are, nothing where there is noise alone."""

from __future__ import annotations

import numpy as np
import pytest

from models.effects.tastes import learn_tastes


def _table(size: float, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give pull and weight of a table of noise around two tastes of this size, and the truth."""
    rng = np.random.default_rng(seed)
    truth = size * rng.standard_normal((40, 2)) @ rng.standard_normal((2, 30))
    weight = rng.uniform(0.5, 4.0, truth.shape)
    return weight * truth + np.sqrt(weight) * rng.standard_normal(truth.shape), weight, truth


def test_noise_has_no_taste() -> None:
    """In ten tables of noise no taste that raises the bound is found."""
    found = [learn_tastes(*_table(0.0, seed)[:2]) for seed in range(10)]
    assert all(one.bound <= 0.0 for one in found)


def test_two_tastes_are_found_and_their_number_is_learned() -> None:
    """Of three tastes one all but vanishes, and the product follows the truth better than the table itself does."""
    pull, weight, truth = _table(0.6, 1)
    found = learn_tastes(pull, weight)
    size = np.sqrt((found.kinds.mean**2).mean(axis=0))
    assert found.noticeable[:2].all()
    assert size[2] < 0.25 * size[1]
    assert found.bound > 50.0
    product = found.reps.mean @ found.kinds.mean.T
    assert np.mean((product - truth) ** 2) < 0.25 * np.mean((pull / weight - truth) ** 2)


def test_the_bound_never_falls() -> None:
    """Going on from a solution does not make it worse."""
    pull, weight, _ = _table(0.5, 2)
    first = learn_tastes(pull, weight)
    assert learn_tastes(pull, weight, first).bound == pytest.approx(first.bound, abs=0.5)
    assert learn_tastes(pull, weight, first).bound >= first.bound - 1e-6


def test_unsure_kinds_make_smaller_loadings() -> None:
    """The less each cell has to say, the smaller the loadings beside what the kinds seem to be."""
    pull, weight, _ = _table(0.6, 3)
    found = learn_tastes(pull, weight)
    loadings = found.loadings(weight)
    assert loadings.shape == (30, 3)
    assert (np.abs(loadings[:, :2]) < np.abs(found.kinds.mean[:, :2])).all()
