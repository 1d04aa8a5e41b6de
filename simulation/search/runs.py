"""Replications of many ways to work on the same luck, on all cores."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from joblib import Parallel, delayed

from simulation.experiment.outcome import ReplicationFailed
from simulation.search.outcome import Outcome, outcome_of
from simulation.search.way import Way

Progress = Callable[[int], None]
"""Told of runs that are done, as they are done."""

Table = dict[str, list[Outcome]]
"""Outcomes of each way by name, in the order of the replications."""


class Runner:
    """Runs ways to work, and counts how often.

    Parameters
    ----------
    n_jobs
        Processes; −1 for one a core, 1 for none but this one.
    progress
        Told of each bunch of runs that is done.

    Attributes
    ----------
    runs
        How many runs there were.
    """

    def __init__(self, n_jobs: int = -1, progress: Progress | None = None) -> None:
        self._n_jobs = n_jobs
        self._progress = progress
        self.runs = 0

    def table(self, ways: Mapping[str, Way], seed: int, numbers: range, kpis: Sequence[str] = ()) -> Table:
        """Run each way in each of these replications; the answer does not depend on the number of processes.

        Raises
        ------
        ReplicationFailed
            When a run ends in an error; names the way, the seed and the replication.
        """
        jobs = (delayed(_replication)(ways, seed, number, kpis) for number in numbers)
        found: Table = {name: [] for name in ways}
        for row in Parallel(n_jobs=self._n_jobs, return_as="generator")(jobs):
            for name, outcome in row.items():
                found[name].append(outcome)
            self.runs += len(ways)
            if self._progress is not None:
                self._progress(len(ways))
        return found


def _replication(ways: Mapping[str, Way], seed: int, number: int, kpis: Sequence[str]) -> dict[str, Outcome]:
    return {name: _one(name, way, seed, number, kpis) for name, way in ways.items()}


def _one(name: str, way: Way, seed: int, number: int, kpis: Sequence[str]) -> Outcome:
    try:
        return outcome_of(way, seed, number, kpis)
    except Exception as error:
        raise ReplicationFailed(f"{name}, seed {seed}, replication {number}: {error}") from error
