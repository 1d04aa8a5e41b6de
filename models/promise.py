"""How much of the learned pair part holds on leads it has not seen: the slope that makes a promise honest.

Each half of the leads is judged by a fit on the other half. On the judged half the outcome is regressed on the lead
part (slope 1) plus a slope times the pair part. The slope gets a uniform prior on [0, 1], and its posterior mean is
used: a history too small to tell gives one half, not one.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import logsumexp

from models.hierarchy import Scales
from models.learning import lead_part
from models.likelihood import log_likelihood, slope_and_curvature
from models.mode import Task, find_mode

Floats = NDArray[np.float64]

SLOPES = np.linspace(0.0, 1.0, 11)


def pair_slope(task: Task, scales: Scales, lead_ids: pl.Series, n_lead: int) -> float:
    """Learn the slope by two-fold cross-fitting over leads; all rows of a lead fall into one half."""
    second = halves(lead_ids)
    if second.all() or not second.any():
        return float(SLOPES.mean())
    height = sum(_heights(task, scales, held_out, n_lead) for held_out in (second, ~second))
    weight = np.exp(height - logsumexp(height))
    return float(SLOPES @ weight)


def halves(lead_ids: pl.Series) -> NDArray[np.bool_]:
    """Say which leads are in the second half, by a checksum of their id; shape (n,)."""
    return np.array([crc32(lead_id.encode()) & 1 for lead_id in lead_ids.to_list()], dtype=bool)


def _heights(task: Task, scales: Scales, held_out: NDArray[np.bool_], n_lead: int) -> Floats:
    """Give the held-out log likelihood of each slope, fitted on the rest."""
    rest = Task(task.rows.take(~held_out), task.evidence[~held_out], task.prior)
    effects = find_mode(rest, scales, task.rows.none(), tolerance=1e-4).effects
    judged = task.rows.take(held_out)
    lead = lead_part(judged, effects, n_lead)
    pair = judged.logits(effects) - lead
    evidence = task.evidence[held_out]
    return np.array([_best_height(lead + slope * pair, evidence) for slope in SLOPES])


def _best_height(logits: Floats, evidence: Floats) -> float:
    """Give the log likelihood once the level is right, which is not what is judged here."""
    shift = 0.0
    for _ in range(4):
        slope, curvature = slope_and_curvature(logits + shift, evidence)
        shift += float(np.clip(slope.sum() / max(curvature.sum(), 1e-9), -2.0, 2.0))
    return log_likelihood(logits + shift, evidence)
