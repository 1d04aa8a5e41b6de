"""The contest for slots as a min-cost flow: OR-Tools' cost-scaling push-relabel, fed in bulk."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Columns, Ints

# So few leads are as fast alone as together.
_WORTH_MERGING = 500


class FlowFailed(RuntimeError):
    """Min-cost flow ended in a way that gives no answer.

    Attributes
    ----------
    status
        What OR-Tools said, such as ``BAD_COST_RANGE``.
    """

    def __init__(self, status: str) -> None:
        super().__init__(f"min-cost flow ended with {status}")
        self.status = status

    @property
    def overflowed(self) -> bool:
        """Whether a coarser scaling may help."""
        return self.status == "BAD_COST_RANGE"


@dataclass(frozen=True, slots=True)
class Contest:
    """Leads and the places they may take, by how much worse each is than the lead's best.

    Attributes
    ----------
    first
        Shape (n_leads + 1,): the pairs of lead i stand from `first[i]` up to `first[i + 1]`.
    column, cost
        Rep of each pair, and by how many units it falls short of the lead's best place at the prices.
    nobody
        Shape (n_leads,), by how many units no rep at all falls short; -1 for a lead that has to be placed.
    room, prices
        Shape (n_reps,), slots to be given out, and the price of each in units.
    """

    first: Ints
    column: Columns
    cost: Ints
    nobody: Ints
    room: Ints
    prices: Ints


def cheapest_flow(contest: Contest) -> tuple[Ints, bool]:
    """Place the leads at the least cost in all, exactly.

    Leads with the same pairs at the same costs are one node that sends several units. Costs relative to
    prices near the right ones are small, which leaves the flow little to do.

    Returns
    -------
    Shape (n_leads,), the rep of each lead, -1 for none; and whether every lead that has to be placed is. If
    not, as many leads are placed as can be.

    Raises
    ------
    FlowFailed
        `BAD_COST_RANGE` if potentials overflow in spite of the scaling's head room, or any other surprise.
    """
    kind, order = _kinds(contest)
    network = _FlowNetwork(contest, order[np.flatnonzero(np.diff(kind[order], prepend=-1))], np.bincount(kind))
    status = network.solve()
    complete = status == "OPTIMAL"
    if status == "INFEASIBLE":
        network.solve_as_far_as_possible()
    elif not complete:
        raise FlowFailed(status)
    rep = np.empty(len(contest.nobody), dtype=np.int64)
    rep[order] = network.chosen()
    return rep, complete


def flow_of_kinds(contest: Contest, supply: Ints) -> Ints | None:
    """Place leads that are already told apart by kind, at the least cost in all.

    Parameters
    ----------
    contest
        One entry a kind where `Contest` speaks of leads.
    supply
        Shape (n_kinds,), how many leads each kind has.

    Returns
    -------
    The rep of each lead, kind by kind, -1 for none; None if not every lead that has to be placed can be.

    Raises
    ------
    FlowFailed
        As for `cheapest_flow`.
    """
    network = _FlowNetwork(contest, np.arange(len(supply)), supply)
    status = network.solve()
    if status not in ("OPTIMAL", "INFEASIBLE"):
        raise FlowFailed(status)
    return network.chosen() if status == "OPTIMAL" else None


def _kinds(contest: Contest) -> tuple[Ints, Ints]:
    """Give each lead a number so that alike leads share a number, and order them by it."""
    leads = len(contest.nobody)
    own = np.arange(leads)
    if leads < _WORTH_MERGING:
        return own, own
    signs = _signatures(contest)
    _, example, kind = np.unique(signs, return_index=True, return_inverse=True)
    if len(example) > 0.9 * leads or not _alike(contest, example[kind]):
        return own, own
    return kind, np.argsort(kind, kind="stable")


def _signatures(contest: Contest) -> Ints:
    mixed = (contest.cost.view(np.uint64) + np.uint64(0x9E3779B97F4A7C15)) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * (
        contest.column.astype(np.uint64) * np.uint64(2) + np.uint64(0x94D049BB133111EB)
    )
    mixed ^= mixed >> np.uint64(32)
    signs = contest.nobody.view(np.uint64) * np.uint64(0xD6E8FEB86659FD93)
    rows = np.flatnonzero(np.diff(contest.first))
    if len(rows):
        signs[rows] += np.add.reduceat(mixed, contest.first[rows])
    return signs.view(np.int64)


def _alike(contest: Contest, example: Ints) -> bool:
    """Look whether each lead really has the pairs and costs of its example."""
    counts = np.diff(contest.first)
    if not (np.array_equal(counts, counts[example]) and np.array_equal(contest.nobody, contest.nobody[example])):
        return False
    there = np.arange(len(contest.column)) + np.repeat(contest.first[example] - contest.first[:-1], counts)
    same = np.array_equal(contest.column, contest.column[there])
    return same and np.array_equal(contest.cost, contest.cost[there])


class _FlowNetwork:
    """Each kind of lead sends its units through reps, or directly if it need not be placed, to the sink.

    Nodes: kinds from 0, then reps, then the sink.
    """

    def __init__(self, contest: Contest, example: Ints, supply: Ints) -> None:
        from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # here: most commands solve nothing

        self._kinds, self._reps = len(example), len(contest.room)
        self._supply = supply
        self._flow = SimpleMinCostFlow()
        counts = np.diff(contest.first)[example]
        begin = np.cumsum(counts) - counts
        there = np.arange(counts.sum()) + np.repeat(contest.first[example] - begin, counts)
        self._tail = np.repeat(np.arange(self._kinds), counts)
        self._column = contest.column[there].astype(np.int64)
        self._free = contest.nobody[example] >= 0
        self._add(self._tail, self._column + self._kinds, supply[self._tail], contest.cost[there])
        sink = self._kinds + self._reps
        free = np.flatnonzero(self._free)
        self._add(free, np.full(len(free), sink), supply[free], contest.nobody[example][free])
        reps = np.arange(self._kinds, sink)
        self._add(reps, np.full(self._reps, sink), contest.room, -contest.prices)
        nodes = np.append(np.arange(self._kinds), sink).astype(np.int32)
        self._flow.set_nodes_supplies(nodes, np.append(supply, -supply.sum()))

    def _add(self, tails: Ints, heads: Ints, capacities: Ints, costs: Ints) -> None:
        self._flow.add_arcs_with_capacity_and_unit_cost(
            tails.astype(np.int32), heads.astype(np.int32), capacities.astype(np.int64), costs.astype(np.int64)
        )

    def solve(self) -> str:
        """Run the flow; return OR-Tools' name of how it ended."""
        return str(self._flow.solve().name)

    def solve_as_far_as_possible(self) -> None:
        """Place as many leads as can be placed."""
        self._flow.solve_max_flow_with_min_cost()

    def chosen(self) -> Ints:
        """Return the rep of each unit that was sent, kind by kind; -1 for units sent to nobody, or not at all."""
        sent = np.asarray(self._flow.flows(np.arange(len(self._column), dtype=np.int32))).astype(np.int64)
        unplaced = self._supply - np.bincount(self._tail, sent, minlength=self._kinds).astype(np.int64)
        kind = np.concatenate([np.repeat(self._tail, sent), np.repeat(np.arange(self._kinds), unplaced)])
        rep = np.concatenate([np.repeat(self._column, sent), np.full(unplaced.sum(), -1)])
        order: Ints = np.argsort(kind, kind="stable")
        return rep[order]
