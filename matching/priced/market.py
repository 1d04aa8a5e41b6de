"""Leads and reps as the price-guided flow meets them: all of a problem, or a sample of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.problem.pair_matrix import PairArray, row_blocks
from matching.problem.problem import AssignmentProblem

# Streams answer runs of rows; a sample of short runs is nearly as good as one of single rows.
_RUN = 16


@dataclass(frozen=True, slots=True)
class Market:
    """What has to be matched.

    Attributes
    ----------
    read
        Gives the values of the leads from `start` up to `stop`, minus infinity where a pair may not be.
    slots
        Leads each rep can take, shape (n_reps,).
    required
        Which leads have to be placed, shape (n_leads,).
    """

    read: Callable[[int, int], Floats]
    slots: Ints
    required: Bools

    @property
    def shape(self) -> tuple[int, int]:
        """Number of leads and number of reps."""
        return len(self.required), len(self.slots)

    def blocks(self) -> list[tuple[int, int]]:
        """Return the (start, stop) of all reads; always the same, so that every pass sees the same numbers."""
        return list(row_blocks(self.shape))


def market_of(problem: AssignmentProblem) -> Market:
    """Return a problem as a market."""
    free = problem.mask is None and not problem.barred and not problem.fixed

    def read(start: int, stop: int) -> Floats:
        values = problem.value_block(start, stop)
        return values if free else np.where(problem.allowed_block(start, stop), values, -np.inf)

    return Market(read, problem.slots, problem.required)


def sample_of(problem: AssignmentProblem, size: int, seed: int) -> Market:
    """Return some of the leads, with slots in proportion.

    Samples of one seed are nested: a larger one holds every lead of a smaller one.

    Parameters
    ----------
    problem
        Where the leads come from.
    size
        About how many leads; short runs of neighbours are drawn whole where values are streamed.
    seed
        Decides which.
    """
    leads, _ = problem.shape
    run = 1 if isinstance(problem.values, PairArray) else _RUN
    runs = np.random.default_rng(seed).permutation(-(-leads // run))[: -(-size // run)]
    rows = (np.sort(runs)[:, None] * run + np.arange(run)).ravel()
    rows = rows[rows < leads]
    slots = np.ceil(problem.slots * (len(rows) / leads) - 0.5).astype(np.int64)
    return replace(part_of(problem, rows), slots=np.maximum(slots, np.minimum(problem.slots, 1)))


def part_of(problem: AssignmentProblem, rows: Ints) -> Market:
    """Return some of the leads, in order, with all the slots."""
    whole = market_of(problem)

    def read(start: int, stop: int) -> Floats:
        return _rows(problem, whole, rows[start:stop])

    return Market(read, problem.slots, problem.required[rows])


def _rows(problem: AssignmentProblem, whole: Market, rows: Ints) -> Floats:
    if isinstance(problem.values, PairArray) and problem.mask is None and not problem.barred and not problem.fixed:
        return np.asarray(problem.values.array[rows])
    starts = np.flatnonzero(np.diff(rows, prepend=-2) != 1)
    ends = np.append(starts[1:], len(rows))
    return np.concatenate([whole.read(int(rows[a]), int(rows[b - 1]) + 1) for a, b in zip(starts, ends, strict=True)])
