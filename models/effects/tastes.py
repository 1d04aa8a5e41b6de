r"""A table of reps by kinds of leads as a product of few hidden tastes, learned with the uncertainty of both sides.

The logit of rep *r* with kind *c* has a part :math:`u_r'v_c` with :math:`u_r \sim N(0, I)` and
:math:`v_c \sim N(0, \operatorname{diag}(\alpha)^{-1})`. Both sides get a Gaussian posterior in turn (variational Bayes;
Lim & Teh 2007, KDD Cup workshop), so a taste is worth as much as both ends of it are known. The precisions
:math:`\alpha` are learned, and what the data do not support shrinks to nothing (Nakajima & Sugiyama 2011, Journal of
Machine Learning Research 12, 2583-2648): fitted by maximum likelihood, three tastes for forty kinds learn noise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_TASTES = 3
FEWEST_STEPS, STEPS, SETTLED = 10, 300, 1e-4
"""Fewest and most updates, and the relative gain of the bound below which they end."""

NOTICEABLE = 0.02
"""Logits below which a taste has shrunk to nothing."""


@dataclass(frozen=True)
class Side:
    """Gaussian posterior of vectors: mean, shape (n, q), and covariance, shape (n, q, q)."""

    mean: Floats
    covariance: Floats

    @property
    def moment(self) -> Floats:
        """Expected outer product of each vector with itself; shape (n, q, q)."""
        return np.asarray(self.mean[:, :, None] * self.mean[:, None, :] + self.covariance)

    @classmethod
    def given(cls, other: Side, pull: Floats, weight: Floats, precision: Floats) -> Self:
        """Solve for this side; ``pull`` and ``weight`` have shape (n, size of the other side)."""
        size = len(precision)
        information = (weight @ other.moment.reshape(len(other.mean), -1)).reshape(-1, size, size)
        covariance = np.linalg.inv(information + np.diag(precision))
        mean = np.einsum("nij,nj->ni", covariance, pull @ other.mean)
        return cls(np.asarray(mean, dtype=np.float64), np.asarray(covariance, dtype=np.float64))

    def turned(self, turn: Floats) -> Side:
        """Give the vectors times ``turn`` from the right, (q, q)."""
        return Side(self.mean @ turn, turn.T @ self.covariance @ turn)

    def divergence(self, precision: Floats) -> float:
        """Give the divergence from independent normals of mean 0 and these precisions, (q,)."""
        spread = float((np.einsum("nii->ni", self.moment) * precision).sum())
        volume = float(np.linalg.slogdet(self.covariance)[1].sum())
        return 0.5 * (spread - self.mean.size - len(self.mean) * float(np.log(precision).sum()) - volume)


@dataclass(frozen=True)
class Tastes:
    """Tastes of reps for properties of kinds of leads.

    Attributes
    ----------
    reps, kinds
        Posterior of each side.
    precision
        Prior precision of the kinds by taste; shape (q,).
    bound
        Lower bound of the log evidence against there being no tastes.
    """

    reps: Side
    kinds: Side
    precision: Floats
    bound: float = -np.inf

    @property
    def noticeable(self) -> NDArray[np.bool_]:
        """Which tastes have not shrunk to nothing; shape (q,)."""
        return np.asarray(np.sqrt((self.kinds.mean**2).mean(axis=0)) > NOTICEABLE)

    def loadings(self, weight: Floats) -> Floats:
        """Give loadings (kinds, q) for unit tastes: smaller by as much as not knowing the kinds leaves tastes unsure.

        ``weight`` is the curvature by rep and kind.
        """
        unsure = np.einsum("rc,cii->i", weight, self.kinds.covariance) / len(weight)
        return np.asarray(self.kinds.mean / np.sqrt(1.0 + unsure))


def learn_tastes(pull: Floats, weight: Floats, start: Tastes | None = None) -> Tastes:
    """Learn tastes from the log likelihood's slope and curvature, by rep and kind, around no tastes; each (R, C)."""
    found = _singular(pull, weight) if start is None else start
    for step in range(STEPS):
        reps = Side.given(found.kinds, pull, weight, np.ones(len(found.precision)))
        kinds = Side.given(reps, pull.T, weight.T, found.precision)
        before = found.bound
        found = _standard(reps, kinds)
        found = replace(found, bound=_bound(found, pull, weight))
        settled = found.bound - before < SETTLED * max(1.0, abs(before))
        if step > FEWEST_STEPS and (settled or not found.noticeable.any()):  # what has vanished creeps on for hundreds
            break
    return found


def _singular(pull: Floats, weight: Floats) -> Tastes:
    """Begin with the largest singular vectors of the pulls in units of their standard errors."""
    typical = 0.5 * float(np.median(weight)) + 1e-9
    _, size, right = np.linalg.svd(pull / np.sqrt(weight + typical), full_matrices=False)
    rank = min(MOST_TASTES, min(pull.shape) - 1)
    mean = right[:rank].T * size[:rank] / np.sqrt(len(pull) * (weight.mean() + typical))
    none = np.zeros((pull.shape[1], rank, rank))
    precision = pull.shape[1] / np.maximum((mean**2).sum(axis=0), 1e-9)
    return Tastes(Side(mean, none), Side(mean, none), precision)


def _standard(reps: Side, kinds: Side) -> Tastes:
    """Choose the coordinates in which reps' tastes are standard and the kinds' independent: no other prior fits better.

    Without it the sizes of the two sides creep for thousands of updates (parameter expansion).
    """
    size = np.linalg.cholesky(reps.moment.mean(axis=0))
    reps, kinds = reps.turned(np.linalg.inv(size).T), kinds.turned(size)
    turn = np.linalg.eigh(kinds.moment.sum(axis=0))[1][:, ::-1]
    reps, kinds = reps.turned(turn), kinds.turned(turn)
    precision = len(kinds.mean) / np.einsum("cii->i", kinds.moment)
    return Tastes(reps, kinds, np.minimum(precision, 1e8))


def _bound(found: Tastes, pull: Floats, weight: Floats) -> float:
    told = float((pull * (found.reps.mean @ found.kinds.mean.T)).sum())
    size = len(found.precision) ** 2
    both = found.reps.moment.reshape(-1, size) @ found.kinds.moment.reshape(-1, size).T
    apart = found.reps.divergence(np.ones(len(found.precision))) + found.kinds.divergence(found.precision)
    return told - 0.5 * float((weight * both).sum()) - apart
