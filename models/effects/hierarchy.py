r"""The algebra of the pair model: effects shared by all rows, and a vector of effects for every rep, partially pooled.

The logit of a row is :math:`x'\beta + z'w_r` with :math:`w_r \sim N(0, \Sigma)` for each rep and
:math:`\Sigma = \operatorname{diag}(\tau^2_{b(k)}) + \Lambda\Lambda'`: one scale a block of columns, and loadings for
hidden tastes (:mod:`models.effects.crosses`). Around any point the log likelihood is replaced by a quadratic in the
logits (Breslow & Clayton 1993, Journal of the American Statistical Association 88, 9-25). A row touches one rep, so
the vectors are eliminated rep by rep (a Schur complement), and what is left is as large as the shared effects.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, solve_triangular

from models.effects.passes import MANY, PARTS, by_part
from models.effects.rows import Effects, Rows

Floats = NDArray[np.float64]


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
        gram, whole = np.zeros((PARTS, shared, shared)), np.zeros((PARTS, shared))

        def collect(part: int, first: int, last: int) -> None:
            for rep in range(first, last):
                at = rows.by_rep[rep]
                z, x = rows.z[at].astype(np.float64, copy=False), rows.x[at].astype(np.float64, copy=False)
                weighted = z.T * curvature[at]
                own[rep], cross[rep], own_pull[rep] = weighted @ z, weighted @ x, pull[at] @ z
                gram[part] += (x.T * curvature[at]) @ x
                whole[part] += pull[at] @ x

        by_part(collect, reps, len(rows.rep))
        return cls(own, cross, own_pull, gram.sum(axis=0), whole.sum(axis=0))


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


@dataclass(frozen=True)
class Eliminated:
    """A quadratic with every rep's effects integrated out under a prior: what is left of it for the shared effects.

    Attributes
    ----------
    root
        Shape (R, K, K + q), as in :class:`Posterior`.
    cross, pull
        Shapes (R, K + q, p), (R, K + q).
    gram, right
        Shapes (p, p), (p,): curvature and pull of the shared effects.
    log_det
        Half the log determinants of the reps' parts.
    """

    quadratic: Quadratic
    root: Floats
    cross: Floats
    pull: Floats
    gram: Floats
    right: Floats
    log_det: float

    def solved(self, precision: Floats) -> Posterior:
        """Solve for the shared effects under their prior precisions (p,)."""
        factor = cho_factor(self.gram + np.diag(precision), lower=True)
        fixed = cho_solve(factor, self.right)
        own = np.einsum("rkq,rq->rk", self.root, self.pull - self.cross @ fixed)
        half_log_det = self.log_det + float(np.log(np.diag(factor[0])).sum()) - 0.5 * float(np.log(precision).sum())
        fit = 0.5 * float((self.pull**2).sum() + self.right @ fixed)
        return Posterior(self.quadratic, self.root, factor, Effects(fixed, own), fit - half_log_det, half_log_det)


def eliminated(quadratic: Quadratic, root: Floats) -> Eliminated:
    """Integrate every rep's effects out; ``root`` (K, K + q) is that of :meth:`Scales.root`."""
    reps, columns, shared = quadratic.cross.shape
    own_root = np.empty((reps, columns, root.shape[1]))
    cross, pull = np.empty((reps, root.shape[1], shared)), np.empty((reps, root.shape[1]))
    log_det = np.empty((reps, root.shape[1]))

    def integrate(part: int, first: int, last: int) -> None:
        at = slice(first, last)
        inner = np.eye(root.shape[1]) + root.T @ quadratic.own[at] @ root
        lower = np.linalg.cholesky(inner)
        own_root[at] = root @ np.linalg.inv(lower).transpose(0, 2, 1)
        cross[at] = own_root[at].transpose(0, 2, 1) @ quadratic.cross[at]
        pull[at] = _apply(own_root[at], quadratic.own_pull[at])
        log_det[at] = np.log(np.diagonal(lower, axis1=1, axis2=2))

    size = reps * columns**2
    by_part(integrate, reps, size, PARTS if size >= MANY else 1)  # no sums over reps: small ones are one batch
    flat = cross.reshape(-1, shared)
    gram = quadratic.gram - flat.T @ flat
    right = quadratic.pull - flat.T @ pull.ravel()
    return Eliminated(quadratic, own_root, cross, pull, gram, right, float(log_det.sum()))


def posterior(quadratic: Quadratic, precision: Floats, root: Floats) -> Posterior:
    """Integrate every rep's effects out and solve for the shared ones.

    ``precision`` (p,) is the prior precision of each shared effect, ``root`` (K, K + q) that of :meth:`Scales.root`.
    """
    return eliminated(quadratic, root).solved(precision)


def _apply(root: Floats, vectors: Floats) -> Floats:
    return np.asarray(np.einsum("rkq,rk->rq", root, vectors))
