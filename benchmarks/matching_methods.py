"""Ways to solve an assignment problem, arc and matrix building counted; each gives objective and gap."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.matching_instances import Factors, Values

Slots = NDArray[np.int64]


def ours(values: Values | Factors, slots: Slots) -> dict[str, Any]:
    """Solve with `matching.solve`; the gap is proven."""
    from matching import AssignmentProblem, solve

    answer = solve(AssignmentProblem(values, slots), time_limit=None)
    return {"objective": answer.objective, "gap": answer.gap, "units": _units(values, answer)}


def _units(values: Values | Factors, answer: Any) -> int:
    taken = np.flatnonzero(answer.rep >= 0)
    return int(answer.scaling.to_units(answer.value[taken]).sum())


def ours_warm(values: Values, slots: Slots) -> dict[str, Any]:
    """Solve again after 1 % of the leads changed: cold, from the earlier answer, from its prices alone.

    And once more, with one slot more, as a what-if about capacity does. Times are of each.
    """
    from dataclasses import replace

    from matching import AssignmentProblem, solve

    rng = np.random.default_rng(99)
    rows = rng.choice(len(values), max(1, len(values) // 100), replace=False)
    before = AssignmentProblem(values, slots)
    earlier = solve(before, time_limit=None)
    changed = values.copy()
    changed[rows] = values[rng.permutation(rows)] * 1.1
    problem = AssignmentProblem(changed, slots)
    more = problem.replace(capacity=slots + (np.arange(len(slots)) == 0))
    found: dict[str, Any] = {}
    times, cold = _timed(lambda: solve(problem, time_limit=None), "cold")
    found |= times | {"objective": cold.objective, "gap": cold.gap}
    for name, asked, start in (
        ("warm", problem, earlier),
        ("prices alone", problem, replace(earlier, memory=None)),
        ("slot more", more, cold),
    ):
        times, answer = _timed(lambda asked=asked, start=start: solve(asked, time_limit=None, warm_start=start), name)
        found |= times | {"gap": max(found["gap"], answer.gap)}
    return found


def _timed(solving: Callable[[], Any], name: str) -> tuple[dict[str, float], Any]:
    from time import perf_counter, process_time

    start, cpu = perf_counter(), process_time()
    answer = solving()
    return {name: perf_counter() - start, f"{name} processor": process_time() - cpu}, answer


def checked(values: Values | Factors, slots: Slots) -> dict[str, Any]:
    """Solve, then time the check alone."""
    from time import perf_counter

    from matching import AssignmentProblem, solve

    problem = AssignmentProblem(values, slots)
    answer = solve(problem, time_limit=None)
    start = perf_counter()
    answer.check(problem)
    return {"objective": answer.objective, "gap": answer.gap, "check": perf_counter() - start}


def dense_flow(values: Values, slots: Slots) -> dict[str, Any]:
    """Solve by OR-Tools' min-cost flow over all pairs, in the integers that `matching` uses."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    from matching.problem.scaling import scaling_of

    leads, reps = values.shape
    scaling = scaling_of(float(np.abs(values).max()), values.shape)
    flow = SimpleMinCostFlow()
    lead, rep, sink = np.arange(leads), np.arange(leads, leads + reps), leads + reps
    arcs = flow.add_arcs_with_capacity_and_unit_cost
    one, nothing = np.ones(leads * reps, dtype=np.int64), np.zeros(leads + reps, dtype=np.int64)
    arcs(np.repeat(lead, reps).astype(np.int32), np.tile(rep, leads).astype(np.int32), one,
         -scaling.to_units(values).ravel())  # fmt: skip
    arcs(lead.astype(np.int32), np.full(leads, sink, dtype=np.int32), one[:leads], nothing[:leads])
    arcs(rep.astype(np.int32), np.full(reps, sink, dtype=np.int32), slots.astype(np.int64), nothing[:reps])
    flow.set_nodes_supplies(np.append(lead, sink).astype(np.int32), np.append(np.ones(leads), -leads).astype(np.int64))
    if flow.solve() != SimpleMinCostFlow.OPTIMAL:
        raise RuntimeError("dense flow found no optimum")
    return {"objective": -flow.optimal_cost() * scaling.unit, "gap": None, "units": -flow.optimal_cost()}


def scipy_columns(values: Values, slots: Slots) -> dict[str, Any]:
    """Solve by SciPy's `linear_sum_assignment` with a column a slot."""
    from scipy.optimize import linear_sum_assignment

    columns = np.repeat(np.maximum(values, 0.0), slots, axis=1)
    rows, chosen = linear_sum_assignment(columns, maximize=True)
    return {"objective": float(columns[rows, chosen].sum()), "gap": None}


def highs(values: Values, slots: Slots) -> dict[str, Any]:
    """Solve by HiGHS (SciPy's): the linear program, whose corners are whole."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, vstack

    leads, reps = values.shape
    pairs = np.arange(leads * reps)
    by_lead = csr_array((np.ones(len(pairs)), pairs, np.arange(leads + 1) * reps), shape=(leads, len(pairs)))
    by_rep = csr_array((np.ones(len(pairs)), (pairs % reps, pairs)), shape=(reps, len(pairs)))
    limits = np.concatenate([np.ones(leads), slots])
    found = linprog(-values.ravel(), A_ub=vstack([by_lead, by_rep]), b_ub=limits, bounds=(0, 1), method="highs")
    return {"objective": float(-found.fun), "gap": 0.0 if found.status == 0 else None}


def cp_sat(values: Values, slots: Slots) -> dict[str, Any]:
    """Solve by CP-SAT with two workers."""
    from ortools.sat.python import cp_model

    leads, reps = values.shape
    scale = 2.0**20 / float(values.max())
    units = np.rint(values * scale).astype(np.int64)
    model = cp_model.CpModel()
    chosen = [[model.new_bool_var("") for _ in range(reps)] for _ in range(leads)]
    for row in chosen:
        model.add_at_most_one(row)
    for rep in range(reps):
        model.add(sum(row[rep] for row in chosen) <= int(slots[rep]))
    flat = [variable for row in chosen for variable in row]
    model.maximize(cp_model.LinearExpr.weighted_sum(flat, units.ravel().tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = 290
    solver.solve(model)
    best = solver.objective_value
    return {"objective": best / scale, "gap": (solver.best_objective_bound - best) / max(1.0, abs(best))}


METHODS: dict[str, Callable[..., dict[str, Any]]] = {
    "ours": ours,
    "dense flow": dense_flow,
    "SciPy": scipy_columns,
    "HiGHS": highs,
    "CP-SAT": cp_sat,
    "ours, warm": ours_warm,
    "ours, checked": checked,
}
