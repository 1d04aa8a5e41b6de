"""What the batch would lose if one lead went elsewhere: exact, without solving again, where slots are all there is."""

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.problem.problem import AssignmentProblem
from matching.problem.scaling import Scaling

# Larger than any sum of units, and still far from the end of int64 when one is added to another.
NO_MOVE = np.int64(1) << np.int64(60)


class Regret:
    """The graph of all moves from a proven optimum; one node a rep, and one for nobody, the last.

    Sending one more lead to a rep sets off a chain: one of hers moves on, or leaves, or takes an idle slot, until the
    slot that became free is reached. The cheapest chain is a shortest path (Bellman-Ford), since no cycle gains.

    Parameters
    ----------
    problem
        Slots are the only limit.
    scaling
        Of the answer.
    rep
        Shape (n_leads,), the optimum.
    """

    def __init__(self, problem: AssignmentProblem, scaling: Scaling, rep: Ints) -> None:
        self._problem, self._scaling, self._rep = problem, scaling, rep
        reps = problem.shape[1]
        self._load = np.bincount(rep[rep >= 0], minlength=reps)
        self._room = self._load < problem.slots
        self._loss = np.full((reps + 1, reps + 1), NO_MOVE)
        self._loss[reps] = self._entries(without=-1)
        for one in range(reps):
            self._loss[one] = self._moves_from(one, without=-1)

    def of(self, lead: int) -> Floats:
        """Return what the batch loses if this lead goes to each rep, or (last) to nobody, in the user's units.

        Shape (n_reps + 1,); inf where it may not go, or nothing keeps the rules then.
        """
        problem, here = self._problem, int(self._rep[lead])
        reps = problem.shape[1]
        may = problem.allowed_block(lead, lead + 1)[0]
        # Values of pairs that may not be do not set the scale, so they need not fit into its integers.
        worth = np.append(self._units(np.where(may, problem.value_block(lead, lead + 1)[0], 0.0)), 0)
        allowed = np.append(may, not problem.required[lead])
        loss = self._loss.copy()
        if here >= 0:
            loss[here] = self._moves_from(here, without=lead)
            loss[reps, :reps] = np.minimum(loss[reps, :reps], np.where(np.arange(reps) == here, 0, NO_MOVE))
        else:
            loss[reps] = self._entries(without=lead)
        chain = _to(loss, here if here >= 0 else reps)
        lost = worth[here] - worth + chain if here >= 0 else -worth + chain
        fine = allowed & (chain < NO_MOVE // 2)
        return np.where(fine, np.ldexp(np.where(fine, lost, 0).astype(np.float64), -self._scaling.exponent), np.inf)

    def _units(self, values: Floats) -> Ints:
        return np.rint(np.ldexp(values, self._scaling.exponent)).astype(np.int64)

    def _moves_from(self, rep: int, without: int) -> Ints:
        """Return the least loss of moving one of a rep's leads, this one aside, to each rep or to nobody."""
        problem, reps = self._problem, self._problem.shape[1]
        leads = np.flatnonzero(self._rep == rep)
        leads = leads[leads != without]
        moves = np.full(reps + 1, NO_MOVE)
        if len(leads):
            values, allowed = _rows(problem, leads)
            units = self._units(np.where(allowed, values, 0.0))
            lost = np.where(allowed, units[:, rep][:, None] - units, NO_MOVE)
            moves[:reps] = lost.min(axis=0)
            free = ~problem.required[leads]
            moves[reps] = units[free, rep].min(initial=NO_MOVE)
        moves[rep] = 0
        if self._room[rep]:
            moves[reps] = min(0, int(moves[reps]))
        return moves

    def _entries(self, without: int) -> Ints:
        reps = self._problem.shape[1]
        entries = np.append(np.where(self._load > 0, 0, NO_MOVE), 0)
        waiting = np.flatnonzero(self._rep < 0)
        waiting = waiting[waiting != without]
        if len(waiting):
            values, allowed = _rows(self._problem, waiting)
            units = self._units(np.where(allowed, values, 0.0))
            entries[:reps] = np.minimum(entries[:reps], np.where(allowed, -units, NO_MOVE).min(axis=0))
        return entries


def _rows(problem: AssignmentProblem, leads: Ints) -> tuple[Floats, Bools]:
    blocks = [(problem.value_block(lead, lead + 1), problem.allowed_block(lead, lead + 1)) for lead in leads.tolist()]
    return np.concatenate([values for values, _ in blocks]), np.concatenate([allowed for _, allowed in blocks])


def _to(loss: Ints, target: int) -> Ints:
    """Return the cheapest way from every node to the target."""
    chain = loss[:, target].copy()
    chain[target] = min(0, int(chain[target]))
    for _ in range(len(loss)):
        shorter = np.minimum(chain, np.where(loss < NO_MOVE, loss + chain, NO_MOVE).min(axis=1))
        if np.array_equal(shorter, chain):
            break
        chain = shorter
    return chain
