"""The best charges there are: a linear program over the sets met so far, and the sets it still lacks, in turns."""

from dataclasses import dataclass

import numpy as np
import scipy
from scipy import sparse

from matching.arrays import Bools, Floats, Ints
from matching.clock import Clock
from matching.general.knapsack import Knapsacks
from matching.problem.whole import TOLERANCE

_FIRST_STEP = 0.3
_BEYOND = 10.0


@dataclass(frozen=True, slots=True)
class _Columns:
    """Sets of units that reps may take.

    Attributes
    ----------
    taken
        Shape (n_sets, n_units).
    rep
        Shape (n_sets,).
    """

    taken: Bools
    rep: Ints

    @classmethod
    def of(cls, chosen: list[Bools]) -> "_Columns":
        """Return what the reps would take, each set once; `chosen` as `Knapsacks.fill` gives it."""
        reps = chosen[0].shape[1]
        rows = np.hstack(
            [np.vstack([one.T for one in chosen]), np.tile(np.eye(reps, dtype=np.bool_), (len(chosen), 1))]
        )
        rows = np.unique(np.packbits(rows, axis=1), axis=0)
        found = np.unpackbits(rows, axis=1, count=len(chosen[0]) + reps).astype(np.bool_)
        return cls(found[:, :-reps], found[:, -reps:].argmax(axis=1))

    def and_also(self, others: "_Columns") -> "_Columns":
        """Return these and others."""
        return _Columns(np.vstack([self.taken, others.taken]), np.append(self.rep, others.rep))

    def worth(self, knapsacks: Knapsacks) -> Floats:
        """Return what each set is worth to its rep, shape (n_sets,)."""
        return np.asarray(np.where(self.taken, knapsacks.worth.T[self.rep], 0.0).sum(axis=1))


def exact_charges(
    knapsacks: Knapsacks, bound: float, charge: Floats, seen: list[Bools], clock: Clock
) -> tuple[float, Floats]:
    """Return the smallest bound there is, and its charges; the best found when time is up.

    Column generation (P. C. Gilmore and R. E. Gomory, A linear programming approach to the cutting-stock problem,
    Operations Research 9, 1961; for assignment M. Savelsbergh, A branch-and-price algorithm for the generalized
    assignment problem, Operations Research 45, 1997): a linear program mixes the sets known, its prices ask each rep
    for a set that it lacks. Charges stay near the best ones so far, from where such sets are better (P. Wentges,
    Weighted Dantzig-Wolfe decomposition for linear mixed-integer programming, International Transactions in
    Operational Research 4, 1997).

    Parameters
    ----------
    knapsacks
        Each rep's knapsack.
    bound, charge
        To begin with.
    seen
        What the reps would take at some charges, each of shape (n_units, n_reps).
    clock
        Ends it.
    """
    columns, step = _Columns.of(seen), _FIRST_STEP
    while not clock.is_up:
        mixed = _mixture(knapsacks, columns, clock.left)
        if mixed is None or bound - mixed.worth <= TOLERANCE * max(1.0, abs(bound)):
            break
        asked = charge + step * (mixed.charge - charge)
        value, chosen = knapsacks.fill(asked)
        if value < bound:
            bound, charge = value, asked
        lacking = mixed.lacks(knapsacks, _Columns.of([chosen]))
        if len(lacking.rep):
            columns, step = columns.and_also(lacking), _FIRST_STEP
        elif step < 1.0:
            step = min(1.0, 2.0 * step)
        else:
            break
    return bound, charge


@dataclass(frozen=True, slots=True)
class _Mixture:
    """The linear program's answer: its worth, the charges, and what each rep's room is worth at them."""

    worth: float
    charge: Floats
    rent: Floats

    def lacks(self, knapsacks: Knapsacks, columns: _Columns) -> _Columns:
        """Return the sets that would make a better mixture."""
        gain = columns.worth(knapsacks) - columns.taken @ self.charge - self.rent[columns.rep]
        better = gain > TOLERANCE * max(1.0, abs(self.worth))
        return _Columns(columns.taken[better], columns.rep[better])


def _mixture(knapsacks: Knapsacks, columns: _Columns, seconds: float) -> _Mixture | None:
    """Mix sets, at most one a rep in all, so that each unit is placed once, or at most once if it need not be.

    Units for which there is no room in any mixture stay out at a loss beyond all worth. None if time ran out.
    """
    count, (units, reps) = len(columns.rep), knapsacks.worth.shape
    by_rep = sparse.csr_matrix((np.ones(count), (columns.rep, np.arange(count))), shape=(reps, count))
    by_unit = sparse.csr_matrix(columns.taken.T.astype(np.float64))
    must, may = np.flatnonzero(knapsacks.required), np.flatnonzero(~knapsacks.required)
    worth = columns.worth(knapsacks)
    lost = -_BEYOND * max(1.0, float(np.abs(worth).max(initial=0.0)))
    at_most = sparse.vstack([by_rep, by_unit[may]])
    found = scipy.optimize.linprog(  # type: ignore[call-overload]  # the stubs know neither sparse rows nor a time limit
        -np.append(worth, np.full(len(must), lost)),
        A_ub=sparse.hstack([at_most, sparse.csr_matrix((at_most.shape[0], len(must)))]),
        b_ub=np.ones(at_most.shape[0]),
        A_eq=sparse.hstack([by_unit[must], sparse.eye(len(must))]) if len(must) else None,
        b_eq=np.ones(len(must)) if len(must) else None,
        method="highs",
        options={"time_limit": max(seconds, 0.01)},
    )
    if found.status != 0:
        return None
    charge, prices = np.zeros(units), np.maximum(-found.ineqlin.marginals, 0.0)
    charge[may] = prices[reps:]
    if len(must):
        charge[must] = -found.eqlin.marginals
    return _Mixture(knapsacks.fixed - float(found.fun), charge, prices[:reps])
