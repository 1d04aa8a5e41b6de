"""Prices near the right ones: demand smoothed and balanced, a few products of matrix and vector a step.

Each lead's demand is spread over the reps by a soft maximum of value minus price, and each price is moved by
the logarithm of demand over slots; then the soft maximum is made harder (R. Sinkhorn, 1967; M. Cuturi,
Sinkhorn distances, NeurIPS 2013). Prices stay at 0 or above.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.arrays import Bools, Floats, Ints

Singles = NDArray[np.float32]

_ROUNDS = 6
_HALVINGS = 36
_COOLING = (0.5, 0.2, 0.08, 0.03)
# No price moves by more than so many times the warmth in one step: a rep on nobody's list would fall to 0.
_STRIDE = 8.0
# Weights below this power of e count for nothing; singles near the end of their range would be many times slower.
_LEAST_POWER = np.float32(-60.0)


@dataclass(frozen=True, slots=True)
class Guess:
    """Prices, and how far from sharp they were when found.

    Attributes
    ----------
    prices
        Shape (n_reps,), in the user's units.
    warmth
        How soft the maximum was that they balance, in the user's units.
    """

    prices: Floats
    warmth: float


def soft_prices(values: Floats, slots: Ints, required: Bools, cooling: tuple[float, ...] = _COOLING) -> Guess:
    """Return prices at which demand is near the slots, from all pairs of a small market.

    Parameters
    ----------
    values
        Shape (n_leads, n_reps), minus infinity where a pair may not be.
    slots, required
        As in a `Market`.
    cooling
        Warmth of each step, in standard deviations of the values.
    """
    prices = np.zeros(len(slots))
    known = values if np.isfinite(values).all() else values[np.isfinite(values)]
    spread = float(known.std()) if known.size else 0.0
    if not spread > 0:
        return Guess(prices, 0.0)
    # From a level in the middle a rep whom nobody wants can fall far enough below the others.
    prices = levelled(prices, values.max(axis=1), slots, required)
    for share in cooling:
        warmth = share * spread
        net = values - prices
        best = _or_nobody(net.max(axis=1), required)
        weights = powers((net - best[:, None]) / warmth)
        prices = _balanced(weights, nobody_weights(best, required, warmth), prices, slots, warmth)
    best = (values - prices).max(axis=1)
    return Guess(levelled(prices, best, slots, required), cooling[-1] * spread)


def levelled(prices: Floats, best: Floats, slots: Ints, required: Bools) -> Floats:
    """Move all prices by one amount, so that as many leads gain by being placed as reps with a price have slots.

    Newton's steps and smoothing hardly see this direction: it concerns the few leads on the brink of having nobody.
    With more slots than leads the reps at price 0 hold the level, and nothing is moved.

    Parameters
    ----------
    prices, slots
        Shape (n_reps,).
    best, required
        Shape (n_leads,), what each lead has after the price; which leads have to be placed.
    """
    if int(slots.sum()) > len(best):
        return prices
    gains, heights = np.sort(best[~required]), np.sort(prices)
    rooms = np.append(np.cumsum(slots[np.argsort(prices)][::-1])[::-1], 0)
    always = int(required.sum())
    down, up = -float(prices.max(initial=0.0)), max(0.0, float(gains[-1]) if len(gains) else 0.0)

    def surplus(move: float) -> int:
        room = int(rooms[np.searchsorted(heights, -move, side="right")])
        return room - always - len(gains) + int(np.searchsorted(gains, move, side="right"))

    lowest = _first(lambda move: surplus(move) >= 0, down, up)
    highest = _first(lambda move: surplus(move) > 0, down, up)
    # With just as many leads as slots any level in between will do; in the middle, prices can fall and rise.
    moved: Floats = np.maximum(prices + (lowest + highest) / 2, 0.0)
    return moved


def _first(holds: Callable[[float], bool], down: float, up: float) -> float:
    """Return about the first number between `down` and `up` from which on something holds, by halving."""
    for _ in range(_HALVINGS):
        middle = (down + up) / 2
        down, up = (down, middle) if holds(middle) else (middle, up)
    return up


def powers(exponents: Floats | Singles) -> Singles:
    """Return e to the power of these numbers, 0 or so where they are far below 0."""
    singles = exponents.astype(np.float32, copy=False)
    singles = np.maximum(singles, _LEAST_POWER)
    return np.exp(singles, out=singles)


def _or_nobody(best: Floats, required: Bools) -> Floats:
    best = np.where(required, best, np.maximum(best, 0.0))
    return np.where(np.isfinite(best), best, 0.0)


def nobody_weights(best: Floats, required: Bools, warmth: float) -> Singles:
    """Return the weight of having nobody beside a best pair of weight 1, 0 or so for leads that must be placed."""
    # The smallest single keeps a lead without any weight from dividing by 0.
    return np.where(required, 1e-30, np.exp(-np.maximum(best, 0.0) / warmth) + 1e-30).astype(np.float32)


def _balanced(
    weights: Singles,
    nobody: Singles,
    prices: Floats,
    slots: Ints,
    warmth: float,
) -> Floats:
    factor = np.ones(len(prices), dtype=np.float32)
    most = np.exp(np.minimum(prices / warmth, _STRIDE)).astype(np.float32)
    least, little = np.float32(np.exp(-_STRIDE)), np.float32(1e-20)
    room = np.maximum(slots, 0.5).astype(np.float32)
    # Some BLAS flag lanes beyond the end of a short row. Were a price no number, the exact steps start from 0 instead.
    with np.errstate(invalid="ignore"):
        for _ in range(_ROUNDS):
            share = weights @ factor
            share += nobody
            demand = weights.T @ np.reciprocal(share, out=share)
            factor = np.minimum(np.maximum(room / np.maximum(demand, little), least), most)
    moved: Floats = np.maximum(prices - warmth * np.log(factor.astype(np.float64)), 0.0)
    return np.nan_to_num(moved, nan=0.0)
