"""Fitting the earlier part of a history to judge it by the later one (:mod:`models.findings.calibration`)."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit

from models.closing.cohort import Cohort, cohort
from models.closing.timing import age_bin
from models.findings.calibration import SPLIT, Calibration, calibrated
from models.plain_fit import PlainFit, plain_fit
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
        first = plain_fit(early, present, used, parameters, also=tuple(frame["rep_id"].unique().to_list()))
    except BadInput:
        return f"By {split:%Y-%m-%d}, the end of the earlier part, too little had closed to learn from."
    later = kept & (past.frame["assigned_at"] > split).to_numpy()
    frame = past.frame.filter(later)
    logits, by_age = _answered(first, frame, age_bin(past.watched_days[later], past.horizon_days), by_rep=by_rep)
    chance = expit(logits) * by_age
    return calibrated(split, early.frame.height, np.asarray(chance), past.won[later])


def _answered(
    first: PlainFit, frame: pl.DataFrame, at: NDArray[np.int64], *, by_rep: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give later rows' logits, and the share of their wins that come by these age classes; (n,) each."""
    codings, timing = first.codings, first.learned.timing
    frame = frame if first.part is None else first.part.add_to(frame)
    rep = codings.roster.positions(frame["rep_id"])
    logits = codings.rows(frame, rep).logits(first.learned.mode.effects)
    hands = codings.hands(frame, rep, rep_effects=by_rep)
    return logits, timing.won_by(at, logits, timing.pace.of(hands.rep, hands.grade))


def _spaced(past: Cohort) -> NDArray[np.bool_]:
    """Mark every row, or evenly spaced ones in the order of assignment where they are many."""
    every = -(-past.frame.height // MOST)
    place = past.frame["assigned_at"].rank("ordinal").to_numpy()
    return np.asarray(place % every == 0)
