from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from models.effects.mode import Prior, Task, find_mode
from models.effects.rows import Effects, Rows, Scales

SCALES = Scales(1.0, np.array([0.5, 0.3]), np.array([[0.0], [0.4]]))


def _task() -> Task:
    rng = np.random.default_rng(6)
    x = np.column_stack([np.ones(80), rng.standard_normal(80)])
    z = np.column_stack([np.ones(80), rng.integers(0, 2, 80)]).astype(np.float64)
    rows = Rows(x, z, rng.integers(0, 4, 80), 4, np.array([0, 1]))
    evidence = rng.choice([-30.0, 30.0, -1.0, 0.5, 3.0], 80)
    return Task(rows, evidence, Prior(np.array([0.01, 1.0]), *np.zeros((2, 2), dtype=bool)))


def test_mode_is_the_top() -> None:
    """Newton's method ends where a general optimiser does, open rows and loadings among the data."""
    task = _task()

    def effects(flat: np.ndarray) -> Effects:
        return Effects(flat[:2], flat[2:].reshape(4, 2))

    best = minimize(lambda flat: -task.height(effects(flat), SCALES), np.zeros(10), method="BFGS", tol=1e-8)
    found = find_mode(task, SCALES, task.rows.none())
    assert task.height(found.effects, SCALES) == pytest.approx(-best.fun, abs=1e-6)
    assert np.concatenate([found.effects.fixed, found.effects.own.ravel()]) == pytest.approx(best.x, abs=1e-3)


def test_mode_is_the_same_from_anywhere() -> None:
    """A far start ends at the same effects."""
    task = _task()
    far = Effects(np.array([4.0, -4.0]), np.full((4, 2), 2.0))
    ends = [find_mode(task, SCALES, start).logits for start in (task.rows.none(), far)]
    assert ends[0] == pytest.approx(ends[1], abs=1e-6)
