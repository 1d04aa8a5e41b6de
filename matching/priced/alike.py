"""Leads with the same values: one kind, however many they are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.arrays import Bools, Floats, Ints
from matching.priced.market import Market
from matching.problem.pair_matrix import PairArray, row_blocks
from matching.problem.problem import AssignmentProblem

# So many pairs of kind and rep are still solved at once, without prices to start from.
_MOST_PAIRS = 1 << 18
# Fewer leads a kind are not worth the search.
_FEWEST_A_KIND = 4


@dataclass(frozen=True, slots=True)
class Kinds:
    """Leads grouped so that those of a kind are the same to every rep.

    Attributes
    ----------
    values
        Shape (n_kinds, n_reps), in the user's units, minus infinity where a pair may not be.
    required
        Which kinds have to be placed, shape (n_kinds,).
    of_lead
        The kind of each lead, shape (n_leads,).
    """

    values: Floats
    required: Bools
    of_lead: Ints

    @property
    def supply(self) -> Ints:
        """Leads of each kind."""
        return np.bincount(self.of_lead, minlength=len(self.values))


def each_its_own(market: Market) -> Kinds:
    """Return every lead of a small market as a kind of its own."""
    leads, _ = market.shape
    return Kinds(market.read(0, leads), market.required, np.arange(leads))


def few_kinds(problem: AssignmentProblem) -> Kinds | None:
    """Return the kinds of leads if there are few; None if there are many, or if it would take long to tell.

    Rows are told apart by a sum of their bits times random odd numbers, then compared number by number.
    A sample of the rows tells the usual case, where all differ, at once.
    """
    if not isinstance(problem.values, PairArray) or problem.mask is not None or problem.barred or problem.fixed:
        return None
    array = problem.values.array
    leads, reps = array.shape
    most = min(_MOST_PAIRS // max(reps, 1), leads // _FEWEST_A_KIND)
    sample = np.ascontiguousarray(array[:: max(1, leads // (2 * most + 1))]) if most else array[:0]
    if not sample.size or len(np.unique(_signs(sample))) > most:
        return None
    blocks = list(row_blocks(array.shape))
    signs = np.concatenate([_signs(array[start:stop]) for start, stop in blocks]) + problem.required.astype(np.uint64)
    _, example, kind = np.unique(signs, return_index=True, return_inverse=True)
    if len(example) > most:
        return None
    values, required = array[example], problem.required[example]
    same = all(np.array_equal(array[start:stop], values[kind[start:stop]]) for start, stop in blocks)
    return Kinds(values, required, kind) if same and np.array_equal(problem.required, required[kind]) else None


def _signs(rows: Floats) -> NDArray[np.uint64]:
    odd = np.random.default_rng(0).integers(0, 1 << 63, rows.shape[1], dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    bits = np.ascontiguousarray(rows).view(np.uint64)
    # Folded down, or a change of sign in two columns would cancel out: twice the top bit is nothing.
    signs: NDArray[np.uint64] = (bits ^ (bits >> np.uint64(29))) @ odd
    return signs
