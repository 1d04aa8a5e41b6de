r"""The algebra of the pair model: effects shared by all rows, and a vector of effects for every rep, partially pooled.

The logit of a row is :math:`x'\beta + z'w_r` with :math:`w_r \sim N(0, \Sigma)` for each rep and
:math:`\Sigma = \operatorname{diag}(\tau^2_{b(k)}) + \Lambda\Lambda'`: one scale a block of columns, and loadings for
hidden tastes (:mod:`models.crosses`). Around any point the log likelihood is replaced by a quadratic in the logits
(Breslow & Clayton 1993, Journal of the American Statistical Association 88, 9-25). A row touches one rep, so the
vectors are eliminated rep by rep (a Schur complement), and what is left is as large as the shared effects.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, solve_triangular

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Scales:
    """Prior standard deviations in logits.

    Of lead categories; of reps' effects by block (B,); loadings (K, q); of the steps in which skill meets deal size.
    """

    lead: float
    own: Floats
    loadings: Floats | None = None
    skill: float = 0.1

    def deviations(self, blocks: Integers) -> Floats:
        """Give the standard deviation of each column of z, loadings aside; shape (K,)."""
        return np.asarray(self.own[blocks])

    def root(self, blocks: Integers) -> Floats:
        """Give L with L L' = the covariance of a rep's effects; shape (K, K + q)."""
        diagonal = np.diag(self.deviations(blocks))
        return diagonal if self.loadings is None else np.hstack([diagonal, self.loadings])


@dataclass(frozen=True)
class Effects:
    """Coefficients shared by all, ``fixed`` (p,), and those of each rep, ``own`` (R, K)."""

    fixed: Floats
    own: Floats

    def towards(self, other: Effects, share: float) -> Effects:
        """Give the point that lies ``share`` of the way to ``other``."""
        return Effects(self.fixed + share * (other.fixed - self.fixed), self.own + share * (other.own - self.own))


@dataclass(frozen=True)
class Rows:
    """The rows of a fit; fastest where rows of one rep stand together.

    Attributes
    ----------
    x
        Shape (n, p): intercept, lead columns, match columns.
    z
        Shape (n, K): the columns that meet a rep's own effects (:mod:`models.affinity`).
    rep
        Shape (n,): positions.
    n_reps
        R.
    blocks
        Shape (K,): the block of each column of z; block 0 is the rep herself.
    """

    x: Floats
    z: Floats
    rep: Integers
    n_reps: int
    blocks: Integers

    def none(self) -> Effects:
        """Give effects of zero."""
        return Effects(np.zeros(self.x.shape[1]), np.zeros((self.n_reps, self.z.shape[1])))

    def logits(self, effects: Effects) -> Floats:
        """Give the logit of each row; shape (n,)."""
        total = self.x @ effects.fixed
        for rep, rows in enumerate(self.by_rep):
            total[rows] += self.z[rows] @ effects.own[rep]
        return np.asarray(total)

    def take(self, keep: NDArray[np.bool_]) -> Rows:
        """Give the rows where ``keep`` is true."""
        return Rows(self.x[keep], self.z[keep], self.rep[keep], self.n_reps, self.blocks)

    @cached_property
    def by_rep(self) -> list[slice | Integers]:
        """Which rows are each rep's; a slice where rows stand in order of the rep."""
        edges = np.concatenate([[0], np.cumsum(np.bincount(self.rep, minlength=self.n_reps))])
        if (np.diff(self.rep) >= 0).all():
            return [slice(start, stop) for start, stop in pairwise(edges)]
        order = np.argsort(self.rep, kind="stable")
        return [order[start:stop] for start, stop in pairwise(edges)]


