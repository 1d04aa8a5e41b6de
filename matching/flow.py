"""The assignment as a min-cost flow: OR-Tools' cost-scaling push-relabel, fed in bulk."""

from dataclasses import dataclass

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from matching.arrays import Ints
from matching.clock import Clock
from matching.problem import AssignmentProblem
from matching.scaling import PairBlock, Scaling, pair_blocks, scalings

_ARCS_A_READ = 1 << 22


@dataclass(frozen=True, slots=True)
class Flow:
    """What the flow found.

    Attributes
    ----------
    scaling
        In whose units the costs were.
    rep
        Shape (n_leads,), the rep of each lead, -1 for none. Optimal in the scaled integers if `complete`,
        else a placement of as many leads as can be placed.
    complete
        Whether every lead that has to be placed is.
    """

    scaling: Scaling
    rep: Ints
    complete: bool


def cheapest_flow(problem: AssignmentProblem, clock: Clock) -> Flow | None:
    """Solve the problem exactly in scaled integers; None if time was up before the flow could start.

    OR-Tools cannot be interrupted once it runs. It answers `BAD_COST_RANGE` if potentials overflow in
    spite of the scaling's head room; then a coarser scaling is tried.
    """
    for scaling in scalings(problem):
        network = _FlowNetwork(problem)
        for block in pair_blocks(problem, scaling):
            if clock.is_up:
                return None
            network.add_pairs(block)
        status = network.solve()
        if status == SimpleMinCostFlow.OPTIMAL:
            return Flow(scaling, network.chosen(), complete=True)
        if status == SimpleMinCostFlow.INFEASIBLE:
            network.solve_as_far_as_possible()
            return Flow(scaling, network.chosen(), complete=False)
        if status != SimpleMinCostFlow.BAD_COST_RANGE:
            break
    raise RuntimeError(f"min-cost flow ended with {status.name} on {problem!r}")


class _FlowNetwork:
    """Each lead sends one unit through a rep, or directly if it need not be placed, to the sink.

    Nodes: leads from 0, then reps, then the sink.
    """

    def __init__(self, problem: AssignmentProblem) -> None:
        self._required = problem.required
        self._leads, self._reps = problem.shape
        self._flow = SimpleMinCostFlow()
        self._pairs = 0
        self._slots = problem.slots

    def add_pairs(self, block: PairBlock) -> None:
        """Add an arc for each pair that could be of use: none at a loss, unless the lead has to be placed."""
        useful = block.allowed & ((block.values >= 0) | self._required[block.start : block.stop, None])
        rows, columns = np.nonzero(useful)
        self._add(rows + block.start, columns + self._leads, _ones(len(rows)), -block.units[useful])
        self._pairs += len(rows)

    def _add(self, tails: Ints, heads: Ints, capacities: Ints, costs: Ints) -> None:
        self._flow.add_arcs_with_capacity_and_unit_cost(
            tails.astype(np.int32), heads.astype(np.int32), capacities, costs
        )

    def solve(self) -> SimpleMinCostFlow.Status:
        """Add what all leads have in common, and run the flow."""
        sink = self._leads + self._reps
        free = np.flatnonzero(~self._required)
        reps = np.arange(self._leads, sink)
        self._add(free, np.full(len(free), sink), _ones(len(free)), 0 * free)
        self._add(reps, np.full(len(reps), sink), self._slots, 0 * reps)
        supplies = np.append(_ones(self._leads), -self._leads)
        self._flow.set_nodes_supplies(np.append(np.arange(self._leads), sink).astype(np.int32), supplies)
        return self._flow.solve()

    def solve_as_far_as_possible(self) -> None:
        """Place as many leads as can be placed."""
        self._flow.solve_max_flow_with_min_cost()

    def chosen(self) -> Ints:
        """Return the rep of each lead, shape (n_leads,), -1 for none."""
        rep = np.full(self._leads, -1, dtype=np.int64)
        for start in range(0, self._pairs, _ARCS_A_READ):
            arcs = np.arange(start, min(start + _ARCS_A_READ, self._pairs), dtype=np.int32)
            for arc in arcs[np.asarray(self._flow.flows(arcs)) > 0].tolist():
                rep[self._flow.tail(arc)] = self._flow.head(arc) - self._leads
        return rep


def _ones(count: int) -> Ints:
    return np.ones(count, dtype=np.int64)
