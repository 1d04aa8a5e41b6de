"""What it would take to move a lead: counterfactuals as shortest paths on the graph of reps."""

import os
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.checking.prices import MoveCosts
from matching.problem.pair_matrix import row_blocks
from matching.problem.problem import AssignmentProblem
from matching.problem.scaling import Scaling
from matching.threads import one_blas_thread, spread


@dataclass(frozen=True, eq=False)
class WhatIf:
    """Answers to "what if this lead went to that rep", from one reading of all pairs.

    Made by `Assignment.what_if`. Each answer is a shortest path: the lead pushes another out, that one the next,
    until the room that the lead left is filled, or other room is, or someone is left out. The lead itself is on no such
    path, since the path ends where the lead came from; so one graph answers for every lead.

    Attributes
    ----------
    problem
        The problem that was solved; slots are its only limit.
    rep
        Shape (n_leads,), the optimal assignment.
    scaling
        What a unit is.
    moves
        The contracted graph of the assignment.
    """

    problem: AssignmentProblem
    rep: Ints
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
        return float(self.losses(lead, lead + 1)[0, rep])

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

    def losses(self, start: int, stop: int) -> Floats:
        """Return by how much the objective would fall if a lead went to each rep, or (last) to nobody.

        For the leads from `start` up to `stop`: shape (stop - start, n_reps + 1), in the user's units; 0 where a lead
        is, infinity where it may not go or nothing would keep the rules then.
        """
        problem, reps = self.problem, self.problem.shape[1]
        allowed = problem.allowed_block(start, stop)
        worth = np.column_stack([_in_units(problem, self.scaling, start, stop, allowed), np.zeros(stop - start)])
        home = np.where(self.rep[start:stop] >= 0, self.rep[start:stop], reps)
        had = worth[np.arange(len(home)), home]
        lost = had[:, None] - worth + self._chains.T[home]
        lost[~np.column_stack([allowed, ~problem.required[start:stop]])] = np.inf
        lost[np.arange(len(home)), home] = 0.0
        return np.asarray(np.ldexp(lost, -self.scaling.exponent))

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

    @cached_property
    def _chains(self) -> Floats:
        """The least loss of freeing a slot of the row's rep by filling one of the column's; the last is nobody's.

        R. W. Floyd, Algorithm 97: shortest path, Communications of the ACM 5, 1962; losses may be below 0, no cycle is,
        as the assignment is optimal.
        """
        reps = self.problem.shape[1]
        load = np.bincount(self.rep[self.rep >= 0], minlength=reps)
        chain = np.full((reps + 1, reps + 1), np.inf)
        chain[:reps, :reps] = self.moves.loss
        chain[:reps, reps] = np.where(load < self.problem.slots, 0.0, self.moves.leaving)
        # Out of nowhere: the best lead that waits, or a slot of this rep that stays empty.
        chain[reps, :reps] = np.where(load > 0, np.minimum(-self.moves.entry, 0.0), -self.moves.entry)
        np.fill_diagonal(chain, 0.0)
        for through in range(reps + 1):
            np.minimum(chain, chain[:, through, None] + chain[through], out=chain)
        return chain


def _in_units(problem: AssignmentProblem, scaling: Scaling, start: int, stop: int, allowed: Bools) -> Floats:
    # Values of pairs that may not be do not set the scale, so they need not fit into it.
    return np.asarray(np.rint(np.ldexp(np.where(allowed, problem.value_block(start, stop), 0.0), scaling.exponent)))


def contracted(problem: AssignmentProblem, rep: Ints, scaling: Scaling) -> MoveCosts:
    """Read all pairs once, on all cores, and contract the assignment over them."""
    blocks = list(row_blocks(problem.shape))
    share = -(-len(blocks) // (os.cpu_count() or 1)) or 1

    def look(share: list[tuple[int, int]]) -> MoveCosts:
        moves = MoveCosts.nothing(problem.shape[1])
        for start, stop in share:
            allowed = problem.allowed_block(start, stop)
            units = _in_units(problem, scaling, start, stop, allowed)
            moves.add(units, allowed, rep[start:stop], problem.required[start:stop])
        return moves

    whole = MoveCosts.nothing(problem.shape[1])
    shares = [blocks[start : start + share] for start in range(0, len(blocks), share)]
    with one_blas_thread():
        for part in spread(look, shares, problem.shape[0] * problem.shape[1]):
            whole.merge(part)
    return whole
