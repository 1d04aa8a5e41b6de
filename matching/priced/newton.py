"""Sharp prices over shortlists: Newton's method on a smoothed bound that is made less and less smooth.

The bound that prices prove is the sum of each lead's best value minus price, plus price times slots. With a soft
maximum of warmth w in place of the best it is smooth and convex; its gradient is slots minus demand, and w times its
second derivative is the graph of the leads that waver between two reps (B. W. Kort and D. P. Bertsekas, 1976, for
exponential penalties; R. Cominetti and J. San Martin, Math. Programming 67, 1994, for cooling them). Few leads waver
when it is cold, so a step costs little more than looking at them.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from matching.arrays import Bools, Floats, Ints
from matching.priced.demand import open_leads
from matching.priced.shortlist import Shortlist
from matching.priced.soft_prices import Guess, levelled

# Prices that balance a soft maximum are near those of a colder one.
_START = 0.3
_COOLER = 0.4
# While more than this share of the prices would move by more than the stride, the bound is cooled slowly.
_FAR_OFF = 0.05
_SLOWLY = 0.8
# No price moves by more than so many times the warmth in one step.
_STRIDE = 8.0
_MOST_STEPS = 24
# So many steps without a better bound end it.
_PATIENCE = 6
# Keeps a rep on whose margin nobody stands from a step without end.
_RIDGE = 1e-3
# Steps are only directions: a rough solution of their equations is as good as an exact one.
_ROUGHLY = 0.05
_MOST_TURNS = 60


def sharpened(shortlist: Shortlist, guess: Guess, slots: Ints, required: Bools, stay: Floats | float = 0.0) -> Guess:
    """Return the prices of least bound that were met on the way, with the warmth of the guess.

    Parameters
    ----------
    shortlist, slots, required
        The market.
    guess
        Where to start, and how soft the maximum is at first.
    stay
        No price falls below this, in the user's units: where few lists name a rep, her price would fall too far.
    """
    least_price = np.maximum(stay, 0.0)
    if guess.warmth > 0:
        guess = replace(guess, prices=_sharper(shortlist, guess, slots, required, least_price))
    net = shortlist.highest_of(shortlist.value - guess.prices[shortlist.column])
    return replace(guess, prices=np.maximum(levelled(guess.prices, net, slots, required), least_price))


def _sharper(shortlist: Shortlist, guess: Guess, slots: Ints, required: Bools, least_price: Floats | float) -> Floats:
    net = shortlist.highest_of(shortlist.value - guess.prices[shortlist.column])
    start = levelled(guess.prices, net, slots, required)
    leads = open_leads(shortlist, required, len(slots))
    best, least, since = guess.prices, np.inf, 0
    prices, warmth = np.maximum(start, least_price), _START * guess.warmth
    for _ in range(_MOST_STEPS):
        demand = leads.demand_at(prices, warmth)
        bound = demand.worth + float(prices @ slots)
        since = 0 if bound < least else since + 1
        if bound < least:
            best, least = prices, bound
        wavering = demand.wavering(leads, len(prices))
        if since == _PATIENCE or wavering.nnz < len(prices):
            break
        step = _step(wavering, demand.total - slots, (prices > least_price) | (demand.total > slots), slots)
        prices = np.maximum(prices + warmth * np.clip(step, -_STRIDE, _STRIDE), least_price)
        warmth *= _SLOWLY if (np.abs(step) > _STRIDE).mean() > _FAR_OFF else _COOLER
        leads = leads.without_decided(demand)
    return best


def _step(wavering: csr_array, surplus: Floats, free: Bools, slots: Ints) -> Floats:
    """Return by how many times the warmth each free price should move, others 0.

    The matrix is that of the graph: a diagonal of wavering shares, less the product of the shares with themselves.
    """
    across = wavering.T.tocsr()
    diagonal = np.asarray(wavering.sum(axis=0), dtype=np.float64) + _RIDGE * slots + 0.05

    def product(step: Floats) -> Floats:
        singles = step.astype(np.float32)
        return np.where(free, diagonal * step - across @ (wavering @ singles), 0.0)

    return _roughly_solved(product, diagonal, np.where(free, surplus, 0.0))


def _roughly_solved(product: Callable[[Floats], Floats], diagonal: Floats, right: Floats) -> Floats:
    """Solve by conjugate gradients, preconditioned by the diagonal (M. R. Hestenes and E. Stiefel, 1952)."""
    found, rest = np.zeros(len(right)), right.copy()
    towards = rest / diagonal
    size = goal = float(rest @ towards)
    for _ in range(_MOST_TURNS):
        if size <= _ROUGHLY**2 * goal:
            break
        image = product(towards)
        length = size / float(towards @ image)
        found += length * towards
        rest -= length * image
        scaled = rest / diagonal
        before, size = size, float(rest @ scaled)
        towards = scaled + (size / before) * towards
    return found
