"""Problems of many pairs: prices on a sample, then on a shortlist; a choice at these prices, repaired."""

import numpy as np

from matching.answer.status import Status
from matching.arrays import Floats, Ints
from matching.clock import Clock
from matching.general.dual import Dual
from matching.general.neighbourhood import reconsider
from matching.general.outcome import Outcome, nothing_found, outcome_of, rounded_down
from matching.general.repair import Load, improve, load_of, repair
from matching.general.sheet import Sheet, sheet_of, shortlist, whole_rows
from matching.general.subgradient import improve_prices
from matching.problem.whole import step_of

_SAMPLE = 1500
_SAMPLE_STEPS = 150
_COLUMNS = 12
# Each round lists anew who is best at the prices of the last one: (steps, first and last size of a step).
_ROUNDS = ((40, 0.02, 0.001), (60, 0.01, 0.0003))
_ATTEMPTS = 8
_TIME_FOR_PRICES = 0.5


def search_many(dual: Dual, clock: Clock, seed: int) -> Outcome:
    """Price the rules, choose at these prices, and move as few units as it takes to keep every rule.

    The bound is that of the prices over all pairs. Ends by itself: what is left of the gap is said.
    """
    sheet, prices = _priced(dual, clock.part(_TIME_FOR_PRICES), seed)
    step = step_of(np.append(sheet.gain[np.isfinite(sheet.gain)], dual.constant))
    priced = rounded_down(dual.offer(prices).bound, step)
    choice, _ = sheet.best(prices)
    load = load_of(sheet, choice, dual.rows)
    if not _kept(dual, load, prices, clock, seed):
        return nothing_found(dual, Status.UNKNOWN, prices)
    if not clock.is_up:
        improve(load, clock)
    rep = np.where(load.choice >= 0, sheet.rep[np.arange(len(choice)), load.choice], -1)
    return outcome_of(dual, rep, prices, priced, np.inf, 0.0, step, timed=clock.is_up)


def _priced(dual: Dual, clock: Clock, seed: int) -> tuple[Sheet, Floats]:
    """Return good prices, and who is best for each unit at about these."""
    prices = _sample_prices(dual, clock, seed)
    sheet = _listed(dual, prices)
    for at, (steps, first, last) in enumerate(_ROUNDS):
        if at and not clock.is_up:
            sheet = _listed(dual, prices)
        prices = improve_prices(dual, sheet, prices, steps, first, last, clock)
    return sheet, prices


def _sample_prices(dual: Dual, clock: Clock, seed: int) -> Floats:
    units = dual.units.shape[0]
    size = min(_SAMPLE, units)
    some = np.sort(np.random.default_rng(seed).choice(units, size, replace=False))
    sheet = whole_rows(dual, some, dual.rows.limit * (size / units))
    return improve_prices(dual, sheet, np.zeros(len(dual.rows.kind)), _SAMPLE_STEPS, 0.1, 0.01, clock)


def _listed(dual: Dual, prices: Floats) -> Sheet:
    every: Ints = np.arange(dual.units.shape[0])
    return sheet_of(dual, every, shortlist(dual, prices, _COLUMNS), dual.rows.limit)


def _kept(dual: Dual, load: Load, prices: Floats, clock: Clock, seed: int) -> bool:
    """Repair; where single moves are not enough, let CP-SAT reconsider the units around what is overrun."""
    for attempt in range(_ATTEMPTS):
        if repair(load, prices):
            return True
        if not reconsider(dual, load, prices, clock, seed + attempt, attempt + 1) and clock.is_up:
            break
    return not load.overrun.any()
