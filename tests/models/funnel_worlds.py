"""Funnels whose truth is known: reps may differ at one step, and the chance of closing may fall with the delay."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tests.models.worlds import NICHES, START

STEPS = ("accepted", "contacted", "qualified", "won")
LEVEL = {"accepted": 1.2, "contacted": 0.8, "qualified": 0.3, "won": -0.6}
DAYS = {"accepted": 0.3, "contacted": 2.0, "qualified": 8.0, "won": 30.0}
"""Logit of each step, and mean days it takes."""


def funnel(
    seed: int, leads: int = 3000, reps: int = 12, *, at: str = "", sd: float = 0.6, days: int = 300, open_at: int = 900
) -> pl.DataFrame:
    """Draw a history in which reps differ by exactly ``sd`` logits at the step ``at``, read at day ``open_at``."""
    rng = np.random.default_rng(seed)
    rep, score = rng.integers(0, reps, leads), rng.standard_normal(leads)
    arrived = np.sort(rng.random(leads)) * days
    drawn = rng.standard_normal(reps)
    own = sd * (drawn - drawn.mean()) / drawn.std()
    now, alive, times, ended = arrived, np.ones(leads, dtype=bool), {}, np.full(leads, np.nan)
    for step in STEPS:
        logit = LEVEL[step] + 0.4 * score * (step == "won") + own[rep] * (step == at)
        passed = alive & (rng.random(leads) < 1.0 / (1.0 + np.exp(-logit)))
        after = now + rng.exponential(DAYS[step], leads)
        times[step] = np.where(passed, after, np.nan)
        ended = np.where(alive & ~passed, after, ended)
        now, alive = after, passed
    closed = np.where(alive, times["won"], ended)
    known = closed <= open_at
    return pl.DataFrame(
        {
            "lead_id": [f"L{i:05d}" for i in range(leads)],
            "rep_id": [f"R{one:02d}" for one in rep],
            "niche": NICHES[rng.integers(0, len(NICHES), leads)],
            "score": score,
            "assigned_at": dated(arrived),
            "outcome": np.where(~known, "open", np.where(alive, "won", "lost")),
            "closed_at": dated(np.where(known, closed, np.nan)),
            **{f"{step}_at": dated(np.where(times[step] <= open_at, times[step], np.nan)) for step in STEPS[:-1]},
        }
    ).filter(pl.Series(arrived <= open_at))


def dated(day: NDArray[np.float64]) -> list[object]:
    """Turn days into times, nan into nothing."""
    return [None if np.isnan(one) else START + timedelta(days=float(one)) for one in day]
