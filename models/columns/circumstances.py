"""What held when a lead was given out and is no property of it: the rep's load, and how long she had been there.

Both are set apart so that they are not mistaken for the rep: whoever was given more than she could work, or had just
begun, is not worse. Chances are then stated at the mean load, and at the tenure a rep has when the history is read.
Load and tenure before the assignment may be adjusted for; the response delay may not, since it is the rep's own doing.
"""

from __future__ import annotations

from datetime import datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.columns.encoding import FARTHEST, Coding
from models.columns.matches import Roster

Floats = NDArray[np.float64]

LOAD = "load_at_assignment"

RAMP_DAYS = 90.0
"""Days in which what a beginner lacks falls to 37 %."""

FEWEST_BEGINNERS = 20
"""Rows by reps in their first ``RAMP_DAYS`` that a ramp can be learned from."""


class Circumstances(Coding):
    """Which circumstances there are; a standard deviation of 0 means none."""

    load_mean: float = 0.0
    load_sd: float = 0.0
    ramp_mean: float | None = None

    @classmethod
    def learn(cls, frame: pl.DataFrame, rep: NDArray[np.int64], roster: Roster) -> Circumstances:
        """Learn the centres from rows whose reps are ``roster.rep_ids[rep]``."""
        load = frame[LOAD].cast(pl.Float64).drop_nulls().to_numpy() if LOAD in frame.columns else np.empty(0)
        sd = float(load.std()) if len(load) else 0.0
        ramp = _ramp(_days(frame["assigned_at"]), roster.hired[rep])
        begun = int((ramp > np.exp(-1.0)).sum())
        return cls(
            load_mean=float(load.mean()) if sd > 0.0 else 0.0,
            load_sd=sd,
            ramp_mean=float(np.nanmean(ramp)) if begun >= FEWEST_BEGINNERS else None,
        )

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return (*(["load"] if self.load_sd > 0.0 else []), *(["ramp"] if self.ramp_mean is not None else []))

    def encode(self, frame: pl.DataFrame, rep: NDArray[np.int64], roster: Roster) -> Floats:
        """Give the columns of rows; 0 where unknown; shape (n, columns)."""
        blocks = [np.zeros((frame.height, 0))]
        if self.load_sd > 0.0:
            load = frame[LOAD].cast(pl.Float64).fill_null(self.load_mean).to_numpy()
            blocks.append(np.clip((load - self.load_mean) / self.load_sd, -FARTHEST, FARTHEST)[:, None])
        if self.ramp_mean is not None:
            ramp = _ramp(_days(frame["assigned_at"]), roster.hired[rep])
            blocks.append(np.nan_to_num(ramp - self.ramp_mean, nan=0.0)[:, None])
        return np.hstack(blocks)

    def of_reps(self, roster: Roster, at: datetime, coefficients: Floats) -> Floats:
        """Give what tenure takes from or adds to each rep's logit at a moment, at the mean load; shape (m,)."""
        if self.ramp_mean is None:
            return np.zeros(len(roster.rep_ids))
        ramp = _ramp(np.array(at.timestamp() / 86400.0), roster.hired)
        return np.asarray(np.nan_to_num(ramp - self.ramp_mean, nan=0.0) * coefficients[-1])


def _days(column: pl.Series) -> Floats:
    return np.asarray(column.dt.epoch("us").to_numpy() / 86.4e9, dtype=np.float64)


def _ramp(at: Floats, hired: Floats) -> Floats:
    return np.asarray(np.exp(-np.maximum(at - hired, 0.0) / RAMP_DAYS))
