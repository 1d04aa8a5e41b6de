"""From decimals to whole numbers, row by row, for a solver that knows only these."""

import numpy as np

from matching.arrays import Floats, Ints

# Decimals as people write them; more digits than these are taken for measured numbers.
_MOST_DIGITS = 6
_BITS = 40
# Limits are kept up to this relative amount: sums of decimals in floats are no closer.
TOLERANCE = 1e-9


def step_of(numbers: Floats) -> float:
    """Return the power of ten, at most 1, of which all numbers are multiples; 0.0 if there is none."""
    largest = float(np.abs(numbers).max(initial=0.0))
    for digits in range(_MOST_DIGITS + 1):
        scaled = numbers * 10.0**digits
        if largest * 10.0**digits < 2**50 and bool((np.abs(scaled - np.rint(scaled)) <= 1e-7).all()):
            return float(10.0**-digits)
    return 0.0


def fine_step(numbers: Floats) -> float:
    """Return the step in which to count these numbers: their own, or one too fine to matter."""
    step = step_of(numbers)
    if step:
        return step
    _, exponent = np.frexp(float(np.abs(numbers).max(initial=1.0)))
    return float(np.ldexp(1.0, int(exponent) - _BITS))


def whole(numbers: Floats, step: float) -> Ints:
    """Return the numbers in whole steps, the nearest."""
    return np.rint(numbers / step).astype(np.int64)


def whole_limit(limit: float, step: float) -> int:
    """Return the largest whole number of steps within a limit, give or take what floats can tell apart."""
    return int(np.floor((limit + TOLERANCE * max(1.0, abs(limit))) / step))
