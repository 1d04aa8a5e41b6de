"""What a fit leaves open: the posterior of all effects as data, and draws from it, each by its number.

Gaussian around the mode. The scales' own uncertainty is drawn too, lognormal by the number of effects behind each
(ten sets of scales serve all draws in turn), and what the model has never met (a new rep, a level unseen) is drawn from
its prior.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from models.effects.hierarchy import Posterior, Quadratic, posterior
from models.effects.learning import Learned
from models.effects.rows import Effects, Scales
from models.effects.scales import LEAST_COUNT, PRIOR_COUNT

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

SETS = 10
"""Sets of scales behind draws."""

MOST_SHIFT = 1.5
"""Log scales are drawn no further off than this."""


@dataclass(frozen=True)
class Uncertainty:
    """A posterior that can be drawn from.

    Attributes
    ----------
    quadratic
        The log likelihood around the mode.
    precision
        Shape (p,): prior precision of the shared effects.
    scales, blocks
        Prior of the reps' own effects, and the block of each of their K columns.
    """

    quadratic: Quadratic
    precision: Floats
    scales: Scales
    blocks: Integers
    _known: dict[tuple[int, int], Posterior] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, learned: Learned) -> Uncertainty:
        """Take what a fit left open."""
        task, scales = learned.task, learned.scales
        return cls(learned.mode.quadratic, task.prior.under(scales), scales, task.rows.blocks)

    def draw(self, number: int, seed: int) -> Effects:
        """Give the draw of this number: the same whichever draws were made before."""
        found = self._posterior(number % SETS, seed)
        return found.draw(np.random.default_rng([seed, number, 1]))

    def strangers(self, count: int, number: int, seed: int) -> Floats:
        """Draw effects of reps the fit has not met; shape (count, K)."""
        root = self._scales(number % SETS, seed).root(self.blocks)
        return np.asarray(np.random.default_rng([seed, number, 2]).standard_normal((count, root.shape[1])) @ root.T)

    def unseen(self, shape: tuple[int, int], number: int, seed: int) -> Floats:
        """Draw what each rep has with a level that no fit has met, block by block; shape (blocks, reps) as asked."""
        scale = self._scales(number % SETS, seed).own
        return np.asarray(np.random.default_rng([seed, number, 3]).standard_normal(shape) * scale[: shape[0], None])

    def _posterior(self, one: int, seed: int) -> Posterior:
        if (one, seed) not in self._known:
            root = self._scales(one, seed).root(self.blocks)
            self._known[one, seed] = posterior(self.quadratic, self.precision, root)
        return self._known[one, seed]

    def _scales(self, one: int, seed: int) -> Scales:
        """Give the scales of one set."""
        luck = np.random.default_rng([seed, one, 0]).standard_normal(len(self.scales.own))
        shift = luck / np.sqrt(2.0 * self._behind)
        return replace(self.scales, own=self.scales.own * np.exp(np.clip(shift, -MOST_SHIFT, MOST_SHIFT)))

    @property
    def _behind(self) -> Floats:
        """Number of effects that the data determine, by block; shape (B,)."""
        if (-1, 0) not in self._known:
            self._known[-1, 0] = posterior(self.quadratic, self.precision, self.scales.root(self.blocks))
        spread = np.einsum("rkq,rkq->k", self._known[-1, 0].root, self._known[-1, 0].root)
        left_open = np.bincount(self.blocks, spread) / np.maximum(self.scales.own, 1e-9) ** 2
        determined = len(self.quadratic.own) * np.bincount(self.blocks) - left_open
        return np.asarray(np.maximum(determined, LEAST_COUNT) + PRIOR_COUNT)
