"""Prices of an earlier answer, to start from."""

from collections.abc import Sequence

import numpy as np

from matching.arrays import Floats
from matching.priced.soft_prices import Guess

# Prices move little from one batch to the next: by some thousandths of their spread.
_WARMTH = 0.0


def warm_guess(rep_ids: Sequence[str], earlier_ids: Sequence[str], low: Floats, high: Floats) -> Guess:
    """Return the middle of earlier prices in the order of `rep_ids`; the median for reps who are new.

    Parameters
    ----------
    rep_ids, earlier_ids
        The reps now and then.
    low, high
        Shape (len(earlier_ids),), the prices then; high may be infinite.
    """
    middle = np.where(np.isfinite(high), (low + np.where(np.isfinite(high), high, 0.0)) / 2, low)
    usual = float(np.median(middle)) if len(middle) else 0.0
    known = dict(zip(earlier_ids, middle.tolist(), strict=True))
    prices = np.array([known.get(name, usual) for name in rep_ids], dtype=np.float64)
    return Guess(prices, 0.0)  # already sharp
