"""The contracted graph of a shortlist: one node a rep, and prices as its shortest paths."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Columns, Ints

# Larger than any sum of units, and still far from the end of int64 when a price is taken from it.
NO_END = np.int64(1) << np.int64(60)


@dataclass(frozen=True, slots=True)
class RepGraph:
    """What moving one lead costs, rep by rep.

    Attributes
    ----------
    source, target, loss
        Edges: the least loss of moving some lead of one rep to another.
    entry
        Shape (n_reps,), the most an unassigned lead would bring to the rep, at least 0.
    leaving
        Shape (n_reps,), the least loss of taking one lead from the rep and placing it nowhere: 0 if she has
        room to spare, `NO_END` if none of her leads can be left out.
    """

    source: Ints
    target: Ints
    loss: Ints
    entry: Ints
    leaving: Ints

    def low_prices(self, start: Ints | None = None) -> Ints | None:
        """Return the smallest prices at which every lead is content; None if some round of moves would gain.

        Parameters
        ----------
        start
            Shape (n_reps,); the smallest such prices that are nowhere below these.
        """
        prices = self.entry.copy() if start is None else np.maximum(self.entry, start)
        ends, starts, order = self._grouped(self.target)
        source, loss = self.source[order], self.loss[order]
        for _ in range(len(prices) + 1):
            if not len(ends):
                return prices
            pushed = np.maximum.reduceat(prices[source] - loss, starts)
            if (pushed <= prices[ends]).all():
                return prices
            prices[ends] = np.maximum(prices[ends], pushed)
        return None

    def high_prices(self, end: int) -> Ints:
        """Return the largest such prices, `end` where nothing limits a price.

        Parameters
        ----------
        end
            More than any chain of moves can cost.
        """
        prices = np.minimum(self.leaving, end)
        begins, starts, order = self._grouped(self.source)
        target, loss = self.target[order], self.loss[order]
        for _ in range(len(prices) + 1):
            if not len(begins):
                break
            pulled = np.minimum.reduceat(prices[target] + loss, starts)
            if (pulled >= prices[begins]).all():
                break
            prices[begins] = np.minimum(prices[begins], pulled)
        return prices

    @staticmethod
    def _grouped(node: Ints) -> tuple[Ints, Ints, Ints]:
        order = np.argsort(node, kind="stable")
        starts = np.flatnonzero(np.diff(node[order], prepend=-1))
        return node[order][starts], starts, order


def rep_graph(pairs: tuple[Columns, Columns, Ints], rep: Ints, own: Ints, slots: Ints, can_leave: Bools) -> RepGraph:
    """Contract an assignment and the pairs that leads may move to.

    Parameters
    ----------
    pairs
        Lead, rep and units of each pair.
    rep, own
        Shape (n_leads,), the rep of each lead, -1 for none, and the units of that pair.
    slots
        Shape (n_reps,).
    can_leave
        Shape (n_leads,), which leads may also go to nobody.
    """
    lead, column, units = pairs
    reps = len(slots)
    home = rep[lead]
    moving = np.flatnonzero((home >= 0) & (home != column))
    edge = home[moving] * reps + column[moving]
    cost = own[lead[moving]] - units[moving]
    if len(edge) * 4 > reps * reps:
        table = np.full(reps * reps, NO_END)
        np.minimum.at(table, edge, cost)
        keys = np.flatnonzero(table < NO_END)
        loss = table[keys]
    else:
        order = np.lexsort((cost, edge))
        firsts = np.flatnonzero(np.diff(edge[order], prepend=-1))
        keys, loss = edge[order][firsts], cost[order][firsts]
    entry = np.zeros(reps, dtype=np.int64)
    waiting = np.flatnonzero(home < 0)
    np.maximum.at(entry, column[waiting], units[waiting])
    leaving = np.full(reps, NO_END)
    placed = np.flatnonzero((rep >= 0) & can_leave)
    np.minimum.at(leaving, rep[placed], own[placed])
    leaving[np.bincount(rep[rep >= 0], minlength=reps) < slots] = 0
    return RepGraph(keys // max(reps, 1), keys % max(reps, 1), loss, entry, leaving)
