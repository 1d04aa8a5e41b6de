"""How many leads a capacity holds."""

from decimal import Decimal

import numpy as np

from matching.arrays import Floats, Ints


def slots_of(capacity: Floats, work: float, *, most: int) -> Ints:
    """Return how many leads each rep can take, shape (n_reps,).

    Capacity and work are decimals as people write them: 0.3 holds three leads of work 0.1, although the
    binary fractions nearest to these numbers do not divide so.

    Parameters
    ----------
    capacity
        Shape (n_reps,), in the unit of `work`.
    work
        Capacity one lead takes.
    most
        A ceiling; no rep can use more slots than there are leads.
    """
    one = Decimal(repr(float(work)))
    counts = [min(most, int(Decimal(repr(float(room))) / one)) for room in capacity]
    return np.array(counts, dtype=np.int64)
