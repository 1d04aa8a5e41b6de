"""Pair values, one row a lead and one column a rep, read block by block."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike

from matching.arrays import Floats

# These are 1 MB of float64: they stay in a core's cache from one sweep to the next, and outweigh numpy's cost per call.
CELLS_A_BLOCK = 1 << 17


@runtime_checkable
class PairMatrix(Protocol):
    """Values of all lead-rep pairs, computed or stored, that can be read in blocks of rows.

    `shape` is (n_leads, n_reps); `block(start, stop)` returns float64 values of shape
    (stop - start, n_reps) and gives the same numbers each time it is asked. An object that also carries
    `lead_ids` and `rep_ids` (such as the pair values of a conversion model) names its rows and columns.
    """

    @property
    def shape(self) -> tuple[int, int]:
        """Number of leads and number of reps."""
        ...

    def block(self, start: int, stop: int) -> Floats:
        """Return the values of the leads from `start` up to `stop`, shape (stop - start, n_reps)."""
        ...


@dataclass(frozen=True, slots=True)
class PairArray:
    """A pair matrix held in memory.

    Attributes
    ----------
    array
        Shape (n_leads, n_reps), read-only.
    """

    array: Floats

    @property
    def shape(self) -> tuple[int, int]:
        """Number of leads and number of reps."""
        rows, columns = self.array.shape
        return rows, columns

    def block(self, start: int, stop: int) -> Floats:
        """Return the rows from `start` up to `stop`, a view."""
        return self.array[start:stop]


def as_pair_matrix(values: ArrayLike | PairMatrix) -> PairMatrix:
    """Return `values` itself if it can be read by block, else a read-only copy of the array.

    Raises
    ------
    ValueError
        If `values` is neither a pair matrix nor a table of numbers with two dimensions.
    """
    if isinstance(values, PairMatrix):
        return values
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"values: expected numbers, one row a lead and one column a rep ({error})") from error
    if array.ndim != 2:
        raise ValueError(
            f"values: expected shape (n_leads, n_reps), got {array.shape}; "
            "for no leads give an array of shape (0, n_reps)"
        )
    array.flags.writeable = False
    return PairArray(array)


def row_blocks(shape: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield (start, stop) so that together they cover all rows, about `CELLS_A_BLOCK` cells at a time."""
    leads, reps = shape
    step = max(1, CELLS_A_BLOCK // max(1, reps))
    for start in range(0, leads, step):
        yield start, min(start + step, leads)
