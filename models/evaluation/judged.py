"""The rows that are judged: what the log did, what came of it, and whom the method would have picked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Judged:
    """Past assignments beside what another method would have done with them.

    Attributes
    ----------
    chosen
        Shape (n,): column of the rep who got the lead.
    propensity
        Shape (n, m): chance of each rep of getting it at the time, as far as known; that of the chosen one above 0.
    outcome
        Shape (n,): what came of it, 1 for a win (or what it brought).
    target
        Shape (n, m): chance of each rep under the method judged; a row sums to 1, or to less where a lead may be left.
    predicted
        Shape (n, m): what the outcome is expected to be with each rep, learned without these rows' outcomes.
    lead
        Shape (n,): number of the lead; rows of one lead are not independent.
    group
        Shape (m,): number of each rep's group, from 0, where the log is judged by groups of reps; None by single reps.
    """

    chosen: Integers
    propensity: Floats
    outcome: Floats
    target: Floats
    predicted: Floats
    lead: Integers
    group: Integers | None = None

    def __post_init__(self) -> None:
        n, m = self.target.shape
        shapes = {"chosen": (n,), "outcome": (n,), "lead": (n,), "propensity": (n, m), "predicted": (n, m)}
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise ValueError(f"judged: expected {name} of shape {shape}, got {getattr(self, name).shape}")
        if n and not (self.chosen.min() >= 0 and self.chosen.max() < m):
            raise ValueError(f"judged: expected columns of reps from 0 to {m - 1} in chosen")
        if n and not (self.logged > 0).all():
            raise ValueError("judged: expected a chance above 0 for every rep who got a lead")
        if not ((self.target >= 0).all() and (self.target.sum(axis=1) <= 1 + 1e-6).all()):
            raise ValueError("judged: expected chances of at least 0 that sum to at most 1 a lead in target")

    @cached_property
    def logged(self) -> Floats:
        """Chance with which the log picked whom it picked; shape (n,)."""
        return np.asarray(np.take_along_axis(self.propensity, self.chosen[:, None], axis=1)[:, 0])

    @cached_property
    def weight(self) -> Floats:
        """How much more often the method makes the logged choice than the log did; shape (n,).

        By groups, the choice is that of the group, and who of the group gets the lead is left to the prediction: the
        estimate is then right where the groups' propensities are, and the prediction's differences *within* groups
        (Saito, Ren and Joachims 2023, Off-Policy Evaluation for Large Action Spaces via Conjunct Effect Modeling).
        """
        return self.wanted / self._of_logged_choice(self.propensity)

    @cached_property
    def wanted(self) -> Floats:
        """Chance with which the method makes the logged choice (of a rep, or of her group); shape (n,)."""
        return self._of_logged_choice(self.target)

    def _of_logged_choice(self, table: Floats) -> Floats:
        if self.group is None:
            return np.asarray(np.take_along_axis(table, self.chosen[:, None], axis=1)[:, 0])
        members = np.eye(int(self.group.max(initial=-1)) + 1)[self.group]
        return np.asarray(np.take_along_axis(table @ members, self.group[self.chosen][:, None], axis=1)[:, 0])

    @cached_property
    def expected(self) -> Floats:
        """Outcome that the prediction expects under the method; shape (n,)."""
        return np.asarray((self.target * self.predicted).sum(axis=1))

    @cached_property
    def surprise(self) -> Floats:
        """Outcome less what was predicted for the rep who got the lead; shape (n,)."""
        return np.asarray(self.outcome - np.take_along_axis(self.predicted, self.chosen[:, None], axis=1)[:, 0])

    def floored(self, least: float) -> Judged:
        """Give the same with chances of at least ``least`` where there is any: no weight exceeds 1 / ``least``."""
        return replace(self, propensity=np.where(self.propensity > 0, np.maximum(self.propensity, least), 0.0))
