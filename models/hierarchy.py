r"""The algebra of the pair model: lead and match effects, rep effects, rep × niche effects, partially pooled.

The logit of a row is :math:`x'\beta + u_r + v_{r,n}` with :math:`u_r \sim N(0, \tau_u^2)` and
:math:`v_{r,n} \sim N(0, \tau_v^2)`. Around any point the log likelihood is replaced by a quadratic in the logits
(Breslow & Clayton 1993, Journal of the American Statistical Association 88, 9-25). A row touches one *v* and a *v*
belongs to one *u*, so both blocks are diagonal and are eliminated exactly, *v* first (two Schur complements): the
cost is that of the fixed effects alone, whatever the number of reps.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Scales:
    """Prior standard deviations, in logits: of lead categories, of reps, of reps within niches."""

    lead: float
    rep: float
    niche: float


@dataclass(frozen=True)
class Effects:
    """Coefficients ``fixed`` (p,), reps ``rep`` (R,), reps within niches ``niche`` (R, N + 1)."""

    fixed: Floats
    rep: Floats
    niche: Floats

    def towards(self, other: Effects, share: float) -> Effects:
        """Give the point that lies ``share`` of the way to ``other``."""
        mine, theirs = (self.fixed, self.rep, self.niche), (other.fixed, other.rep, other.niche)
        return Effects(*(a + share * (b - a) for a, b in zip(mine, theirs, strict=True)))


@dataclass(frozen=True)
class Rows:
    """The rows of a fit.

    Attributes
    ----------
    x
        Shape (n, p): intercept, lead columns, match columns.
    rep, niche
        Shape (n,): positions. Niche N (the last) means unknown and has no effect.
    n_reps, n_niches
        R and N.
    """

    x: Floats
    rep: Integers
    niche: Integers
    n_reps: int
    n_niches: int

    @property
    def shape(self) -> tuple[int, int]:
        """Reps by niches, the unknown niche included."""
        return self.n_reps, self.n_niches + 1

    def none(self) -> Effects:
        """Give effects of zero."""
        return Effects(np.zeros(self.x.shape[1]), np.zeros(self.n_reps), np.zeros(self.shape))

    def logits(self, effects: Effects) -> Floats:
        """Give the logit of each row; shape (n,)."""
        return np.asarray(self.x @ effects.fixed + effects.rep[self.rep] + effects.niche[self.rep, self.niche])

    def take(self, keep: NDArray[np.bool_]) -> Rows:
        """Give the rows where ``keep`` is true."""
        return Rows(self.x[keep], self.rep[keep], self.niche[keep], self.n_reps, self.n_niches)

    def cell_sums(self, amount: Floats) -> Floats:
        """Sum an amount per row over rep × niche; shape (R, N + 1)."""
        sums = np.bincount(self._cell, amount, self.shape[0] * self.shape[1])
        return np.asarray(sums, dtype=np.float64).reshape(self.shape)

    def cell_x_sums(self, amount: Floats) -> Floats:
        """Sum amount × x over rep × niche; shape (R × (N + 1), p)."""
        order, starts = self._by_cell
        shape = (len(starts) - 1, len(order))
        return np.asarray(csr_matrix((amount[order], order, starts), shape=shape) @ self.x)

    @cached_property
    def _cell(self) -> Integers:
        return self.rep * self.shape[1] + self.niche

    @cached_property
    def _by_cell(self) -> tuple[Integers, Integers]:
        counts = np.bincount(self._cell, minlength=self.shape[0] * self.shape[1])
        return np.argsort(self._cell, kind="stable"), np.concatenate([[0], np.cumsum(counts)])


@dataclass(frozen=True)
class Quadratic:
    """A log likelihood as a quadratic in the effects: curvature and pull, by cell and by column of x."""

    weight: Floats
    cross: Floats
    gram: Floats
    cell_pull: Floats
    pull: Floats

    @classmethod
    def around(cls, rows: Rows, logits: Floats, slope: Floats, curvature: Floats) -> Quadratic:
        """Collect the sums from rows with this slope and (non-negative) curvature at these logits, each (n,)."""
        pull = slope + curvature * logits
        gram = rows.x.T @ (rows.x * curvature[:, None])
        return cls(
            weight=rows.cell_sums(curvature),
            cross=rows.cell_x_sums(curvature),
            gram=gram,
            cell_pull=rows.cell_sums(pull),
            pull=np.asarray(rows.x.T @ pull),
        )


@dataclass(frozen=True)
class WithoutNiches:
    """What is left for reps and fixed effects once the rep × niche effects of scale tau are integrated out."""

    source: Quadratic
    shrink: Floats
    gram: Floats
    pull: Floats
    rep_weight: Floats
    rep_cross: Floats
    rep_pull: Floats
    log_evidence: float


def without_niches(quadratic: Quadratic, tau: float) -> WithoutNiches:
    """Integrate the rep × niche effects out, by the first Schur complement."""
    reps, niches = quadratic.weight.shape
    variance = np.full(niches, tau**2)
    variance[-1] = 0.0
    scale = 1.0 + variance * quadratic.weight
    shrink = variance / scale
    cross = quadratic.cross.reshape(reps, niches, -1)
    flat = shrink.reshape(-1, 1) * quadratic.cross
    return WithoutNiches(
        source=quadratic,
        shrink=shrink,
        gram=quadratic.gram - quadratic.cross.T @ flat,
        pull=quadratic.pull - flat.T @ quadratic.cell_pull.ravel(),
        rep_weight=(quadratic.weight / scale).sum(axis=1),
        rep_cross=(cross / scale[:, :, None]).sum(axis=1),
        rep_pull=(quadratic.cell_pull / scale).sum(axis=1),
        log_evidence=float(0.5 * (shrink * quadratic.cell_pull**2).sum() - 0.5 * np.log(scale).sum()),
    )


@dataclass(frozen=True)
class Posterior:
    """The Gaussian posterior of all effects under given scales.

    ``log_evidence`` is the log marginal likelihood of the quadratic, up to a constant that no scale changes;
    ``half_log_det`` is half the log determinant of posterior over prior precision, as Laplace's method needs it.
    """

    reduced: WithoutNiches
    shrink: Floats
    factor: tuple[Floats, bool]
    effects: Effects
    log_evidence: float
    half_log_det: float

    def draw(self, rng: np.random.Generator) -> Effects:
        """Draw one set of effects from the posterior."""
        fixed = solve_triangular(self.factor[0], rng.standard_normal(len(self.effects.fixed)), trans=1, lower=True)
        cells = self.reduced.source
        rep = -self.shrink * (self.reduced.rep_cross @ fixed)
        rep = rep + np.sqrt(self.shrink) * rng.standard_normal(len(rep))
        told = cells.weight * rep[:, None] + (cells.cross @ fixed).reshape(cells.weight.shape)
        niche = -self.reduced.shrink * told + np.sqrt(self.reduced.shrink) * rng.standard_normal(told.shape)
        mode = self.effects
        return Effects(mode.fixed + fixed, mode.rep + rep, mode.niche + niche)


def posterior(reduced: WithoutNiches, precision: Floats, rep_tau: float) -> Posterior:
    """Integrate the rep effects out (the second Schur complement) and solve for the fixed effects.

    ``precision`` is the prior precision of each fixed effect, shape (p,).
    """
    scale = 1.0 + rep_tau**2 * reduced.rep_weight
    shrink = rep_tau**2 / scale
    shrunk = shrink[:, None] * reduced.rep_cross
    factor = cho_factor(reduced.gram - reduced.rep_cross.T @ shrunk + np.diag(precision), lower=True)
    right = reduced.pull - shrunk.T @ reduced.rep_pull
    fixed = cho_solve(factor, right)
    half_log_det = float(0.5 * np.log(scale).sum() + np.log(np.diag(factor[0])).sum() - 0.5 * np.log(precision).sum())
    fit = float(0.5 * (shrink * reduced.rep_pull**2).sum() + 0.5 * right @ fixed)
    niche_log_det = float(0.5 * np.log1p(_niche_ratio(reduced)).sum())
    return Posterior(
        reduced=reduced,
        shrink=shrink,
        factor=factor,
        effects=_effects(reduced, shrink, fixed),
        log_evidence=reduced.log_evidence + fit - half_log_det,
        half_log_det=half_log_det + niche_log_det,
    )


def _niche_ratio(reduced: WithoutNiches) -> Floats:
    """Give tau² × weight of each cell, from shrink = tau² / (1 + tau² weight)."""
    gain = reduced.shrink * reduced.source.weight
    return np.asarray(gain / (1.0 - gain))


def _effects(reduced: WithoutNiches, shrink: Floats, fixed: Floats) -> Effects:
    rep = shrink * (reduced.rep_pull - reduced.rep_cross @ fixed)
    cells = reduced.source
    told = cells.weight * rep[:, None] + (cells.cross @ fixed).reshape(cells.weight.shape)
    return Effects(fixed, rep, reduced.shrink * (cells.cell_pull - told))
