"""Exact shadow prices of the reps' capacity, from an assignment and all pairs: what the check believes.

The contracted graph has one node a rep and one for "unassigned"; the edge from rep r to rep q is the least loss
over the leads at r of moving one to q. Bellman-Ford pushes prices up from 0 to the smallest, and down to the
largest, at which every lead is content with its place. All numbers are whole units, exact as float64.
"""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class MoveCosts:
    """The contracted graph of an assignment, gathered block by block.

    Attributes
    ----------
    loss
        Shape (n_reps, n_reps): the least loss of moving some lead of the first rep to the second.
    entry
        Shape (n_reps,): the most an unassigned lead would bring to the rep, at least 0.
    leaving
        Shape (n_reps,): the least loss of leaving out some lead of the rep that may be left out.
    """

    loss: Floats
    entry: Floats
    leaving: Floats

    @classmethod
    def nothing(cls, reps: int) -> "MoveCosts":
        """Return the graph of no leads."""
        return cls(np.full((reps, reps), np.inf), np.zeros(reps), np.full(reps, np.inf))

    def add(self, units: Floats, allowed: Bools, chosen: Ints, required: Bools) -> None:
        """Take in a run of leads.

        Parameters
        ----------
        units, allowed
            Shape (rows, n_reps), whole units, and which pairs may be.
        chosen, required
            Shape (rows,), the rep of each lead, -1 for none, and whether it has to be placed.
        """
        waiting = chosen < 0
        np.maximum(self.entry, units[waiting].max(axis=0, initial=0, where=allowed[waiting]), out=self.entry)
        rows = np.flatnonzero(~waiting)
        rows = rows[np.argsort(chosen[rows], kind="stable")]
        own = chosen[rows]
        had = units[rows, own]
        np.minimum.at(self.leaving, own[~required[rows]], had[~required[rows]])
        if not len(rows):
            return
        moved = had[:, None] - units[rows]
        moved[~allowed[rows]] = np.inf
        first = np.flatnonzero(np.diff(own, prepend=-1))
        least = np.minimum.reduceat(moved, first, axis=0)
        self.loss[own[first]] = np.minimum(self.loss[own[first]], least)

    def merge(self, other: "MoveCosts") -> None:
        """Take in the graph of other leads."""
        np.minimum(self.loss, other.loss, out=self.loss)
        np.maximum(self.entry, other.entry, out=self.entry)
        np.minimum(self.leaving, other.leaving, out=self.leaving)

    def low_prices(self) -> Floats | None:
        """Return the smallest prices at which every lead is content.

        Each is what one more slot of that rep would add to the objective. None if there are no such prices,
        because some round of moves would improve the assignment.
        """
        prices = self.entry
        # A chain of moves visits each rep at most once, so one sweep a rep settles all prices that exist.
        for _ in range(len(prices) + 1):
            raised = np.maximum(prices, (prices[:, None] - self.loss).max(axis=0, initial=0))
            if np.array_equal(raised, prices):
                return prices
            prices = raised
        return None

    def high_prices(self, idle: Bools) -> Floats:
        """Return the largest such prices, infinity where nothing limits one.

        Each is what one slot less of that rep would cost.

        Parameters
        ----------
        idle
            Which reps have room to spare.
        """
        prices = np.where(idle, 0.0, self.leaving)
        for _ in range(len(prices) + 1):
            lowered = np.minimum(prices, (prices + self.loss).min(axis=1, initial=np.inf))
            if np.array_equal(lowered, prices):
                break
            prices = lowered
        return prices
