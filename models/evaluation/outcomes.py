"""What came of past leads: won within the horizon or not; and what a lead counts for that is still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit, logit

from models.closing.cohort import cohort
from models.closing.pace import Hands

Floats = NDArray[np.float64]

ROUNDS = 200
"""Of the EM algorithm for the share that is won in the end, the law of closing given."""


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
        As :func:`models.closing.cohort.cohort`.
    """
    past = cohort(history, as_of, horizon_days)
    count = past.frame.height
    nobody = Hands(np.full(count, -1), np.full(count, -1), 0, 0)
    level = np.full(count, logit(past.won.sum() / (~past.censored).sum()))
    told = past.evidence(past.timing(level, nobody), level, nobody)
    for _ in range(ROUNDS if past.censored.any() else 0):
        level = np.full(count, logit(expit(level + told).mean()))
    return Outcomes(np.where(past.censored, expit(level + told), past.won.astype(np.float64)), past.censored)
