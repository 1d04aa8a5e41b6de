"""What came of past leads: won within the horizon or not; and what a lead counts for that is still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit

from models.cohort import cohort
from models.timing import Timing, fit_law

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Outcomes:
    """Outcome of each row, and which rows cannot be judged yet; both of shape (n,).

    A lead still open counts with the chance that it will yet be won in time, given its age and nothing else: not its
    rep, so that differences between reps look smaller for it, not larger.
    """

    won: Floats
    pending: NDArray[np.bool_]


def outcomes_of(history: pl.DataFrame, as_of: datetime, horizon_days: float) -> Outcomes:
    """Judge every row assigned by ``as_of``, in the order of the history.

    Raises
    ------
    BadInput
        As :func:`models.cohort.cohort`.
    """
    past = cohort(history, as_of, horizon_days)
    everybody = np.ones(past.frame.height, dtype=bool)
    won, other, level = fit_law(past.ends(everybody), past.followed_days / past.horizon_days)
    law = Timing(np.empty(0), won[None, :], other[None, :])
    later = expit(level + law.evidence(past.bins, np.full(past.frame.height, level)))
    return Outcomes(np.where(past.censored, later, past.won.astype(np.float64)), past.censored)
