"""A pool of good patterns of all reps, listed once: in it prices and dives cost next to nothing."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from matching.arrays import Floats, Ints, Words
from matching.general.knapsack import Knapsacks
from matching.general.patterns import Patterns, apart, good_patterns

_NEAREST, _FARTHEST, _DISTANCES = 2e-5, 2.0, 52


@dataclass(frozen=True, slots=True)
class Pool:
    """Patterns of several reps.

    Attributes
    ----------
    members
        Shape (n_words, n_patterns), the units of each as bits.
    rep
        Shape (n_patterns,), ascending.
    worth
        Shape (n_patterns,).
    taking
        Shape (n_patterns, n_units), 1 where a pattern takes a unit.
    """

    members: Words
    rep: Ints
    worth: Floats
    taking: sparse.csr_matrix

    def some(self, at: Ints) -> "Pool":
        """Return these patterns alone, given in ascending order."""
        return Pool(self.members[:, at], self.rep[at], self.worth[at], self.taking[at])

    def open_to(self, reps: Ints, taken: Words) -> "Pool":
        """Return the patterns of these reps that hold none of the units already taken, shape (n_words,)."""
        among = np.zeros(int(self.rep.max(initial=0)) + 1, dtype=np.bool_)
        among[reps[reps < len(among)]] = True
        return self.some(np.flatnonzero(among[self.rep] & apart(self.members, taken[:, None])))

    def units(self, at: int) -> Ints:
        """Return the units of one pattern."""
        return np.asarray(self.taking.indices[self.taking.indptr[at] : self.taking.indptr[at + 1]])


def pool_of(knapsacks: Knapsacks, charge: Floats, most: int) -> Pool | None:
    """Return all patterns within some distance of each rep's best at these charges, about as many as there may be.

    Every answer that falls short of the bound by no more than that distance is made of these alone (as routes are
    listed by R. Baldacci, N. Christofides and A. Mingozzi, An exact algorithm for the vehicle routing problem,
    Mathematical Programming 115, 2008). None if already the first distance holds too many.
    """
    reps, scale = knapsacks.worth.shape[1], max(1.0, abs(knapsacks.fill(charge)[0]))
    kept: list[Patterns] | None = None
    for within in scale * np.geomspace(_NEAREST, _FARTHEST, _DISTANCES):
        lists = [good_patterns(knapsacks, charge, rep, within, most)[0] for rep in range(reps)]
        if sum(len(each.loss) for each in lists) > most:
            break
        kept = lists
    return None if kept is None else _joined(knapsacks, kept)


def _joined(knapsacks: Knapsacks, lists: list[Patterns]) -> Pool:
    count = len(knapsacks.worth)
    members = np.concatenate([each.members for each in lists], axis=1)
    rep = np.repeat(np.arange(len(lists)), [len(each.loss) for each in lists])
    bytewise = np.ascontiguousarray(members.T).view(np.uint8)
    taking = np.unpackbits(bytewise, axis=1, count=count, bitorder="little").astype(np.bool_)
    worth = np.where(taking, knapsacks.worth[:, rep].T, 0.0).sum(axis=1)
    return Pool(members, rep, worth, sparse.csr_matrix(taking.astype(np.float64)))
