"""Problems of few pairs: prices from the relaxation, then CP-SAT on all pairs."""

import numpy as np

from matching.clock import Clock
from matching.general.cp import best_choice
from matching.general.dual import Dual
from matching.general.linear import best_split
from matching.general.outcome import Outcome, nothing_found, outcome_of, rounded_down
from matching.general.pairs import Pairs
from matching.status import Status
from matching.whole import step_of


def search_few(dual: Dual, clock: Clock, seed: int) -> Outcome:
    """Price the rules by the linear relaxation, choose among all pairs until it is proven or time is up."""
    unit, rep = np.nonzero(dual.units.allowed)
    pairs = Pairs(unit, rep, dual.gains(unit, rep), dual.rows.limit)
    split = best_split(dual.rows, pairs, clock.left)
    prices = dual.lawful(np.zeros(len(dual.rows.kind)) if split is None else split.prices)
    step = step_of(np.append(pairs.gain, dual.constant))
    priced = rounded_down(dual.offer(prices).bound, step)
    found = best_choice(dual.rows, pairs, clock.left, seed)
    if found.chosen is None:
        return nothing_found(dual, Status.INFEASIBLE if found.complete else Status.UNKNOWN)
    chosen = np.full(dual.units.shape[0], -1, dtype=np.int64)
    chosen[unit[found.chosen]] = rep[found.chosen]
    searched = dual.constant + found.bound
    return outcome_of(dual, chosen, prices, priced, searched, found.rounding, step, timed=not found.complete)
