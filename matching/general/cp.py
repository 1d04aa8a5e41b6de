"""A choice of pairs handed to CP-SAT (OR-Tools): exact when it ends, bounded when it does not."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from ortools.sat.python import cp_model

from matching.arrays import Bools, Floats
from matching.general.pairs import Pairs
from matching.general.rows import Rows
from matching.problem.whole import fine_step, whole, whole_limit


@dataclass(frozen=True, slots=True)
class Found:
    """What CP-SAT answers.

    Attributes
    ----------
    chosen
        Shape (n_pairs,), None if nothing was found.
    bound
        No choice among these pairs adds more to the objective; -inf if there is no choice at all.
    complete
        Whether the search ended by itself: the choice is optimal, or there is none.
    rounding
        By how much counting in whole steps may be off.
    """

    chosen: Bools | None
    bound: float
    complete: bool
    rounding: float


def best_choice(
    rows: Rows,
    pairs: Pairs,
    seconds: float,
    seed: int,
    workers: int = 1,
    penalty: Floats | None = None,
    most_work: float | None = None,
) -> Found:
    """Choose at most one pair a unit (one if it must be placed), keep every row, gain the most.

    Parameters
    ----------
    rows
        The rules.
    pairs
        What may be chosen.
    seconds
        Time limit.
    seed
        Of the search; with one worker the answer depends on nothing else, unless time ended it.
    workers
        Threads.
    penalty
        Shape (n_rows,), what overrunning a row by one costs; None if rows must hold.
    most_work
        A limit in CP-SAT's own measure of work, which is the same on every machine; None for no such limit.
    """
    step = fine_step(pairs.gain)
    model, variables = _model(rows, pairs, step, penalty)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(seconds, 0.01)
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed % (1 << 31)
    if most_work is not None:
        solver.parameters.max_deterministic_time = most_work
    status = solver.solve(model)
    rounding = 0.0 if step >= 1e-6 else 0.5 * step * len(set(pairs.unit.tolist()))
    if status == cp_model.INFEASIBLE:
        return Found(None, -np.inf, True, rounding)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        chosen = np.array([solver.boolean_value(one) for one in variables], dtype=np.bool_)
        bound = solver.best_objective_bound * step + rounding
        return Found(chosen, bound, status == cp_model.OPTIMAL, rounding)
    if status == cp_model.UNKNOWN:
        return Found(None, np.inf, False, rounding)
    raise RuntimeError(f"CP-SAT ended with {solver.status_name(status)}: {model.validate().splitlines()[0]}")


def _model(
    rows: Rows, pairs: Pairs, step: float, penalty: Floats | None
) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    model = cp_model.CpModel()
    variables = [model.new_bool_var("") for _ in range(len(pairs.unit))]
    starts = np.flatnonzero(np.diff(pairs.unit, prepend=-1)).tolist()
    for first, last in pairwise([*starts, len(variables)]):
        if rows.units.required[pairs.unit[first]]:
            model.add_exactly_one(variables[first:last])
        else:
            model.add_at_most_one(variables[first:last])
    overruns, costs = _add_rows(model, rows, pairs, variables, None if penalty is None else penalty / step)
    gains = whole(pairs.gain, step).tolist()
    model.maximize(cp_model.LinearExpr.weighted_sum([*variables, *overruns], [*gains, *costs]))
    for variable, value in zip(variables, () if pairs.start is None else pairs.start.tolist(), strict=False):
        model.add_hint(variable, value)
    return model, variables


def _add_rows(
    model: cp_model.CpModel, rows: Rows, pairs: Pairs, variables: list[cp_model.IntVar], penalty: Floats | None
) -> tuple[list[cp_model.IntVar], list[int]]:
    """Add every row that these pairs could overrun; return the overruns and what each step of them costs, negative."""
    matrix = rows.matrix(pairs.unit, pairs.rep)
    extra = rows.extra_column()
    # The rows of a spread share a variable, so they share a step too.
    shared = fine_step(np.append(matrix[extra != 0].data, pairs.limit[extra != 0])) if rows.spread else 1.0
    least = model.new_int_var(-(1 << 50), 1 << 50, "") if rows.spread else None
    overruns: list[cp_model.IntVar] = []
    costs: list[int] = []
    for row in range(matrix.shape[0]):
        part = slice(matrix.indptr[row], matrix.indptr[row + 1])
        step = shared if extra[row] else fine_step(matrix.data[part])
        amounts, limit = whole(matrix.data[part], step), whole_limit(pairs.limit[row], step)
        if not extra[row] and np.maximum(amounts, 0).sum() <= limit:
            continue
        terms, weights = [variables[column] for column in matrix.indices[part]], amounts.tolist()
        if least is not None and extra[row]:
            terms.append(least)
            weights.append(int(extra[row]))
        if penalty is not None:
            most = max(1, int(np.maximum(amounts, 0).sum()) - limit)
            overruns.append(model.new_int_var(0, most, ""))
            costs.append(-max(1, min(round(float(penalty[row]) * step), (1 << 55) // most)))
            terms.append(overruns[-1])
            weights.append(-1)
        model.add(cp_model.LinearExpr.weighted_sum(terms, weights) <= limit)
    return overruns, costs
