"""What load at the assignment does to the chance of a win, read off the fitted effects."""

from __future__ import annotations

import numpy as np
from scipy.linalg import solve_triangular
from scipy.special import expit

from models.effects.learning import Codings, Learned
from models.funnel.delay_effect import LoadEffect


def load_effect(codings: Codings, learned: Learned) -> LoadEffect | None:
    """Give the effect of one lead more; None where the history does not say the load."""
    held = codings.circumstances
    if held.load_sd <= 0.0:
        return None
    at = codings.columns.index("load", 1 + len(codings.encoder.columns))
    lower = learned.mode.posterior.factor[0]
    root = solve_triangular(lower, np.eye(len(lower))[:, at], lower=True)
    step, error = learned.mode.effects.fixed[at] / held.load_sd, float(np.sqrt(root @ root)) / held.load_sd
    base = expit(learned.mode.logits).mean()
    middle, low, high = (float(expit(learned.mode.logits + one).mean() / base)
                         for one in (step, step - 1.96 * error, step + 1.96 * error))  # fmt: skip
    return LoadEffect(multiplier=middle, low=low, high=high, mean=held.load_mean, sd=held.load_sd)
