"""Fitting the earlier part of a history to judge it by the later one (:mod:`models.calibration`)."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit

from models.calibration import SPLIT, Calibration, calibrated
from models.coding import code
from models.cohort import Cohort, cohort
from models.learning import learn
from models.timing import age_bin
from scenarios.faults import BadInput

MOST = 200_000
"""Rows beyond which evenly spaced ones stand for all."""


def judge_by_later(
    past: Cohort, present: pl.DataFrame | None, used: tuple[str, ...], parameters: dict[str, Any]
) -> Calibration | str:
    """Learn from the earlier part and judge by the later; why that cannot be done, in words."""
    by_rep = bool(parameters["rep_effects"])
    kept = _spaced(past)
    frame = past.frame.filter(kept)
    split = frame["assigned_at"].sort()[int(SPLIT * (frame.height - 1))]
    try:
        early = cohort(frame, split, past.horizon_days)
    except BadInput:
        return f"By {split:%Y-%m-%d}, the end of the earlier part, too little had closed to learn from."
    codings, rep = code(early, present, used, rep_effects=by_rep, also=tuple(frame["rep_id"].unique().to_list()))
    learned = learn(early, codings.rows(early.frame, rep), codings.prior(), rep_effects=by_rep)
    later = kept & (past.frame["assigned_at"] > split).to_numpy()
    frame = past.frame.filter(later)
    logits = codings.rows(frame, codings.roster.positions(frame["rep_id"])).logits(learned.mode.effects)
    at = age_bin(past.watched_days[later], past.horizon_days)
    chance = expit(logits) * learned.timing.won_by(at, logits)
    return calibrated(split, early.frame.height, np.asarray(chance), past.won[later])


def _spaced(past: Cohort) -> NDArray[np.bool_]:
    """Mark every row, or evenly spaced ones in the order of assignment where they are many."""
    every = -(-past.frame.height // MOST)
    place = past.frame["assigned_at"].rank("ordinal").to_numpy()
    return np.asarray(place % every == 0)
