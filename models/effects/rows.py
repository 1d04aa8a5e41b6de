"""What a fit is made of: the rows by rep, the effects, and how far effects are expected to differ."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.effects.passes import by_part

Floats = NDArray[np.float64]
Columns = NDArray[np.floating[Any]]
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

    Columns of many rows are kept in single precision and summed in double: levels of a category add up to the
    intercept, so that a curvature summed in single precision would slow Newton's method down to a crawl.

    Attributes
    ----------
    x
        Shape (n, p): intercept, lead columns, match columns.
    z
        Shape (n, K): the columns that meet a rep's own effects (:mod:`models.effects.affinity`).
    rep
        Shape (n,): positions.
    n_reps
        R.
    blocks
        Shape (K,): the block of each column of z; block 0 is the rep herself.
    """

    x: Columns
    z: Columns
    rep: Integers
    n_reps: int
    blocks: Integers

    def none(self) -> Effects:
        """Give effects of zero."""
        return Effects(np.zeros(self.x.shape[1]), np.zeros((self.n_reps, self.z.shape[1])))

    def logits(self, effects: Effects) -> Floats:
        """Give the logit of each row; shape (n,)."""
        total = np.empty(len(self.rep))

        def add(part: int, first: int, last: int) -> None:
            for rep in range(first, last):
                at = self.by_rep[rep]
                total[at] = self.x[at] @ effects.fixed + self.z[at] @ effects.own[rep]

        by_part(add, self.n_reps, len(self.rep))
        return total

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
