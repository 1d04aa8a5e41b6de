"""An earlier answer, to start from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.arrays import Floats, Ints
from matching.priced.memory import Memory
from matching.priced.soft_prices import Guess


@dataclass(frozen=True, slots=True)
class Start:
    """What an earlier answer gives to a solve.

    Attributes
    ----------
    guess
        Its prices.
    rep
        Shape (n_leads,), who had each lead, -1 for nobody or not known.
    memory
        Its lists, if any.
    """

    guess: Guess
    rep: Ints
    memory: Memory | None


def carried_over(
    lead_ids: Sequence[str],
    rep_ids: Sequence[str],
    earlier_leads: Sequence[str],
    earlier_reps: Sequence[str],
    rep: Ints,
) -> Ints:
    """Return who had each lead in an earlier answer, in today's positions, -1 for nobody or not known.

    Parameters
    ----------
    lead_ids, rep_ids, earlier_leads, earlier_reps
        Leads and reps now and then.
    rep
        Shape (len(earlier_leads),), who had each lead then, -1 for nobody.
    """
    if earlier_reps != rep_ids:
        position = {name: place for place, name in enumerate(rep_ids)}
        rep = np.array([position.get(name, -1) for name in earlier_reps] + [-1], dtype=np.int64)[rep]
    if earlier_leads == lead_ids:
        return rep
    known = dict(zip(earlier_leads, rep.tolist(), strict=True))
    return np.fromiter((known.get(name, -1) for name in lead_ids), dtype=np.int64, count=len(lead_ids))


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
