"""A firm of ten reps and four niches: a log with known propensities, and every pair's true chance beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit, logit, softmax

Floats = NDArray[np.float64]

REPS, NICHES = 10, 4
SPECIALISTS = np.zeros((NICHES, REPS))
"""Whom a method by niche picks, with what chance: two reps of its own each, and one shared by two niches.

Every rep gets a tenth of the leads, so that no load differs from the log's.
"""
for _niche in range(NICHES):
    SPECIALISTS[_niche, [2 * _niche, 2 * _niche + 1, 2 * NICHES + _niche // 2]] = 0.4, 0.4, 0.2

BEGAN = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, eq=False)
class LoggedWorld:
    """History and reps as tables; ``chance`` and ``propensity`` of every row with every rep, shape (n, REPS)."""

    history: pl.DataFrame
    reps: pl.DataFrame
    chance: Floats
    propensity: Floats


def draw_world(
    rng: np.random.Generator,
    *,
    leads: int,
    effect: float,
    steer: float = 0.5,
    hidden: float = 0.0,
    load: float = 0.0,
    by_size: float = 0.0,
    gain: float = 0.0,
) -> LoggedWorld:
    """Draw one.

    Parameters
    ----------
    leads
        How many past leads.
    effect
        Standard deviation, in logits, of what each rep has with each niche; 0 for reps alike.
    steer
        How strongly the old router favoured some reps in some niches, in logits of its propensity.
    hidden
        Logits by which a lead that is hot, as nobody logged, is likelier to be won; the old router saw it.
    load
        Change of the logit of winning for each lead above the usual that the rep got lately.
    by_size
        How strongly the old router sent large leads of a niche to some reps, in logits a standard deviation of size:
        written down, but in no model of choices that knows niches only. (Had it favoured the same reps in all niches,
        nothing would come of it: a method gives each rep as many as the log did.)
    gain
        Logits that a lead gains with the reps of its niche in :data:`SPECIALISTS`.
    """
    niche = rng.integers(NICHES, size=leads)
    size = rng.normal(size=leads)
    hot = rng.normal(size=leads)
    own = effect * rng.normal(size=(NICHES, REPS)) + gain * SPECIALISTS / SPECIALISTS.max()
    favour = steer * rng.normal(size=(NICHES, REPS))
    towards = rng.normal(size=(NICHES, REPS))[niche]
    seen = by_size * size + (steer if hidden > 0 else 0.0) * hot
    propensity = softmax(favour[niche] + seen[:, None] * towards, axis=1)
    rep = (propensity.cumsum(axis=1) > rng.random(leads)[:, None]).argmax(axis=1)
    base = logit(0.2) + 0.4 * size + 0.3 * (niche == 0) + hidden * hot
    lately = _lately(rep)
    chance = expit(base[:, None] + own[niche])
    told = expit(base + own[niche, rep] + load * lately)
    won = rng.random(leads) < told
    assigned = [BEGAN + timedelta(hours=float(hour)) for hour in range(leads)]
    history = pl.DataFrame(
        {
            "lead_id": [f"L{number}" for number in range(leads)],
            "niche": [f"n{number}" for number in niche],
            "size": size,
            "rep_id": [f"R{number}" for number in rep],
            "assigned_at": assigned,
            "outcome": np.where(won, "won", "lost"),
            "closed_at": [at + timedelta(hours=1) for at in assigned],
            "propensity": propensity[np.arange(leads), rep],
            "load_at_assignment": lately,
        }
    )
    reps = pl.DataFrame({"rep_id": [f"R{number}" for number in range(REPS)], "capacity": [1.0] * REPS})
    return LoggedWorld(history, reps, chance, propensity)


def _lately(rep: NDArray[np.int64], span: int = 50) -> Floats:
    """Count each rep's leads among the last so many, shape (n,)."""
    given = np.zeros((len(rep) + 1, REPS))
    np.add.at(given, (np.arange(1, len(rep) + 1), rep), 1.0)
    sums = given.cumsum(axis=0)
    at = np.arange(len(rep))
    return np.asarray(sums[at, rep] - sums[np.maximum(at - span, 0), rep])
