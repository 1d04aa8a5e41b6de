"""From values to integers and back, so that a proof can be exact."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.arrays import Bools, Floats, Ints
from matching.problem.pair_matrix import row_blocks
from matching.problem.problem import AssignmentProblem

# Cost-scaling flow multiplies every cost by the number of nodes and one, and adds such products along
# paths; 60 bits for one product leave room, and OR-Tools reports an overflow where they do not.
_PRODUCT_BITS = 60
# Prices are sums over chains of at most all reps; below 53 bits they are exact as float64 too.
_PRICE_BITS = 52
# A relative step of 2^-40 is finer than any estimate; more bits would only cost head room.
FINEST_BITS = 40
_COARSER_BY = 12


@dataclass(frozen=True, slots=True)
class Scaling:
    """An exact power of two that turns values into integers.

    Attributes
    ----------
    exponent
        One unit of the integers is 2 to the power of minus `exponent`, in the user's units.
    """

    exponent: int

    @property
    def unit(self) -> float:
        """The worth of one integer step, in the user's units."""
        return float(np.ldexp(1.0, -self.exponent))

    def to_units(self, values: Floats) -> Ints:
        """Round values to whole units."""
        return self.rounded(values).astype(np.int64)

    def rounded(self, values: Floats) -> Floats:
        """Round values to whole units that are still floats, so that minus infinity may be among them."""
        # A product with a power of two is exact, and many times faster than `ldexp`.
        sized: Floats = values * float(np.ldexp(1.0, self.exponent))
        return np.rint(sized, out=sized)

    def is_exact(self, values: Floats) -> bool:
        """Whether all these values are whole units."""
        sized = values * float(np.ldexp(1.0, self.exponent))
        return bool((sized == np.rint(sized)).all())

    def to_values(self, units: Ints) -> Floats:
        """Return what these units are worth; exact below 2 to the power of 53."""
        return np.ldexp(units.astype(np.float64), -self.exponent)


@dataclass(frozen=True, slots=True)
class PairBlock:
    """A run of leads with all reps, as every pass over the pairs reads them.

    Attributes
    ----------
    start, stop
        The leads, from `start` up to `stop`.
    values
        Shape (stop - start, n_reps), in the user's units; 0 where not allowed.
    units
        The same in whole units of the scaling.
    allowed
        Which of the pairs may be chosen.
    """

    start: int
    stop: int
    values: Floats
    units: Ints
    allowed: Bools


def pair_blocks(problem: AssignmentProblem, scaling: Scaling) -> Iterator[PairBlock]:
    """Read all pairs of a problem, some rows at a time."""
    for start, stop in row_blocks(problem.shape):
        allowed = problem.allowed_block(start, stop)
        values = np.where(allowed, problem.value_block(start, stop), 0.0)
        yield PairBlock(start, stop, values, scaling.to_units(values), allowed)


def scaling_for(problem: AssignmentProblem, finest_bits: int = FINEST_BITS) -> Scaling:
    """Choose the finest scaling that neither the flow nor the prices can overflow.

    Parameters
    ----------
    problem
        Only the allowed pairs count.
    finest_bits
        The largest value gets at most this many bits.
    """
    return scaling_of(_largest_value(problem), problem.shape, finest_bits)


def scaling_of(largest: float, shape: tuple[int, int], finest_bits: int = FINEST_BITS) -> Scaling:
    """Choose the scaling for values up to this size; see `scaling_for`."""
    leads, reps = shape
    nodes = leads + reps + 1
    bits = min(finest_bits, _PRODUCT_BITS - (nodes + 1).bit_length(), _PRICE_BITS - (reps + 1).bit_length())
    _, exponent = np.frexp(largest)
    # A problem of tiny values only must not ask for a power of two beyond float64.
    return Scaling(min(bits - int(exponent), 1000))


def scalings(problem: AssignmentProblem) -> Iterator[Scaling]:
    """Give the scalings a solve may use, finest first; the next one is for when OR-Tools reports an overflow."""
    return scalings_of(_largest_value(problem), problem.shape)


def scalings_of(largest: float, shape: tuple[int, int]) -> Iterator[Scaling]:
    """Give the scalings for values up to this size; see `scalings`."""
    for bits in range(FINEST_BITS, 0, -_COARSER_BY):
        yield scaling_of(largest, shape, bits)


def rounding_of(problem: AssignmentProblem, scaling: Scaling) -> float:
    """Return by how much a value and its units may differ, in the user's units.

    Half a unit, or 0 if every allowed pair's value is a whole number of units. Reading ends at the first that
    is not.
    """
    for block in pair_blocks(problem, scaling):
        if not scaling.is_exact(block.values):
            return scaling.unit / 2
    return 0.0


def scaling_error(problem: AssignmentProblem, rounding: float) -> float:
    """Return by how much at most rounding can have hidden a better assignment.

    Each placed pair is off by at most the rounding, in the best assignment and in ours.
    """
    return 2 * min(problem.shape[0], int(problem.slots.sum())) * rounding


def _largest_value(problem: AssignmentProblem) -> float:
    largest = 0.0
    for start, stop in row_blocks(problem.shape):
        allowed = problem.allowed_block(start, stop)
        sizes = np.abs(problem.value_block(start, stop))
        largest = max(largest, float(sizes.max(initial=0.0, where=allowed)))
    return largest
