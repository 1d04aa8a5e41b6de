"""What another choice for a lead would mean: exactly, by solving again, or as far as prices prove it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.answer.assignment import Assignment
from matching.answer.status import Status
from matching.arrays import Bools, Floats, Ints
from matching.checking.priced_groups import PricedLeads
from matching.explaining.what_if import WhatIf
from matching.problem.problem import AssignmentProblem
from matching.solver import solve

_SAME = 1e-9
"""A loss below this part of the objective is rounding."""


@dataclass(frozen=True, slots=True)
class NextBest:
    """The next-best choice of some leads.

    Attributes
    ----------
    rep
        Shape (n,), n_reps for nobody, -1 for none.
    margin, loss, needed, needed_at_least
        Shape (n,), as of `Explanation`.
    exact
        Shape (n,).
    """

    rep: Ints
    margin: Floats
    loss: Floats
    needed: Floats
    exact: Bools
    needed_at_least: Floats


class Others:
    """Other choices than an answer's.

    Parameters
    ----------
    problem, answer
        The problem, and what `solve` returned for it.
    exact
        Whether to work out losses exactly where slots are the only limit.
    again
        Seconds for solving again where they are not; None not to.
    """

    def __init__(self, problem: AssignmentProblem, answer: Assignment, exact: bool, again: float | None) -> None:
        self._problem, self._answer, self._again = problem, answer, again
        self._plain = exact and problem.only_capacities and answer.status is Status.OPTIMAL

    @property
    def ranked_by_prices(self) -> bool:
        """Whether the next-best choice is that at the answer's prices, not the one that would lose least."""
        return not self._plain

    @cached_property
    def _what_if(self) -> WhatIf:
        return self._answer.what_if(self._problem)

    def next_best(self, start: int, stop: int) -> NextBest:
        """Return the next-best choice of the leads from `start` up to `stop`."""
        if self._plain:
            return self._exactly(start, stop)
        rep, margin = self._answer.runner_up[start:stop], self._answer.margin[start:stop]
        there = rep >= 0
        loss = np.where(there, self._at_least(np.where(there, margin, 0.0)), np.inf)
        weight = np.where(there, self._weight_of_value[rep], 1.0)
        needed = np.where(weight > 0, np.maximum(margin, 0.0) / np.where(weight > 0, weight, 1.0), np.inf)
        least = np.where(there & ~self._values_bound[rep], loss, np.nan)
        found = NextBest(rep, margin, loss, needed, np.zeros(len(rep), dtype=np.bool_), least)
        if self._again is not None:
            for at in np.flatnonzero(there).tolist():
                found.loss[at], found.exact[at] = self._solved_again(start + at, int(rep[at]))
                if found.exact[at]:
                    found.needed[at] = np.nan if self._values_bound[rep[at]] else found.loss[at]
                    found.needed_at_least[at] = found.needed[at]
        return found

    def loss(self, lead: int, rep: int) -> tuple[float, float, bool]:
        """Return what the batch loses with a lead at a rep, the margin at the prices, and whether the loss is exact."""
        margin = self._margin(lead, rep)
        if self._plain:
            return float(self._what_if.losses(lead, lead + 1)[0, rep]), margin, True
        if self._again is not None:
            loss, exact = self._solved_again(lead, rep)
            return loss, margin, exact
        return float(self._at_least(np.array(margin))), margin, False

    def _exactly(self, start: int, stop: int) -> NextBest:
        rows, nobody = np.arange(stop - start), self._problem.shape[1]
        losses, here = self._what_if.losses(start, stop), self._answer.rep[start:stop]
        losses[rows, np.where(here >= 0, here, nobody)] = np.inf
        rep = losses.argmin(axis=1)
        loss = losses[rows, rep]
        exists = np.isfinite(loss)
        net = np.column_stack([self._problem.value_block(start, stop) - self._answer.prices, np.zeros(len(rows))])
        margin = net[rows, np.where(here >= 0, here, nobody)] - net[rows, rep]
        return NextBest(
            np.where(exists, rep, -1),
            np.where(exists, margin, np.nan),
            loss,
            np.where(exists & (rep < nobody), loss, np.nan),
            np.ones(len(rows), dtype=np.bool_),
            np.where(exists & (rep < nobody), loss, np.nan),
        )

    def _solved_again(self, lead: int, rep: int) -> tuple[float, bool]:
        problem, answer = self._problem, self._answer
        pair = (problem.lead_ids[lead], problem.rep_ids[rep])
        other = solve(problem.replace(fixed=(*problem.fixed, pair)), self._again, warm_start=answer)
        if other.status is Status.INFEASIBLE:
            return np.inf, True
        exact = answer.status is Status.OPTIMAL and other.status is Status.OPTIMAL
        if np.isnan(other.bound):
            return 0.0, False
        loss = answer.objective - (other.objective if exact else other.bound)
        return (loss if loss > _SAME * max(1.0, abs(answer.objective)) else 0.0), exact

    def _margin(self, lead: int, rep: int) -> float:
        net = self._net(lead)
        here = int(self._answer.rep[lead])
        return float((net[here] if here >= 0 else 0.0) - net[rep])

    def _at_least(self, margin: Floats) -> Floats:
        """Return what the batch would lose at least: the margin, less what the gap leaves open."""
        prices = self._answer.rule_prices
        proved = self._answer.bound if prices is None else prices.bound
        return np.asarray(np.maximum(0.0, margin - max(0.0, proved - self._answer.objective)))

    @cached_property
    def _weight_of_value(self) -> Floats:
        """By how much value after prices rises for each unit of value, shape (n_reps,)."""
        prices = self._answer.rule_prices
        return np.ones(self._problem.shape[1]) if prices is None else 1.0 + prices.floor + prices.spread

    @cached_property
    def _values_bound(self) -> Bools:
        """Whether a rule weighs a rep's values, so that another value would change more than the objective."""
        floor, reps = self._problem.value_floor, self._problem.shape[1]
        bound = np.full(reps, self._problem.value_spread is not None)
        return bound if floor is None else bound | (floor > 0)

    def _net(self, lead: int) -> Floats:
        problem, answer = self._problem, self._answer
        if answer.rule_prices is None:
            return np.asarray(problem.value_block(lead, lead + 1)[0] - answer.prices)
        members = np.flatnonzero(problem.group_of == problem.group_of[lead])
        leads = PricedLeads(problem, answer.rule_prices)
        rows = [leads.block(one, one + 1)[0] for one in members.tolist()]
        return np.asarray(np.sum(rows, axis=0))
