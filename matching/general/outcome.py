"""How a search ended."""

from dataclasses import dataclass

import numpy as np

from matching.answer.status import Status
from matching.arrays import Floats, Ints
from matching.general.dual import Dual
from matching.problem.whole import TOLERANCE


@dataclass(frozen=True, slots=True)
class Strength:
    """The best bound by prices.

    Attributes
    ----------
    bound
        No assignment is worth more.
    charges
        Shape (n_units,), what each unit charges for being taken, if every rep fills her own knapsack at these;
        None if the prices of the rules alone prove as much.
    grid
        The step of work in these knapsacks.
    """

    bound: float
    charges: Floats | None
    grid: float


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
    strength
        What proves `priced_bound`, if it is not the prices of the rules alone.
    """

    status: Status
    rep: Ints | None
    prices: Floats
    bound: float
    priced_bound: float
    rounding: float
    step: float
    ended_by_time: bool
    strength: Strength | None = None


def nothing_found(dual: Dual, status: Status, prices: Floats | None = None) -> Outcome:
    """Return the outcome without an assignment."""
    zero = np.zeros(len(dual.rows.kind))
    ended = status is Status.UNKNOWN
    return Outcome(status, None, zero if prices is None else prices, np.nan, np.nan, 0.0, 0.0, ended)


def objective_of(dual: Dual, rep: Ints) -> float:
    """Return what an assignment of the units is worth."""
    placed = np.flatnonzero(rep >= 0)
    return dual.constant + float(dual.gains(placed, rep[placed]).sum())


def outcome_of(
    dual: Dual,
    rep: Ints,
    prices: Floats,
    priced: float,
    searched: float,
    rounding: float,
    step: float,
    timed: bool = False,
    strength: Strength | None = None,
) -> Outcome:
    """Return the outcome with an assignment and two bounds: by prices, and by a search that ran on all pairs."""
    objective = objective_of(dual, rep)
    bound = min(priced, searched)
    proven = bound - objective <= TOLERANCE * max(1.0, abs(objective)) + rounding
    status = Status.OPTIMAL if proven else Status.FEASIBLE
    least = objective if proven else max(bound, objective)
    return Outcome(status, rep, prices, least, priced, rounding, step, timed and not proven, strength)


def rounded_down(bound: float, step: float) -> float:
    """Round a bound down to the next sum there can be at all."""
    return float(np.floor(bound / step + 1e-6) * step) if step else bound
