"""Prices from the linear relaxation: the best ones there are when each unit may be split."""

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from matching.arrays import Floats, Ints
from matching.general.rows import Rows


def linear_prices(rows: Rows, unit: Ints, rep: Ints, gain: Floats, seconds: float) -> Floats | None:
    """Return the prices of all rows, or None if there is no solution even in parts, or no time for one.

    SciPy's HiGHS solves the relaxation over the given pairs, ordered by unit.
    """
    if not len(unit):
        return None
    names, at = np.unique(unit, return_inverse=True)
    required = rows.units.required[names]
    columns = len(unit) + (1 if rows.spread else 0)
    once = sparse.csr_matrix((np.ones(len(unit)), (at, np.arange(len(unit)))), shape=(len(names), columns))
    answer = linprog(  # type: ignore[call-overload]  # the stubs know neither sparse rows nor a time limit
        np.append(-gain, np.zeros(columns - len(unit))),
        A_ub=sparse.csr_matrix(sparse.vstack([_rule_rows(rows, unit, rep, columns), once[~required]])),
        b_ub=np.append(rows.limit, np.ones(int((~required).sum()))),
        A_eq=once[required] if required.any() else None,
        b_eq=np.ones(int(required.sum())) if required.any() else None,
        bounds=np.array([(0.0, np.inf)] * len(unit) + [(-np.inf, np.inf)] * (columns - len(unit))),
        method="highs",
        options={"time_limit": max(seconds, 0.01)},
    )
    if answer.status != 0:
        return None
    prices: Floats = -np.asarray(answer.ineqlin.marginals)[: len(rows.kind)]
    return prices


def _rule_rows(rows: Rows, unit: Ints, rep: Ints, columns: int) -> sparse.csr_matrix:
    matrix = rows.matrix(unit, rep).tocoo()
    extra = rows.extra_column()
    added = np.flatnonzero(extra)
    row = np.concatenate([matrix.row, added])
    column = np.concatenate([matrix.col, np.full(len(added), columns - 1)])
    return sparse.csr_matrix(
        (np.concatenate([matrix.data, extra[added]]), (row, column)), shape=(len(rows.kind), columns)
    )
