"""Prices near the right ones: demand smoothed and balanced, a few products of matrix and vector a step.

Each lead's demand is spread over the reps by a soft maximum of value minus price, and each price is moved by
the logarithm of demand over slots; then the soft maximum is made harder (R. Sinkhorn, 1967; M. Cuturi,
Sinkhorn distances, NeurIPS 2013). Prices stay at 0 or above.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from matching.arrays import Bools, Floats, Ints
from matching.priced.shortlist import Shortlist

Singles = NDArray[np.float32]

_ROUNDS = 6
_COOLING = (0.5, 0.2, 0.08, 0.03)
_COOLER = 0.35
# A smaller gain of the bound, relative to it, is not worth another step.
_WORTHWHILE = 1e-5
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
    for share in cooling:
        warmth = share * spread
        net = values - prices
        best = _or_nobody(net.max(axis=1), required)
        weights = _powers((net - best[:, None]) / warmth)
        prices = _balanced(weights, weights.T, _nobody(best, required, warmth), prices, slots, warmth)
    return Guess(_levelled(prices, values, slots), cooling[-1] * spread)


def _levelled(prices: Floats, values: Floats, slots: Ints) -> Floats:
    """Move all prices by one amount, so that as many leads gain by being placed as there are slots."""
    many = int(slots.sum())
    if many >= len(values):
        return prices
    best = (values - prices).max(axis=1)
    first_left_out = len(best) - many - 1
    levelled: Floats = np.maximum(prices + np.partition(best, first_left_out)[first_left_out], 0.0)
    return levelled


def sharpened(shortlist: Shortlist, guess: Guess, slots: Ints, required: Bools) -> Guess:
    """Return a guess made sharper over the pairs of a shortlist, for as long as the bound it proves goes down.

    Parameters
    ----------
    shortlist, slots, required
        The market.
    guess
        Where to start.
    """
    best_guess, least, worse, now = guess, np.inf, 0, guess
    while now.warmth > 0:
        net = shortlist.value - now.prices[shortlist.column]
        best = _or_nobody(shortlist.highest_of(net), required)
        bound = float(best.sum() + now.prices @ slots)
        if bound < least - _WORTHWHILE * abs(bound):
            best_guess, least, worse = now, bound, 0
        else:
            worse += 1
            if worse == 2:
                break
        weights = _weights(shortlist, net - best[shortlist.lead], now.warmth, len(slots))
        nobody = _nobody(best, required, now.warmth)
        prices = _balanced(weights, weights.T, nobody, now.prices, slots, now.warmth)
        now = Guess(prices, now.warmth * _COOLER)
    return replace(best_guess, warmth=guess.warmth)


def _weights(shortlist: Shortlist, short: Floats, warmth: float, reps: int) -> Singles | csr_array:
    data = _powers(short / warmth)
    shape = shortlist.leads, reps
    if data.size == shape[0] * shape[1]:
        return data.reshape(shape)
    return csr_array((data, shortlist.column, shortlist.first), shape=shape)


def _powers(exponents: Floats) -> Singles:
    singles = exponents.astype(np.float32)
    np.maximum(singles, _LEAST_POWER, out=singles)
    return np.exp(singles, out=singles)


def whole_guess(shortlist: Shortlist, slots: Ints, required: Bools) -> Guess:
    """Return prices at which demand is near the slots, from a shortlist of all pairs."""
    spread = float(shortlist.value.std()) if shortlist.value.size else 0.0
    cold = Guess(np.zeros(len(slots)), _COOLING[0] * spread)
    return sharpened(shortlist, cold, slots, required) if spread > 0 else cold


def _or_nobody(best: Floats, required: Bools) -> Floats:
    best = np.where(required, best, np.maximum(best, 0.0))
    return np.where(np.isfinite(best), best, 0.0)


def _nobody(best: Floats, required: Bools, warmth: float) -> Singles:
    # The smallest single keeps a lead without any weight from dividing by 0.
    return np.where(required, 1e-30, np.exp(-np.maximum(best, 0.0) / warmth) + 1e-30).astype(np.float32)


def _balanced(
    weights: Singles | csr_array,
    across: Singles | csc_array,
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
            demand = across @ np.reciprocal(share, out=share)
            factor = np.minimum(np.maximum(room / np.maximum(demand, little), least), most)
    moved: Floats = np.maximum(prices - warmth * np.log(factor.astype(np.float64)), 0.0)
    return np.nan_to_num(moved, nan=0.0)
