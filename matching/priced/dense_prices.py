"""Prices near the right ones where all pairs are at hand and reps are few: Newton's method on the smoothed bound.

The same bound as in `newton.py`, with dense products in place of lists: a step costs a tenth of a millisecond.
"""

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.priced.soft_prices import Guess, Singles, powers

# Warmth of each step, in standard deviations of the values.
_COOLING = (0.1, 0.04, 0.016, 0.007)
# No price moves by more than so many times the warmth in one step.
_STRIDE = 8.0
_RIDGE = 1e-3


def dense_prices(values: Floats, slots: Ints, required: Bools) -> Guess:
    """Return prices at which demand is near the slots.

    Parameters
    ----------
    values
        Shape (n_leads, n_reps), minus infinity where a pair may not be.
    slots, required
        As in a `Market`.
    """
    # One row a rep: NumPy reduces long rows many times faster than short ones.
    across = np.ascontiguousarray(values.T, dtype=np.float32)
    known = across if np.isfinite(across.sum()) else across[np.isfinite(across)]
    spread = float(known.std()) if known.size else 0.0
    if not 0 < spread < np.inf:
        return Guess(np.zeros(len(slots)), 0.0)
    least: Singles = np.where(required, -np.inf, 0.0).astype(np.float32)
    ridge = _RIDGE * slots.astype(np.float64) + 0.05
    prices = _overloaded(across, np.zeros(len(slots)), slots)
    for share in _COOLING:
        prices = _sharper(across, prices, slots, least, ridge, share * spread)
    return Guess(_overloaded(across, prices, slots), _COOLING[-1] * spread)


def _sharper(across: Singles, prices: Floats, slots: Ints, least: Singles, ridge: Floats, warmth: float) -> Floats:
    net = across - prices.astype(np.float32)[:, None]
    best = np.maximum(net.max(axis=0), least)
    best[best == -np.inf] = 0.0
    net -= best
    net *= np.float32(1 / warmth)
    weights = powers(net)
    # The smallest single keeps a lead without any weight from dividing by 0.
    weights /= weights.sum(axis=0) + np.exp((least - best) / np.float32(warmth)) + np.float32(1e-30)
    demand = weights.sum(axis=1, dtype=np.float64)
    curvature = -(weights @ weights.T).astype(np.float64)
    curvature.flat[:: len(prices) + 1] += demand + ridge
    step = _solved(curvature, demand - slots, (prices > 0) | (demand > slots))
    moved: Floats = np.maximum(prices + warmth * np.clip(step, -_STRIDE, _STRIDE), 0.0)
    return moved


def _solved(curvature: Floats, surplus: Floats, free: Bools) -> Floats:
    if free.all():
        return np.asarray(np.linalg.solve(curvature, surplus), dtype=np.float64)
    at = np.flatnonzero(free)
    step = np.zeros(len(free))
    if len(at):
        step[at] = np.linalg.solve(curvature[at[:, None], at], surplus[at])
    return step


def _overloaded(across: Singles, prices: Floats, slots: Ints) -> Floats:
    """Move all prices by one amount, so that no more leads gain by being placed than there are slots."""
    first_left_out = across.shape[1] - int(slots.sum()) - 1
    if first_left_out < -1:
        return prices
    best = (across - prices.astype(np.float32)[:, None]).max(axis=0)
    if first_left_out == -1:
        # Any level will do at which every lead gains; from one in the middle prices can fall and rise.
        least = float(best.min())
        return prices + max(0.0, least) / 2 if np.isfinite(least) else prices
    level = float(np.partition(best, first_left_out)[first_left_out])
    return np.maximum(prices + level, 0.0) if np.isfinite(level) else prices
