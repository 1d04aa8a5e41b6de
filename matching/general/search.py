"""The search: prices first, then CP-SAT on the pairs that the prices leave in doubt."""

from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.clock import Clock
from matching.general.cp import Found, Pairs, best_choice
from matching.general.dual import Dual
from matching.general.linear import linear_prices
from matching.general.rows import rows_of
from matching.general.units import units_of
from matching.problem import AssignmentProblem
from matching.status import Status
from matching.whole import TOLERANCE, step_of

WORKERS = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the search ended.

    Attributes
    ----------
    status
        As of the result.
    rep
        Shape (n_units,), -1 for nobody; None if nothing was found.
    prices
        Shape (n_rows,), the prices that prove `priced_bound`.
    bound
        No assignment is worth more.
    priced_bound
        The same, by prices alone.
    rounding
        By how much counting in whole steps may be off.
    step
        The bound is rounded down to multiples of this; 0.0 if it is not.
    ended_by_time
        Whether the time limit ended the search.
    """

    status: Status
    rep: Ints | None
    prices: Floats
    bound: float
    priced_bound: float
    rounding: float
    step: float
    ended_by_time: bool


def search(problem: AssignmentProblem, clock: Clock, seed: int) -> tuple[Dual, Outcome]:
    """Find the best assignment that time allows, and the smallest bound."""
    units = units_of(problem)
    dual = Dual(problem, rows_of(problem, units))
    return dual, _Search(dual, clock, seed).run()


class _Search:
    def __init__(self, dual: Dual, clock: Clock, seed: int) -> None:
        self.dual, self.rows, self.units = dual, dual.rows, dual.rows.units
        self.clock, self.seed = clock, seed

    def run(self) -> Outcome:
        """Price, fix, choose."""
        unit, rep = np.nonzero(self._useful())
        nobody = np.bincount(unit, minlength=self.units.shape[0]) == 0
        if (nobody & self.units.required).any():
            return self._nothing(Status.INFEASIBLE)
        gain = self.dual.gains(unit, rep)
        prices = linear_prices(self.rows, unit, rep, gain, self.clock.left)
        prices = self.dual.lawful(np.zeros(len(self.rows.kind)) if prices is None else prices)
        step = step_of(np.append(gain, self.dual.constant))
        priced = _down(self.dual.offer(prices).bound, step)
        found = best_choice(self.rows, Pairs(unit, rep, gain, self.rows.limit), self.clock.left, self.seed)
        return self._outcome(found, unit, rep, prices, priced, step)

    def _useful(self) -> Bools:
        return self.units.allowed

    def _outcome(self, found: Found, unit: Ints, rep: Ints, prices: Floats, priced: float, step: float) -> Outcome:
        if found.chosen is None:
            return self._nothing(Status.INFEASIBLE if found.complete else Status.UNKNOWN)
        chosen = np.full(self.units.shape[0], -1, dtype=np.int64)
        chosen[unit[found.chosen]] = rep[found.chosen]
        gain = self.dual.gains(unit[found.chosen], rep[found.chosen])
        objective = self.dual.constant + float(gain.sum())
        bound = min(priced, self.dual.constant + found.bound)
        slack = TOLERANCE * max(1.0, abs(objective)) + found.rounding
        proven = found.complete or bound - objective <= slack
        return Outcome(
            Status.OPTIMAL if proven else Status.FEASIBLE,
            chosen,
            prices,
            objective if proven else max(bound, objective),
            priced,
            found.rounding,
            step,
            not proven,
        )

    def _nothing(self, status: Status) -> Outcome:
        prices = np.zeros(len(self.rows.kind))
        return Outcome(status, None, prices, np.nan, np.nan, 0.0, 0.0, status is Status.UNKNOWN)


def _down(bound: float, step: float) -> float:
    """Round a bound down to the next sum there can be at all."""
    return float(np.floor(bound / step + 1e-6) * step) if step else bound
