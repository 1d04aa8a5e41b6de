"""What it would take to move a lead: counterfactuals as shortest paths on the graph of reps."""

import os
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from matching.arrays import Floats, Ints
from matching.checking.prices import MoveCosts
from matching.problem.pair_matrix import row_blocks
from matching.problem.problem import AssignmentProblem
from matching.problem.scaling import Scaling
from matching.threads import one_blas_thread, spread


@dataclass(frozen=True, slots=True, eq=False)
class WhatIf:
    """Answers to "what if this lead went to that rep", from one reading of all pairs.

    Made by `Assignment.what_if`. Each answer is a shortest path: the lead pushes another out, that one the next,
    until the room that the lead left is filled, or other room is, or someone is left out.

    Attributes
    ----------
    problem
        The problem that was solved.
    rep, prices
        Shape (n_leads,) and (n_reps,), the optimal assignment and its prices in whole units.
    scaling
        What a unit is.
    moves
        The contracted graph of the assignment.
    """

    problem: AssignmentProblem
    rep: Ints
    prices: Floats
    scaling: Scaling
    moves: MoveCosts

    def cost_of_moving(self, lead_id: str, rep_id: str) -> float:
        """Return by how much the objective would fall if the lead had to go to this rep; at least 0.

        Infinity if then some lead that has to be placed could not be.

        Raises
        ------
        ValueError
            If there is no such lead or rep, or the pair may not be.
        """
        lead, rep = self._position(lead_id, rep_id)
        row = self.problem.value_block(lead, lead + 1)[0]
        units = np.rint(np.ldexp(row, self.scaling.exponent))
        home = int(self.rep[lead])
        if home == rep:
            return 0.0
        had = units[home] if home >= 0 else 0.0
        cost = had - units[rep] + self._path(rep, home)
        return float(np.ldexp(cost, -self.scaling.exponent))

    def value_needed(self, lead_id: str, rep_id: str) -> float:
        """Return what the lead would have to be worth to this rep for her to get it, in the user's units.

        At exactly this value it makes no difference; infinity if no value would do.

        Raises
        ------
        ValueError
            As `cost_of_moving`.
        """
        lead, rep = self._position(lead_id, rep_id)
        return float(self.problem.value_block(lead, lead + 1)[0, rep]) + self.cost_of_moving(lead_id, rep_id)

    def _position(self, lead_id: str, rep_id: str) -> tuple[int, int]:
        problem = self.problem
        if lead_id not in problem.lead_position or rep_id not in problem.rep_position:
            raise ValueError(f"lead {lead_id!r} with rep {rep_id!r}: expected a lead and a rep of this problem")
        lead, rep = problem.lead_position[lead_id], problem.rep_position[rep_id]
        if not problem.allowed_block(lead, lead + 1)[0, rep] or not problem.slots[rep]:
            raise ValueError(
                f"lead {lead_id!r} with rep {rep_id!r}: expected a pair that may be, with a rep who has slots"
            )
        return lead, rep

    def _path(self, start: int, end: int) -> float:
        """Return the least loss of freeing a slot of one rep by filling a slot of another (-1: of nobody's)."""
        reps = len(self.prices)
        load = np.bincount(self.rep[self.rep >= 0], minlength=reps)
        cost = np.full((reps + 1, reps + 1), np.inf)
        cost[:reps, :reps] = self.moves.loss
        cost[:reps, reps] = np.where(load < self.problem.slots, 0.0, self.moves.leaving)
        # Out of nowhere: the best lead that waits, or a slot of this rep that stays empty.
        cost[reps, :reps] = np.where(load > 0, np.minimum(-self.moves.entry, 0.0), -self.moves.entry)
        level = np.append(self.prices, 0.0)
        # At the prices every move costs at least 0, which Dijkstra needs; the levels cancel along a path.
        reduced = cost - level[:, None] + level[None, :]
        tails, heads = np.nonzero(np.isfinite(reduced))
        # An edge of cost 0 is no edge to SciPy; the smallest float keeps it, far below half a unit.
        weights = np.maximum(reduced[tails, heads], np.finfo(np.float64).tiny)
        graph = csr_array((weights, (tails, heads)), shape=cost.shape)
        end = reps if end < 0 else end
        length = dijkstra(graph, indices=np.array([start]))[0, end]
        return float(np.rint(length) + level[start] - level[end]) if np.isfinite(length) else np.inf


def contracted(problem: AssignmentProblem, rep: Ints, scaling: Scaling) -> MoveCosts:
    """Read all pairs once, on all cores, and contract the assignment over them."""
    blocks = list(row_blocks(problem.shape))
    share = -(-len(blocks) // (os.cpu_count() or 1)) or 1

    def look(share: list[tuple[int, int]]) -> MoveCosts:
        moves = MoveCosts.nothing(problem.shape[1])
        for start, stop in share:
            units = np.rint(np.ldexp(problem.value_block(start, stop), scaling.exponent))
            moves.add(units, problem.allowed_block(start, stop), rep[start:stop], problem.required[start:stop])
        return moves

    whole = MoveCosts.nothing(problem.shape[1])
    shares = [blocks[start : start + share] for start in range(0, len(blocks), share)]
    with one_blas_thread():
        for part in spread(look, shares, problem.shape[0] * problem.shape[1]):
            whole.merge(part)
    return whole
