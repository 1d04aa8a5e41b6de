"""Small firms whose truth is known: logit P = level + grade + b z + skill + u_rep + v_rep,niche, closings delayed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

START = datetime(2024, 1, 1, tzinfo=UTC)
NICHES = np.array(["bio", "car", "toy", "web"])


@dataclass(frozen=True)
class World:
    """A made-up firm: its history, its reps, and the truth behind them."""

    history: pl.DataFrame
    reps: pl.DataFrame
    logits: NDArray[np.float64]
    """Truth of each row of the history; shape (n,)."""
    rep: NDArray[np.float64]
    """Effect of each rep, in the order of ``reps``."""
    rep_niche: NDArray[np.float64]
    """Effect of each rep (rows) in each niche (columns)."""


def world(
    seed: int,
    leads: int = 4000,
    reps: int = 20,
    *,
    rep_sd: float = 0.0,
    niche_sd: float = 0.0,
    match: float = 0.0,
    days: int = 700,
    win_days: float = 60.0,
    until: int | None = None,
) -> World:
    """Draw a firm whose leads arrive evenly over ``days`` and close exponentially late; read at day ``until``."""
    rng = np.random.default_rng(seed)
    rep, niche = rng.integers(0, reps, leads), rng.integers(0, len(NICHES), leads)
    own = rng.integers(0, len(NICHES), reps)
    rep_effect, rep_niche = rep_sd * rng.standard_normal(reps), niche_sd * rng.standard_normal((reps, len(NICHES)))
    score, grade = rng.standard_normal(leads), rng.choice(np.array(["A", "B", "C"]), leads)
    level = np.array([-1.0, -1.3, -1.6])[np.searchsorted(["A", "B", "C"], grade)] + np.array([0.2, 0, -0.2, 0])[niche]
    logits = level + 0.5 * score + match * (own[rep] == niche) + rep_effect[rep] + rep_niche[rep, niche]
    won = rng.random(leads) < 1.0 / (1.0 + np.exp(-logits))
    delay = np.where(won, rng.exponential(win_days, leads), rng.exponential(25.0, leads))
    arrived = np.sort(rng.random(leads)) * days
    history = pl.DataFrame(
        {
            "lead_id": [f"L{i:05d}" for i in range(leads)],
            "rep_id": [f"R{r:03d}" for r in rep],
            "assigned_at": [START + timedelta(days=day) for day in arrived],
            "outcome": np.where(won, "won", "lost"),
            "closed_at": [START + timedelta(days=day) for day in arrived + delay],
            "niche": NICHES[niche],
            "grade": grade,
            "score": score,
        }
    )
    people = pl.DataFrame(
        {"rep_id": [f"R{r:03d}" for r in range(reps)], "capacity": 50.0, "niches": [[NICHES[n]] for n in own]}
    )
    day = until if until is not None else days + 2000
    return World(as_seen(history, START + timedelta(days=day)), people, logits, rep_effect, rep_niche)


def as_seen(history: pl.DataFrame, moment: datetime) -> pl.DataFrame:
    """Give the history as an export made at that moment has it: later closings are open rows."""
    closed = pl.col("closed_at") <= moment
    return history.filter(pl.col("assigned_at") <= moment).with_columns(
        pl.when(closed).then(pl.col("outcome")).otherwise(pl.lit("open")).alias("outcome"),
        pl.when(closed).then(pl.col("closed_at")).alias("closed_at"),
    )
