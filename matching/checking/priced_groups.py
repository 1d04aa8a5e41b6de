"""What values and rule prices prove, computed anew: the priced value of every group with every rep."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from matching.problem.pair_matrix import row_blocks
from matching.problem.rules import Counts

if TYPE_CHECKING:
    from matching.answer.rule_prices import RulePrices
    from matching.arrays import Bools, Floats, Ints
    from matching.problem.problem import AssignmentProblem
    from matching.problem.rules import Cap


def priced_groups(problem: AssignmentProblem, prices: RulePrices | None) -> Floats:
    """Return the value of each group with each rep after all prices, -inf where some lead of it may not go.

    Without prices, what it adds to the objective. Shape (n_groups, n_reps).
    """
    groups, leads = problem.group_of, PricedLeads(problem, prices)
    net = np.zeros((int(groups.max(initial=-1)) + 1, problem.shape[1]))
    begins = np.zeros(len(groups), dtype=np.bool_)
    begins[np.unique(groups, return_index=True)[1]] = True
    for start, stop in row_blocks(problem.shape):
        block = leads.block(start, stop)
        block[~problem.allowed_block(start, stop)] = -np.inf
        # Most leads are the first of their group or alone, and to write a row is far cheaper than to add it.
        first = begins[start:stop]
        net[groups[start:stop][first]] = block[first]
        np.add.at(net, groups[start:stop][~first], block[~first])
    return net


class PricedLeads:
    """The value of leads with each rep after all prices, eligibility aside; without prices, what they add."""

    def __init__(self, problem: AssignmentProblem, prices: RulePrices | None) -> None:
        self._problem, self._prices = problem, prices
        reps = problem.shape[1]
        self._rate = {Counts.WORK: np.zeros(reps), Counts.LEADS: np.zeros(reps)}
        self._of_some_leads: list[tuple[Cap, Floats]] = []
        if prices is None:
            return
        self._rate[Counts.WORK] += prices.capacity - prices.minimum
        for cap, price in zip(problem.caps, prices.caps, strict=True):
            charge = price * np.array([cap.reps is None or name in cap.reps for name in problem.rep_ids])
            if price > 0 and cap.leads is None:  # summed over such caps: a firm has dozens of teams
                self._rate[Counts(cap.counts)] += charge
            elif price > 0:
                self._of_some_leads.append((cap, charge))

    def block(self, start: int, stop: int) -> Floats:
        """Return the rows from `start` up to `stop`, shape (stop - start, n_reps)."""
        problem, prices = self._problem, self._prices
        net = problem.value_block(start, stop)
        net = net.copy() if prices is None else net * (1.0 + prices.floor + prices.spread)
        owners = problem.owner_rep[start:stop]
        owned = np.flatnonzero(owners >= 0)
        net[owned, owners[owned]] += problem.move_cost + (0.0 if prices is None else prices.moves)
        if prices is None:
            return net
        work = problem.work_block(start, stop)
        for cap, charge in self._of_some_leads:
            leads = np.array([cap.leads is None or name in cap.leads for name in problem.lead_ids[start:stop]])
            net -= np.where(leads[:, None], (work if cap.counts == Counts.WORK else 1.0) * charge, 0.0)
        net -= work * self._rate[Counts.WORK]
        net -= self._rate[Counts.LEADS]
        return net


def proved_bound(problem: AssignmentProblem, prices: RulePrices, net: Floats) -> float:
    """Return the best bound these prices prove, given `priced_groups` at them: by choices, or by knapsacks."""
    bound = priced_bound(problem, prices, net)
    return bound if prices.charges is None else min(bound, knapsack_bound(problem, prices))


def knapsack_bound(problem: AssignmentProblem, prices: RulePrices) -> float:
    """Return the bound in which each rep fills her own knapsack, groups charge for being taken, the rest is priced.

    Work is rounded down to whole steps of the grid, so that whatever fits in truth fits here.
    """
    others = replace(prices, capacity=np.zeros_like(prices.capacity))
    charges = np.zeros(0) if prices.charges is None else prices.charges
    profit = priced_groups(problem, others) - charges[:, None]
    work = np.zeros(profit.shape)
    np.add.at(work, problem.group_of, np.broadcast_to(problem.work_block(0, problem.shape[0]), problem.shape))
    steps = np.floor(work / prices.grid + 1e-9).astype(np.int64)
    nothing = np.full_like(profit, -np.inf)
    total = priced_bound(problem, others, np.where(_required_groups(problem)[:, None], 0.0, nothing))
    for rep, room in enumerate(np.floor(problem.capacity / prices.grid + 1e-6).astype(np.int64).tolist()):
        total += _fullest(profit[:, rep], steps[:, rep], room)
    return total + float(charges.sum())


def _fullest(profit: Floats, steps: Ints, room: int) -> float:
    items = np.flatnonzero((profit > 0) & (steps <= room))
    room = min(room, int(steps[items].sum()))
    best = np.zeros(room + 1)
    for item in items.tolist():
        size = int(steps[item])
        best[size:] = np.maximum(best[size:], best[: room + 1 - size] + profit[item])
    return float(best[-1])


def _required_groups(problem: AssignmentProblem) -> Bools:
    required = np.zeros(int(problem.group_of.max(initial=-1)) + 1, dtype=np.bool_)
    np.logical_or.at(required, problem.group_of, problem.required)
    return required


def priced_bound(problem: AssignmentProblem, prices: RulePrices, net: Floats) -> float:
    """Return the bound that these prices prove (weak duality), given `priced_groups` at them."""
    best = net.max(axis=1, initial=-np.inf)
    required = _required_groups(problem)
    total = float(np.where(required, best, np.maximum(best, 0.0)).sum())
    total += float(prices.capacity @ problem.capacity)
    total += float(prices.caps @ np.array([cap.limit for cap in problem.caps], dtype=np.float64))
    if problem.minimums is not None:
        total -= float(prices.minimum @ problem.minimums)
    if problem.value_floor is not None:
        total -= float(prices.floor @ problem.value_floor)
    if problem.value_spread is not None:
        total += problem.value_spread * float(np.maximum(-prices.spread, 0.0).sum())
    owned = int((problem.owner_rep >= 0).sum())
    total -= problem.move_cost * owned
    return total + (prices.moves * (problem.move_budget - owned) if problem.move_budget is not None else 0.0)
