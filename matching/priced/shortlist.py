"""For each lead the few reps worth most after the price, and a ceiling on all others."""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from matching.arrays import Columns, Floats, Ints


@dataclass(frozen=True, eq=False)
class Shortlist:
    """Pairs that may matter, lead by lead; what is not in the list lies below the lead's ceiling.

    Attributes
    ----------
    first
        Shape (n_leads + 1,): the pairs of lead i stand from `first[i]` up to `first[i + 1]`, by rep.
    column
        Rep of each pair.
    value
        Value of each pair, in the user's units.
    ceiling
        Shape (n_leads,). At the prices of its basis, no pair outside the list is worth more than this after
        the price; minus infinity where the list holds every pair that may be.
    basis
        Shape (n_leads,), which of `bases` the ceiling belongs to.
    bases
        Price vectors at which ceilings were taken.
    best
        Shape (n_leads,), the highest value of any pair, minus infinity for none.
    """

    first: Ints
    column: Columns
    value: Floats
    ceiling: Floats
    basis: Ints
    bases: tuple[Floats, ...]
    best: Floats
    largest: float = field(default=0.0)

    @property
    def leads(self) -> int:
        """Number of leads."""
        return len(self.ceiling)

    @cached_property
    def lead(self) -> Columns:
        """Lead of each pair."""
        return np.repeat(np.arange(self.leads, dtype=np.int32), np.diff(self.first))

    @cached_property
    def _rows(self) -> Ints:
        return np.flatnonzero(np.diff(self.first))

    def highest_of(self, numbers: Floats) -> Floats:
        """Return the largest of each lead's numbers, shape (n_leads,), minus infinity where it has no pair."""
        most = np.full(self.leads, -np.inf)
        if len(self._rows):
            most[self._rows] = np.maximum.reduceat(numbers, self.first[self._rows])
        return most

    def highest(self, numbers: Ints, none: int) -> Ints:
        """Return the largest of each lead's numbers, shape (n_leads,), `none` where it has no pair."""
        most = np.full(self.leads, none, dtype=np.int64)
        if len(self._rows):
            most[self._rows] = np.maximum.reduceat(numbers, self.first[self._rows])
        return most

    def outside(self, prices: Floats) -> Floats:
        """Return a bound on value minus price of every pair outside the list, shape (n_leads,).

        Parameters
        ----------
        prices
            Shape (n_reps,), in the unit of the bases. A rep who became cheaper since a ceiling was taken lifts it
            by the difference.
        """
        lift = np.array([(base - prices).max(initial=-np.inf) for base in self.bases])
        bound: Floats = self.ceiling + lift[self.basis]
        return bound

    def with_pairs(
        self, lead: Ints, column: Columns, value: Floats, rows: Ints, ceiling: Floats, base: Floats
    ) -> "Shortlist":
        """Return the list with more pairs and, for `rows`, new ceilings at the prices `base`.

        Parameters
        ----------
        lead, column, value
            Pairs in order of lead and rep; those already in the list are left out.
        rows, ceiling, base
            Leads whose ceiling is replaced, and the prices it was taken at.
        """
        reps = len(base)
        known = self.lead.astype(np.int64) * reps + self.column
        key = lead.astype(np.int64) * reps + column
        at = np.searchsorted(known, key)
        fresh = np.ones(len(key), dtype=np.bool_)
        inside = at < len(known)
        fresh[inside] = known[at[inside]] != key[inside]
        heights, basis = self.ceiling.copy(), self.basis.copy()
        heights[rows], basis[rows] = ceiling, len(self.bases)
        if not fresh.any():
            return replace(self, ceiling=heights, basis=basis, bases=(*self.bases, base))
        at = at[fresh]
        counts = np.diff(self.first) + np.bincount(lead[fresh], minlength=self.leads)
        return Shortlist(
            np.concatenate([[0], np.cumsum(counts)]),
            np.insert(self.column, at, column[fresh]),
            np.insert(self.value, at, value[fresh]),
            heights,
            basis,
            (*self.bases, base),
            self.best,
            self.largest,
        )


def spliced(old: Shortlist, there: Ints, fresh: Shortlist) -> Shortlist:
    """Return the lists of some leads from before, and new ones of all the others.

    Parameters
    ----------
    old, fresh
        Each with one base.
    there
        Shape (n_leads,), where each lead stands in `old`; the others, -1, stand in `fresh`, in order.
    """
    new = there < 0
    row = np.where(new, old.leads + np.cumsum(new) - 1, there)
    starts = np.concatenate([old.first[:-1], len(old.column) + fresh.first[:-1]])[row]
    counts = np.concatenate([np.diff(old.first), np.diff(fresh.first)])[row]
    first = np.concatenate([[0], np.cumsum(counts)])
    at = np.arange(first[-1]) + np.repeat(starts - first[:-1], counts)
    return Shortlist(
        first,
        np.concatenate([old.column, fresh.column])[at],
        np.concatenate([old.value, fresh.value])[at],
        np.concatenate([old.ceiling, fresh.ceiling])[row],
        new.astype(np.int64),
        (*old.bases, *fresh.bases),
        np.concatenate([old.best, fresh.best])[row],
        max(old.largest, fresh.largest),
    )
