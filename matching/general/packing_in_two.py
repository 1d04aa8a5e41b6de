"""The packing search in this process, and in two beside it if it takes long."""

from joblib import Parallel, delayed, effective_n_jobs

from matching.arrays import Floats, Ints
from matching.clock import Clock, WorkingClock
from matching.general.knapsack import Knapsacks
from matching.general.packing import Packing
from matching.general.pool import pool_of

_ALONE_SECONDS = 2.0
_STRETCH_SECONDS = 6.0
_LEAST_SECONDS = 3.0
_BUSY = 4.0
"""On a busy machine a stretch may last so many times as long, until it has had its seconds of the processor."""
_PROCESSES = 2
_PATTERNS = 40_000


def pack(knapsacks: Knapsacks, charge: Floats, rent: Floats, best: Ints, goal: float, clock: Clock, seed: int) -> Ints:
    """Improve an answer until its worth reaches a goal, or time is up.

    Python computes on one core a process; so two processes (joblib's) search with different draws for some seconds,
    and both go on from the better answer.
    """
    pool = pool_of(knapsacks, charge, min(_PATTERNS, len(charge) ** 2)) if knapsacks.required.all() else None
    searches = [Packing(knapsacks, charge, rent, seed + 1_000_003 * number, pool) for number in range(_PROCESSES)]
    best = searches[0].run(best, goal, _stretch_of(_ALONE_SECONDS, clock.left))
    while not clock.is_up and not searches[0].reached(best, goal):
        if clock.left < _LEAST_SECONDS or effective_n_jobs(_PROCESSES) < _PROCESSES:
            return searches[0].run(best, goal, clock)
        done = Parallel(n_jobs=_PROCESSES)(delayed(_stretch)(each, best, goal, clock.left) for each in searches)
        searches = [search for search, _ in done]
        best = max((found for _, found in done), key=searches[0].worth)
    return best


def _stretch(search: Packing, best: Ints, goal: float, left: float) -> tuple[Packing, Ints]:
    return search, search.run(best, goal, _stretch_of(_STRETCH_SECONDS, left))


def _stretch_of(seconds: float, left: float) -> Clock:
    """Return the clock of a stretch: seconds of the processor, so that passing the search on costs little beside it."""
    return WorkingClock(max(1e-9, min(seconds, left)), min(_BUSY * seconds, left))
