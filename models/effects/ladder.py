"""The likelihood of scales, climbed to its top and to the best without one of them, and the test of the two."""

from __future__ import annotations

import numpy as np
import scipy
from scipy.special import chdtrc

from models.effects.hierarchy import Quadratic, posterior
from models.effects.mode import Mode, Task, find_mode
from models.effects.rows import Effects, Scales
from models.effects.scales import GRID

TOLERANCE = 0.02
"""Logits. Newton's method squares its error: after a step this small what is left cannot move a likelihood ratio."""

MANY = 100_000
"""Rows from which the quadratic serves as well as Laplace's method."""


class Ladder:
    """The likelihood of the scales of all blocks, each climb starting from the last mode found.

    Laplace's method where rows are few; from ``MANY`` rows the quadratic around the first mode, which needs no pass
    over the rows and by then is as exact.
    """

    def __init__(self, task: Task, lead: float, start: Effects) -> None:
        self._task = task
        self._lead = lead
        self._effects = start
        self._quadratic: Quadratic | None = None
        self._known: dict[tuple[float, ...], float] = {}

    def mode(self, scales: tuple[float, ...]) -> Mode:
        """Give the mode under these scales."""
        found = find_mode(self._task, Scales(self._lead, np.array(scales)), self._effects, TOLERANCE)
        self._effects = found.effects
        return found

    def height(self, scales: tuple[float, ...]) -> float:
        """Give the log likelihood of these scales."""
        if scales not in self._known:
            self._known[scales] = self._height(scales)
        return self._known[scales]

    def _height(self, scales: tuple[float, ...]) -> float:
        if len(self._task.rows.rep) < MANY:
            return self.mode(scales).log_laplace
        if self._quadratic is None:
            self._quadratic = self.mode(scales).quadratic
        given = Scales(self._lead, np.array(scales))
        root = given.root(self._task.rows.blocks)
        return posterior(self._quadratic, self._task.prior.under(given), root).log_evidence

    def climb(self, scales: tuple[float, ...], axis: int) -> tuple[float, ...]:
        """Give the likeliest scale of one block, zero included, the others as they are."""
        top = min(float(GRID[-1]), 3.0 * scales[axis] + 0.15)
        found = scipy.optimize.minimize_scalar(
            lambda tau: -self.height(_replaced(scales, axis, float(tau))), bounds=(0.0, top), method="bounded",
            options={"xatol": 0.005},
        )  # fmt: skip
        return max((_replaced(scales, axis, 0.0), _replaced(scales, axis, float(found.x))), key=self.height)

    def best(self, guess: tuple[float, ...]) -> tuple[float, ...]:
        """Give the likeliest scales, one at a time."""
        scales = guess
        for _ in range(3 if len(guess) > 1 else 1):
            before = scales
            for axis in range(len(scales)):
                scales = self.climb(scales, axis)
            if sum(abs(now - then) for now, then in zip(scales, before, strict=True)) < 0.02:
                break
        return scales

    def without(self, best: tuple[float, ...], axis: int) -> tuple[float, ...]:
        """Give the likeliest scales among those with none for this block."""
        null = _replaced(best, axis, 0.0)
        for other in range(len(best)):
            null = self.climb(null, other) if other != axis else null
        return null

    def p_value(self, best: tuple[float, ...], null: tuple[float, ...], axis: int) -> float:
        """Give the p-value of the null against the best, for the scale on this axis."""
        return boundary_p_value(2.0 * (self.height(best) - self.height(null))) if best[axis] > 0.0 else 1.0


def boundary_p_value(ratio: float) -> float:
    """Give the p-value of a likelihood ratio when the null lies at the edge of what is possible."""
    return float(0.5 * chdtrc(1, ratio)) if ratio > 0.0 else 1.0


def _replaced(scales: tuple[float, ...], axis: int, tau: float) -> tuple[float, ...]:
    return (*scales[:axis], tau, *scales[axis + 1 :])
