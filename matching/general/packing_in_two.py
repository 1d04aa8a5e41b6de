"""The packing search in this process, and in two beside it if it takes long."""

from threading import Thread

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


class Helpers:
    """The two processes, started while this one still bounds the problem: they take seconds to be there."""

    def __init__(self) -> None:
        self._starting: Thread | None = None

    def start(self, seconds: float) -> None:
        """Begin to start them for a search of so long; not for a short one, nor where there are no two."""
        if seconds > _ALONE_SECONDS + _LEAST_SECONDS and effective_n_jobs(_PROCESSES) == _PROCESSES:
            self._starting = Thread(target=_started)
            self._starting.start()

    def there(self) -> bool:
        """Wait until they have started; say whether there are any."""
        if self._starting is None:
            return False
        self._starting.join()
        return True


def _started() -> None:
    Parallel(n_jobs=_PROCESSES)(delayed(effective_n_jobs)(1) for _ in range(_PROCESSES))


def pack(
    knapsacks: Knapsacks,
    charge: Floats,
    rent: Floats,
    best: Ints,
    goal: float,
    clock: Clock,
    seed: int,
    helpers: Helpers,
) -> Ints:
    """Improve an answer until its worth reaches a goal, or time is up.

    Python computes on one core a process; so two processes (joblib's) search in different ways for some seconds, and
    both go on from the better answer.
    """
    pool = pool_of(knapsacks, charge, min(_PATTERNS, len(charge) ** 2)) if knapsacks.required.all() else None
    searches = [
        Packing(knapsacks, charge, rent, seed + 1_000_003 * number, pool, by_parts=pool is not None and number > 0)
        for number in range(_PROCESSES)
    ]
    best = searches[0].run(best, goal, _stretch_of(_ALONE_SECONDS, clock.left))
    while not clock.is_up and not searches[0].reached(best, goal):
        if clock.left < _LEAST_SECONDS or not helpers.there():
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
