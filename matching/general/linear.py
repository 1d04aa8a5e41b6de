"""The linear relaxation: the best prices there are when each unit may be split, and the split itself."""

from dataclasses import dataclass

import numpy as np
import scipy
from scipy import sparse

from matching.arrays import Floats
from matching.general.pairs import Pairs
from matching.general.rows import Rows


@dataclass(frozen=True, slots=True)
class Split:
    """A solution in parts.

    Attributes
    ----------
    share
        Shape (n_pairs,), how much of each pair's unit goes to its rep.
    prices
        Shape (n_rows,), the price of each rule's row.
    """

    share: Floats
    prices: Floats


def best_split(rows: Rows, pairs: Pairs, seconds: float, penalty: Floats | None = None) -> Split | None:
    """Solve the relaxation over some pairs with SciPy's HiGHS; None if it has no solution, or no time for one.

    Parameters
    ----------
    rows, pairs
        The rules, and the pairs there are.
    seconds
        Time limit.
    penalty
        Shape (n_rows,), what overrunning a row by one costs; None if rows must hold.
    """
    count = len(pairs.unit)
    if not count:
        return None
    names, at = np.unique(pairs.unit, return_inverse=True)
    required = rows.units.required[names]
    more = _more_columns(rows, penalty)
    columns = count + more.shape[1]
    once = sparse.csr_matrix((np.ones(count), (at, np.arange(count))), shape=(len(names), columns))
    above = sparse.csr_matrix(sparse.hstack([rows.matrix(pairs.unit, pairs.rep), more]))
    cost = np.concatenate([-pairs.gain, np.zeros(int(rows.spread)), () if penalty is None else penalty])
    low = np.zeros(columns)
    low[count : count + int(rows.spread)] = -np.inf
    answer = scipy.optimize.linprog(  # type: ignore[call-overload]  # the stubs know neither sparse rows nor a time limit
        cost,
        A_ub=sparse.csr_matrix(sparse.vstack([above, once[~required]])),
        b_ub=np.append(pairs.limit, np.ones(int((~required).sum()))),
        A_eq=once[required] if required.any() else None,
        b_eq=np.ones(int(required.sum())) if required.any() else None,
        bounds=np.column_stack([low, np.full(columns, np.inf)]),
        method="highs",
        options={"time_limit": max(seconds, 0.01)},
    )
    if answer.status != 0:
        return None
    prices: Floats = -np.asarray(answer.ineqlin.marginals)[: len(rows.kind)]
    return Split(np.asarray(answer.x)[:count], prices)


def _more_columns(rows: Rows, penalty: Floats | None) -> sparse.csr_matrix:
    """Return the columns beside the pairs: the least sum of values, and one overrun a row."""
    size = len(rows.kind)
    parts = [sparse.csr_matrix(rows.extra_column()[:, None])] if rows.spread else []
    parts += [sparse.csr_matrix(-sparse.eye_array(size))] if penalty is not None else []
    return sparse.csr_matrix(sparse.hstack(parts)) if parts else sparse.csr_matrix((size, 0))
