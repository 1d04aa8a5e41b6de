"""The test that the draw itself gives: how often would as much be seen, had the order of turns fallen otherwise.

Fisher's randomisation test on pairs of blocks, each of whose order was drawn by lot. It holds whatever the outcomes'
distribution and autocorrelation. Its interval contains every relative lift that the same test does not reject.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from models.evaluation.intervals import Interval

Floats = NDArray[np.float64]

DRAWS = 9_999
_ENUMERATED = 12
"""Up to so many pairs every order is tried."""


def orders(pairs: int, seed: int = 0) -> Floats:
    """Give orders that the draw might have given, shape (b, pairs), 1 or −1; the first is the one it gave."""
    if pairs <= _ENUMERATED:
        bits = (np.arange(2**pairs)[:, None] >> np.arange(pairs)) & 1
        return np.asarray(1.0 - 2.0 * bits, dtype=np.float64)
    drawn = np.random.default_rng(seed).integers(0, 2, (DRAWS, pairs)) * 2.0 - 1.0
    return np.vstack([np.ones(pairs), drawn])


def p_value(terms: Floats, order: Floats) -> float:
    """Give the share of orders whose sum of terms, shape (k,), is as far from 0 as the one seen."""
    return _share(order @ terms)


def lift_interval(new: Floats, base: Floats, order: Floats, level: float = 0.95) -> Interval | None:
    """Give sum(new) / sum(base) − 1 with the interval of lifts that the test does not reject.

    Parameters
    ----------
    new, base
        Weighted share won of each pair, shape (k,).

    Returns
    -------
    Interval or None
        Its error is that of pairs as independent units; None where the baseline won nothing.
    """
    below = float(base.sum())
    if not below > 0.0:
        return None
    mean = float(new.sum()) / below - 1.0
    of_new, of_base = order @ new, order @ base

    def rejected(lift: float) -> bool:
        return _share(of_new - (1.0 + lift) * of_base) < 1.0 - level

    count = len(new)
    left = new - (1.0 + mean) * base
    error = float(np.sqrt((left**2).sum() * count / max(count - 1, 1))) / below
    return Interval(mean, _edge(mean, -1.0, error, rejected), _edge(mean, 1.0, error, rejected), error)


def _share(sums: Floats) -> float:
    far = np.abs(sums)
    return float((far >= far[0] * (1.0 - 1e-12)).mean())


def _edge(mean: float, side: float, error: float, rejected: Callable[[float], bool]) -> float:
    inside, step = 0.0, max(error, 1e-6)
    while not rejected(mean + side * step):
        inside, step = step, 2.0 * step
        if step > 1e6:
            return side * float("inf")
    for _ in range(40):
        middle = (inside + step) / 2.0
        inside, step = (inside, middle) if rejected(mean + side * middle) else (middle, step)
    return mean + side * step
