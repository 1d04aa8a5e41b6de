from __future__ import annotations

import numpy as np
import pytest

from models.hierarchy import Effects, Quadratic, Rows, posterior, without_niches

TAU, NICHE_TAU = 0.4, 0.7


@pytest.fixture
def rows() -> Rows:
    """Give thirty rows, three fixed effects, three reps, two niches and the unknown one."""
    rng = np.random.default_rng(3)
    x = np.column_stack([np.ones(30), rng.standard_normal((30, 2))])
    return Rows(x, rng.integers(0, 3, 30), rng.integers(0, 3, 30), 3, 2)


def _dense(rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    """Give the design with a column for each effect, and prior variances (unknown niches have no effect)."""
    rep, cell = np.eye(3)[rows.rep], np.eye(9)[rows.rep * 3 + rows.niche]
    variance = np.concatenate([[4.0] * 3, [TAU**2] * 3, np.tile([NICHE_TAU**2, NICHE_TAU**2, 1e-30], 3)])
    return np.hstack([rows.x, rep, cell]), variance


def _quadratic(rows: Rows) -> tuple[Quadratic, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(4)
    slope, curvature = rng.standard_normal(30), rng.random(30)
    return Quadratic.around(rows, np.zeros(30), slope, curvature), slope, curvature


def test_effects_solve_the_dense_equations(rows: Rows) -> None:
    """Two Schur complements give what one dense solve gives."""
    quadratic, slope, curvature = _quadratic(rows)
    found = posterior(without_niches(quadratic, NICHE_TAU), np.full(3, 0.25), TAU).effects
    z, variance = _dense(rows)
    dense = np.linalg.solve(z.T @ (z * curvature[:, None]) + np.diag(1.0 / variance), z.T @ slope)
    assert np.concatenate([found.fixed, found.rep, found.niche.ravel()]) == pytest.approx(dense, abs=1e-9)


def test_evidence_is_the_dense_marginal_likelihood(rows: Rows) -> None:
    """The log evidence differs from the dense one by the same constant under all scales."""
    quadratic, slope, curvature = _quadratic(rows)

    def gap(tau: float, niche_tau: float) -> float:
        z, _ = _dense(rows)
        variance = np.concatenate([[4.0] * 3, [tau**2] * 3, np.tile([niche_tau**2, niche_tau**2, 1e-30], 3)])
        precision = z.T @ (z * curvature[:, None]) + np.diag(1.0 / variance)
        fit = 0.5 * (z.T @ slope) @ np.linalg.solve(precision, z.T @ slope)
        dense = fit - 0.5 * np.linalg.slogdet(precision)[1] - 0.5 * np.log(variance).sum()
        return float(dense - posterior(without_niches(quadratic, niche_tau), np.full(3, 0.25), tau).log_evidence)

    assert gap(0.1, 0.9) == pytest.approx(gap(1.3, 0.2), abs=1e-6)


def test_draws_have_the_dense_covariance(rows: Rows) -> None:
    """Over 20,000 draws every variance is within 6 % of the dense one (six standard errors)."""
    quadratic, _, curvature = _quadratic(rows)
    found = posterior(without_niches(quadratic, NICHE_TAU), np.full(3, 0.25), TAU)
    rng = np.random.default_rng(5)
    drawn = [found.draw(rng) for _ in range(20_000)]
    sample = np.array([np.concatenate([d.fixed, d.rep, d.niche[:, :2].ravel()]) for d in drawn]).var(axis=0)
    z, variance = _dense(rows)
    dense = np.diag(np.linalg.inv(z.T @ (z * curvature[:, None]) + np.diag(1.0 / variance)))
    known = np.concatenate([dense[:6], dense[6:].reshape(3, 3)[:, :2].ravel()])
    assert sample == pytest.approx(known, rel=0.06)


def test_scales_of_zero_leave_no_effects(rows: Rows) -> None:
    """With both scales at zero reps and niches have no effect, and nothing divides by zero."""
    quadratic, _, _ = _quadratic(rows)
    found = posterior(without_niches(quadratic, 0.0), np.full(3, 0.25), 0.0).effects
    assert not found.rep.any()
    assert not found.niche.any()


def test_logits_add_up(rows: Rows) -> None:
    """A row's logit is x β + its rep's effect + its rep's effect in its niche."""
    effects = Effects(np.array([1.0, 2.0, 3.0]), np.array([0.1, 0.2, 0.3]), np.arange(9.0).reshape(3, 3))
    one = rows.x[7] @ [1.0, 2.0, 3.0] + effects.rep[rows.rep[7]] + effects.niche[rows.rep[7], rows.niche[7]]
    assert rows.logits(effects)[7] == pytest.approx(one)
