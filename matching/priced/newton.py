"""Sharp prices over shortlists: Newton's method on a smoothed bound that is made less and less smooth.

The bound that prices prove is the sum of each lead's best value minus price, plus price times slots. With a soft
maximum of warmth w in place of the best it is smooth and convex; its gradient is slots minus demand, and w times its
second derivative is the graph of the leads that waver between two reps (B. W. Kort and D. P. Bertsekas, 1976, for
exponential penalties; R. Cominetti and J. San Martin, Math. Programming 67, 1994, for cooling them). Few leads waver
when it is cold, so a step costs little more than looking at them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matching.arrays import Bools, Columns, Floats, Ints
from matching.priced.shortlist import Shortlist
from matching.priced.soft_prices import Guess, levelled, nobody_weights, powers

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
# A lead with less than this share of itself elsewhere will stay where it is.
_DECIDED = 1e-6
# Shares nearer to 0 or 1 than this do not waver.
_WAVERING = 1e-3
# Keeps a rep on whose margin nobody stands from a step without end.
_RIDGE = 1e-3
# Steps are only directions: a rough solution of their equations is as good as an exact one.
_ROUGHLY = 0.05
_MOST_TURNS = 60

Singles = NDArray[np.float32]


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
    net = shortlist.highest_of(shortlist.value - guess.prices[shortlist.column])
    start = levelled(guess.prices, net, slots, required)
    leads = _open_leads(shortlist, required, len(slots))
    best, least, since = guess.prices, np.inf, 0
    prices, warmth = np.maximum(start, least_price), _START * guess.warmth
    for _ in range(_MOST_STEPS if warmth > 0 else 0):
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
    net = shortlist.highest_of(shortlist.value - best[shortlist.column])
    return replace(guess, prices=np.maximum(levelled(best, net, slots, required), least_price))


@dataclass(frozen=True, slots=True)
class _Demand:
    """What leads ask for at some prices.

    Attributes
    ----------
    share
        How much of its lead each open pair has.
    decided
        Which open leads will not change their mind.
    total
        Shape (n_reps,), what each rep is asked for.
    worth
        What all leads have after the prices.
    """

    share: Singles
    decided: Bools
    total: Floats
    worth: float

    def wavering(self, leads: "_Leads", reps: int) -> csr_array:
        """Return the shares of the leads that waver, one row a lead."""
        kept = np.flatnonzero((self.share > _WAVERING) & (self.share < 1 - _WAVERING))
        lead = leads.lead[kept]
        first = np.append(np.flatnonzero(np.diff(lead, prepend=-1)), len(kept))
        return csr_array((self.share[kept], leads.column[kept], first), shape=(len(first) - 1, reps))


@dataclass(frozen=True, slots=True)
class _Leads:
    """Leads that may still change their mind, and what the others ask for.

    Attributes
    ----------
    value, column, lead
        Pairs, ordered by lead; leads are numbered from 0.
    first
        Where each lead's pairs begin.
    required
        Which of the leads have to be placed.
    taken, value_taken
        Slots of each rep that the others ask for, and what these are worth before the price.
    """

    value: Floats
    column: Columns
    lead: Ints
    first: Ints
    required: Bools
    taken: Floats
    value_taken: float

    def demand_at(self, prices: Floats, warmth: float) -> _Demand:
        """Spread each lead over its pairs, those of most value minus price first."""
        net = self.value - prices[self.column]
        best = np.maximum.reduceat(net, self.first) if len(self.first) else np.zeros(0)
        best = np.where(self.required, best, np.maximum(best, 0.0))
        share = powers((net - best[self.lead]) / warmth)
        nobody = nobody_weights(best, self.required, warmth)
        whole = nobody + (np.add.reduceat(share, self.first) if len(self.first) else 0)
        share /= whole[self.lead]
        highest = np.maximum(np.maximum.reduceat(share, self.first), nobody / whole) if len(self.first) else nobody
        total = self.taken + np.bincount(self.column, share, minlength=len(prices))
        worth = self.value_taken - float(prices @ self.taken) + float(best.sum())
        return _Demand(share, highest > 1 - _DECIDED, total, worth)

    def without_decided(self, demand: _Demand) -> "_Leads":
        """Return only the leads that may still change their mind, if that saves much."""
        if demand.decided.mean() < 0.3:
            return self
        chosen = np.flatnonzero((demand.share > 0.5) & demand.decided[self.lead])
        kept = ~demand.decided
        pairs = kept[self.lead]
        counts = np.diff(np.append(self.first, len(self.lead)))[kept]
        return _Leads(
            value=self.value[pairs],
            column=self.column[pairs],
            lead=np.repeat(np.arange(len(counts)), counts),
            first=np.cumsum(counts) - counts,
            required=self.required[kept],
            taken=self.taken + np.bincount(self.column[chosen], minlength=len(self.taken)),
            value_taken=self.value_taken + float(self.value[chosen].sum()),
        )


def _open_leads(shortlist: Shortlist, required: Bools, reps: int) -> _Leads:
    counts = np.diff(shortlist.first)
    rows = np.flatnonzero(counts)
    return _Leads(
        value=shortlist.value,
        column=shortlist.column,
        lead=np.repeat(np.arange(len(rows)), counts[rows]),
        first=shortlist.first[rows],
        required=required[rows],
        taken=np.zeros(reps),
        value_taken=0.0,
    )


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
