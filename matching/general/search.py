"""Which way a general problem goes: all pairs at once where they are few, by prices where they are many."""

import numpy as np

from matching.answer.assignment import Assignment
from matching.answer.status import Status
from matching.clock import Clock
from matching.general.dual import Dual
from matching.general.few_pairs import search_few
from matching.general.large_conflicts import homeless
from matching.general.many_pairs import search_many
from matching.general.outcome import Outcome, nothing_found
from matching.general.rows import rows_of
from matching.general.units import units_of
from matching.problem.problem import AssignmentProblem

# Up to here SciPy's HiGHS solves the relaxation of all pairs within seconds.
_FEW = 25_000


def search(
    problem: AssignmentProblem, clock: Clock, seed: int, earlier: Assignment | None = None
) -> tuple[Dual, Outcome]:
    """Find the best assignment that time allows, and the smallest bound."""
    units = units_of(problem)
    dual = Dual(problem, rows_of(problem, units))
    if len(homeless(problem, units)):
        return dual, nothing_found(dual, Status.INFEASIBLE)
    few = int(np.count_nonzero(units.allowed)) <= _FEW
    if few:
        return dual, search_few(dual, clock, seed)
    return dual, search_many(dual, clock, seed, None if earlier is None else dual.prices_like(earlier))
