from __future__ import annotations

import numpy as np
import pytest

from models.effects.hierarchy import Posterior, Quadratic, posterior
from models.effects.rows import Effects, Rows, Scales

OWN = np.array([0.4, 0.7])
LOADINGS = np.array([[0.0], [0.5], [-0.3]])
PRECISION = np.full(3, 0.25)


@pytest.fixture
def rows() -> Rows:
    """Give thirty rows in no order, three shared effects, three reps with three effects each in two blocks."""
    rng = np.random.default_rng(3)
    x = np.column_stack([np.ones(30), rng.standard_normal((30, 2))])
    z = np.column_stack([np.ones(30), rng.standard_normal((30, 2))])
    return Rows(x, z, rng.integers(0, 3, 30), 3, np.array([0, 1, 1]))


def _dense(rows: Rows, scales: Scales) -> tuple[np.ndarray, np.ndarray]:
    """Give the design with a column for each effect, and the prior covariance."""
    own = np.einsum("nr,nk->nrk", np.eye(3)[rows.rep], rows.z).reshape(30, 9)
    root = scales.root(rows.blocks)
    covariance = np.zeros((12, 12))
    covariance[:3, :3] = np.diag(1.0 / PRECISION)
    covariance[3:, 3:] = np.kron(np.eye(3), root @ root.T)
    return np.hstack([rows.x, own]), covariance


def _solved(rows: Rows, scales: Scales) -> tuple[Posterior, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(4)
    slope, curvature = rng.standard_normal(30), rng.random(30)
    quadratic = Quadratic.around(rows, np.zeros(30), slope, curvature)
    return posterior(quadratic, PRECISION, scales.root(rows.blocks)), slope, curvature


@pytest.mark.parametrize("loadings", [None, LOADINGS])
def test_effects_solve_the_dense_equations(rows: Rows, loadings: np.ndarray | None) -> None:
    """Eliminating reps one by one gives what one dense solve gives, loadings or none."""
    scales = Scales(1.0, OWN, loadings)
    found, slope, curvature = _solved(rows, scales)
    z, covariance = _dense(rows, scales)
    dense = np.linalg.solve(z.T @ (z * curvature[:, None]) + np.linalg.inv(covariance), z.T @ slope)
    assert np.concatenate([found.effects.fixed, found.effects.own.ravel()]) == pytest.approx(dense, abs=1e-9)


def test_evidence_is_the_dense_marginal_likelihood(rows: Rows) -> None:
    """The log evidence differs from the dense one by the same constant under all scales."""

    def gap(scales: Scales) -> float:
        found, slope, curvature = _solved(rows, scales)
        z, covariance = _dense(rows, scales)
        precision = z.T @ (z * curvature[:, None]) + np.linalg.inv(covariance)
        fit = 0.5 * (z.T @ slope) @ np.linalg.solve(precision, z.T @ slope)
        dense = fit - 0.5 * np.linalg.slogdet(precision)[1] - 0.5 * np.linalg.slogdet(covariance)[1]
        return float(dense - found.log_evidence)

    assert gap(Scales(1.0, np.array([0.1, 0.9]))) == pytest.approx(gap(Scales(1.0, OWN, LOADINGS)), abs=1e-6)


def test_draws_have_the_dense_covariance(rows: Rows) -> None:
    """Over 20,000 draws every covariance is within .08 of the dense one (six standard errors of the largest)."""
    scales = Scales(1.0, OWN, LOADINGS)
    found, _, curvature = _solved(rows, scales)
    rng = np.random.default_rng(5)
    drawn = [found.draw(rng) for _ in range(20_000)]
    sample = np.cov([np.concatenate([one.fixed, one.own.ravel()]) for one in drawn], rowvar=False)
    z, covariance = _dense(rows, scales)
    dense = np.linalg.inv(z.T @ (z * curvature[:, None]) + np.linalg.inv(covariance))
    assert sample == pytest.approx(dense, abs=0.08 * np.diag(dense).max())


def test_scales_of_zero_leave_no_effects(rows: Rows) -> None:
    """With all scales at zero reps have no effect, and nothing divides by zero."""
    assert not _solved(rows, Scales(1.0, np.zeros(2)))[0].effects.own.any()


def test_logits_add_up(rows: Rows) -> None:
    """A row's logit is x β + z w of its rep, whatever order the rows stand in."""
    effects = Effects(np.array([1.0, 2.0, 3.0]), np.arange(9.0).reshape(3, 3))
    one = rows.x[7] @ effects.fixed + rows.z[7] @ effects.own[rows.rep[7]]
    assert rows.logits(effects)[7] == pytest.approx(one)
    order = np.argsort(rows.rep, kind="stable")
    ordered = Rows(rows.x[order], rows.z[order], rows.rep[order], 3, rows.blocks)
    assert ordered.logits(effects) == pytest.approx(rows.logits(effects)[order])
