"""Patterns of several reps that take every unit exactly once, at the least loss."""

import numpy as np

from matching.arrays import Floats, Ints, Words
from matching.general.patterns import Patterns, apart

_HALVINGS = 20


def least_loss(
    lists: list[Patterns], everybody: Words, within: float, most: int, unlike: Words | None = None
) -> tuple[Ints, float, bool]:
    """Choose a pattern from each list so that each unit is in exactly one: meet in the middle.

    The lists of each half are joined to disjoint unions; then every union of the first half is looked up by its
    complement in the second (E. Horowitz and S. Sahni, Computing partitions with applications to the knapsack
    problem, J. ACM 21, 1974).

    Parameters
    ----------
    lists
        At least two.
    everybody
        Shape (n_words,), the units there are.
    within
        No half may lose more than this.
    most
        How many unions to look at in each join; beyond, those of least loss.
    unlike
        Shape (n_words, n_lists), a choice whose division between the halves is not to come back; None if it may.

    Returns
    -------
    The position in each list, empty if there is no choice; its loss, infinite then; and whether `most` cut anything.
    """
    middle = len(lists) // 2
    one, one_at, one_cut = _joined(lists[:middle], within, most)
    two, two_at, two_cut = _joined(lists[middle:], within, most)
    key, other_key = _keys(one.members), _keys(two.members)
    order = np.lexsort((two.loss, other_key))
    ordered, wanted = other_key[order], _keys(everybody[:, None]) - key
    at = np.searchsorted(ordered, wanted)
    met = np.flatnonzero(ordered[np.minimum(at, len(ordered) - 1)] == wanted) if len(ordered) else at[:0]
    other = order[at[met]]
    meets = ((one.members[:, met] ^ two.members[:, other]) == everybody[:, None]).all(axis=0)
    if unlike is not None:
        meets &= (one.members[:, met] != np.bitwise_or.reduce(unlike[:, :middle], axis=1)[:, None]).any(axis=0)
    met, other = met[meets], other[meets]
    if not len(met):
        return np.zeros(0, dtype=np.int64), np.inf, one_cut or two_cut
    loss = one.loss[met] + two.loss[other]
    best = int(loss.argmin())
    return np.append(one_at[:, met[best]], two_at[:, other[best]]), float(loss[best]), one_cut or two_cut


def _keys(members: Words) -> Words:
    """Return one number a set: that of a union of disjoint sets is the sum of theirs.

    With one word it is the set itself; with more, different sets may share one, so that what meets is compared.
    """
    factor = np.random.default_rng(0).integers(0, 1 << 62, len(members)).astype(np.uint64) * np.uint64(2) + np.uint64(1)
    factor[0] = 1
    return np.asarray((members * factor[:, None]).sum(axis=0, dtype=np.uint64))


def _joined(lists: list[Patterns], within: float, most: int) -> tuple[Patterns, Ints, bool]:
    """Return the disjoint unions of one pattern a list, and the positions they come from, shape (n_lists, n_unions)."""
    union, at, cut = lists[0], np.arange(len(lists[0].loss))[None, :], False
    for other in lists[1:]:
        one, two, limited = _near(union.loss, other.loss, within, most)
        fit = apart(union.members[:, one], other.members[:, two])
        one, two = one[fit], two[fit]
        at, cut = np.vstack([at[:, one], two]), cut or limited
        union = Patterns(union.members[:, one] | other.members[:, two], union.loss[one] + other.loss[two])
    return union, at, cut


def _near(one: Floats, two: Floats, within: float, most: int) -> tuple[Ints, Ints, bool]:
    """Return the pairs whose losses sum up to this at most; if they are too many, to the most that keeps them few."""
    order = np.argsort(two, kind="stable")
    ranked = two[order]
    counts = np.searchsorted(ranked, within - one, side="right")
    cut = int(counts.sum()) > most
    low, high = 0.0, within
    for _ in range(_HALVINGS if cut else 0):
        middle = (low + high) / 2
        counts = np.searchsorted(ranked, middle - one, side="right")
        low, high = (low, middle) if int(counts.sum()) > most else (middle, high)
    if cut:  # where many lose nothing at all, they may still be too many
        counts = np.searchsorted(ranked, low - one, side="right")
        counts = np.diff(np.minimum(np.cumsum(counts), most), prepend=0)
    first = np.repeat(np.arange(len(one)), counts)
    return first, order[np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts)], cut
