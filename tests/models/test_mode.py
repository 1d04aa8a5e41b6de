from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from models.hierarchy import Effects, Rows, Scales
from models.mode import Prior, Task, find_mode


def _task() -> Task:
    rng = np.random.default_rng(6)
    x = np.column_stack([np.ones(80), rng.standard_normal(80)])
    rows = Rows(x, rng.integers(0, 4, 80), rng.integers(0, 2, 80), 4, 1)
    evidence = rng.choice([-30.0, 30.0, -1.0, 0.5, 3.0], 80)
    return Task(rows, evidence, Prior(np.array([0.01, 1.0]), np.zeros(2, dtype=bool)))


def test_mode_is_the_top() -> None:
    """Newton's method ends where a general optimiser does, open rows among the data."""
    task, scales = _task(), Scales(1.0, 0.5, 0.3)

    def effects(flat: np.ndarray) -> Effects:
        niche = np.column_stack([flat[6:10], np.zeros(4)])
        return Effects(flat[:2], flat[2:6], niche)

    best = minimize(lambda flat: -task.height(effects(flat), scales), np.zeros(10), method="BFGS", tol=1e-8)
    found = find_mode(task, scales, task.rows.none())
    assert task.height(found.effects, scales) == pytest.approx(-best.fun, abs=1e-6)
    assert np.concatenate([found.effects.fixed, found.effects.rep]) == pytest.approx(best.x[:6], abs=1e-3)


def test_mode_is_the_same_from_anywhere() -> None:
    """A far start ends at the same effects."""
    task, scales = _task(), Scales(1.0, 0.5, 0.3)
    far = Effects(np.array([4.0, -4.0]), np.full(4, 2.0), np.zeros((4, 2)))
    ends = [find_mode(task, scales, start).logits for start in (task.rows.none(), far)]
    assert ends[0] == pytest.approx(ends[1], abs=1e-6)
