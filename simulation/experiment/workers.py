"""Carrying replications out on all cores or a cluster, so that no worker's death loses one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool

from joblib import Parallel, delayed
from joblib.externals.loky.process_executor import TerminatedWorkerError

from simulation.experiment.outcome import Failed, Outcome
from simulation.experiment.replicate import Plan, replicate

ROUNDS = 3
"""How often replications are begun again together after a worker died, before each is tried by itself."""

DIED = "its worker process died (killed, or out of memory)"


def carry_out(plan: Plan, numbers: Iterable[int], n_jobs: int, done: Callable[[Outcome], object]) -> None:
    """Run replications and hand each outcome on as it comes, in whatever order.

    A worker that is killed takes those with it that it was at; they are begun again. One that kills its worker again
    and again is tried by itself, and then it failed: the others are not lost with it.

    Parameters
    ----------
    plan
        What each runs.
    numbers
        Which.
    n_jobs
        As in :func:`simulation.compare`.
    done
        Takes each outcome.
    """
    left = list(numbers)
    for _ in range(ROUNDS):
        left = _without_those_finished(plan, left, n_jobs, done)
        if not left:
            return
    for number in left:
        if _without_those_finished(plan, [number], max(2, n_jobs) if n_jobs > 0 else n_jobs, done):
            done(Failed(number, plan.seed, None, DIED))


def _without_those_finished(
    plan: Plan, numbers: list[int], n_jobs: int, done: Callable[[Outcome], object]
) -> list[int]:
    """Run replications until all are finished or a worker dies, and return those that are left."""
    finished = set()
    try:
        for outcome in _outcomes(plan, numbers, n_jobs):
            finished.add(outcome.number)
            done(outcome)
    except Exception as error:
        if not _is_death(error):
            raise
    return [number for number in numbers if number not in finished]


def _outcomes(plan: Plan, numbers: list[int], n_jobs: int) -> Iterator[Outcome]:
    jobs = (delayed(replicate)(plan, number) for number in numbers)
    yield from Parallel(n_jobs=n_jobs, return_as="generator_unordered")(jobs)


def _is_death(error: Exception) -> bool:
    """Say whether a worker died; Dask, which need not be installed, has a name of its own for it."""
    return isinstance(error, TerminatedWorkerError | BrokenProcessPool) or type(error).__name__ == "KilledWorker"