@dataclass(frozen=True)
class Quadratic:
    """A log likelihood as a quadratic in the effects: curvature and pull, of each rep and of the shared effects.

    Attributes
    ----------
    own, cross, own_pull
        Shapes (R, K, K), (R, K, p), (R, K).
    gram, pull
        Shapes (p, p), (p,).
    """

    own: Floats
    cross: Floats
    own_pull: Floats
    gram: Floats
    pull: Floats

    @classmethod
    def around(cls, rows: Rows, logits: Floats, slope: Floats, curvature: Floats) -> Quadratic:
        """Collect the sums from rows with this slope and (non-negative) curvature at these logits, each (n,)."""
        pull = slope + curvature * logits
        reps, columns, shared = rows.n_reps, rows.z.shape[1], rows.x.shape[1]
        own, cross = np.empty((reps, columns, columns)), np.empty((reps, columns, shared))
        own_pull = np.empty((reps, columns))
        for rep, at in enumerate(rows.by_rep):
            z = rows.z[at]
            weighted = z.T * curvature[at]
            own[rep], cross[rep], own_pull[rep] = weighted @ z, weighted @ rows.x[at], z.T @ pull[at]
        gram = rows.x.T @ (rows.x * curvature[:, None])
        return cls(own, cross, own_pull, gram, np.asarray(rows.x.T @ pull))


@dataclass(frozen=True)
class Posterior:
    """The Gaussian posterior of all effects under given scales.

    ``log_evidence`` is the log marginal likelihood of the quadratic, up to a constant that no scale changes;
    ``half_log_det`` is half the log determinant of posterior over prior precision, as Laplace's method needs it;
    ``root`` (R, K, K + q) is a root of the covariance of a rep's effects, the shared ones given.
    """

    quadratic: Quadratic
    root: Floats
    factor: tuple[Floats, bool]
    effects: Effects
    log_evidence: float
    half_log_det: float

    @property
    def own_covariance(self) -> Floats:
        """Covariance of each rep's effects, the shared ones given; shape (R, K, K)."""
        return np.asarray(self.root @ self.root.transpose(0, 2, 1))

    def draw(self, rng: np.random.Generator) -> Effects:
        """Draw one set of effects from the posterior."""
        fixed = solve_triangular(self.factor[0], rng.standard_normal(len(self.effects.fixed)), trans=1, lower=True)
        told = self.quadratic.cross @ fixed
        luck = rng.standard_normal((len(self.root), self.root.shape[2]))
        shift = luck - np.einsum("rkq,rk->rq", self.root, told)
        own = np.einsum("rkq,rq->rk", self.root, shift)
        return Effects(self.effects.fixed + fixed, self.effects.own + own)


def posterior(quadratic: Quadratic, precision: Floats, root: Floats) -> Posterior:
    """Integrate every rep's effects out and solve for the shared ones.

    ``precision`` (p,) is the prior precision of each shared effect, ``root`` (K, K + q) that of :meth:`Scales.root`.
    """
    inner = np.eye(root.shape[1]) + root.T @ quadratic.own @ root
    lower = np.linalg.cholesky(inner)
    own_root = root @ np.linalg.inv(lower).transpose(0, 2, 1)
    cross, pull = own_root.transpose(0, 2, 1) @ quadratic.cross, _apply(own_root, quadratic.own_pull)
    flat = cross.reshape(-1, cross.shape[2])
    factor = cho_factor(quadratic.gram - flat.T @ flat + np.diag(precision), lower=True)
    right = quadratic.pull - flat.T @ pull.ravel()
    fixed = cho_solve(factor, right)
    own = np.einsum("rkq,rq->rk", own_root, pull - cross @ fixed)
    log_det = float(np.log(np.diagonal(lower, axis1=1, axis2=2)).sum() + np.log(np.diag(factor[0])).sum())
    half_log_det = log_det - 0.5 * float(np.log(precision).sum())
    fit = 0.5 * float((pull**2).sum() + right @ fixed)
    return Posterior(quadratic, own_root, factor, Effects(fixed, own), fit - half_log_det, half_log_det)


def _apply(root: Floats, vectors: Floats) -> Floats:
    return np.asarray(np.einsum("rkq,rk->rq", root, vectors))
