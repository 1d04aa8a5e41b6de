"""Problems of many pairs: prices on samples, then on a shortlist; a choice at these prices, repaired."""

import numpy as np

from matching.answer.status import Status
from matching.arrays import Floats
from matching.clock import Clock
from matching.general.dual import Dual
from matching.general.improve import improve
from matching.general.load import Load, load_of
from matching.general.neighbourhood import reconsider
from matching.general.outcome import Outcome, nothing_found, outcome_of, rounded_down
from matching.general.prices import good_prices
from matching.general.repair import repair
from matching.general.sheet import Sheet, with_others
from matching.problem.whole import step_of

_ATTEMPTS = 8
_TIME_FOR_PRICES = 0.5
_TIME_FOR_THE_FIRST = 0.5
_OTHERS = 6
# Seconds
_MOMENT = 1.0


def search_many(dual: Dual, clock: Clock, seed: int, start: Floats | None = None) -> Outcome:
    """Price the rules, choose at these prices, and move as few units as it takes to keep every rule.

    The bound is that of the prices over all pairs. Ends by itself: what is left of the gap is said.
    """
    sheet, prices = good_prices(dual, clock.part(_TIME_FOR_PRICES), seed, start)
    step = step_of(np.append(sheet.gain[np.isfinite(sheet.gain)], dual.constant))
    priced = rounded_down(dual.offer(prices).bound, step)
    load = _kept(dual, sheet, prices, clock, seed)
    if load is None:
        return nothing_found(dual, Status.UNKNOWN, prices)
    if not clock.is_up:
        improve(load, clock)
    rep = np.where(load.choice >= 0, load.sheet.rep[np.arange(len(load.choice)), load.choice], -1)
    return outcome_of(dual, rep, prices, priced, np.inf, 0.0, step, timed=clock.is_up)


def _kept(dual: Dual, sheet: Sheet, prices: Floats, clock: Clock, seed: int) -> Load | None:
    """Return a choice that keeps every rule, None if none was found.

    The choice at these prices is repaired. Where that fails, one is built from nothing, so that there is an answer, and
    CP-SAT helps to repair the first, which is worth more. An answer that keeps every rule is worth a moment beyond
    the time limit, no more.
    """
    near = load_of(sheet, sheet.best(prices)[0], dual.rows)
    if repair(near, prices, clock.at_least(_MOMENT).part(_TIME_FOR_THE_FIRST)):
        return near
    built = _from_nothing(dual, sheet, prices, seed)
    if not repair(built, prices, clock.at_least(_MOMENT)):
        closest = min(near, built, key=lambda load: load.excess)
        return closest if _reconsidered(dual, closest, prices, clock, seed) else None
    improve(built, clock.at_least(_MOMENT), after=prices)
    improve(built, clock)
    if clock.is_up or not _reconsidered(dual, near, prices, clock, seed):
        return built
    improve(near, clock)
    return max(near, built, key=lambda load: load.gain)


def _reconsidered(dual: Dual, load: Load, prices: Floats, clock: Clock, seed: int) -> bool:
    """Repair a choice with CP-SAT's help; return whether that succeeded."""
    for attempt in range(_ATTEMPTS):
        better = reconsider(dual, load, prices, clock, seed + attempt, attempt + 1)
        if repair(load, prices, clock.at_least(_MOMENT)):
            return True
        if not better and clock.is_up:
            break
    return False


def _from_nothing(dual: Dual, sheet: Sheet, prices: Floats, seed: int) -> Load:
    """Place only who must be placed, among more reps than the best: rules that ask for something come first then."""
    wide = with_others(dual, sheet, _OTHERS, seed)
    return load_of(wide, np.where(wide.required, wide.best(prices)[0], -1), dual.rows)
