"""What the log can say at all of another method, before any figure of it is looked at."""

from __future__ import annotations

from models.evaluation.judged import Judged

LEAST_CHANCE = 0.1
"""A choice can be judged where the log made it with at least this share of an even chance among the reps."""

LEAST_OVERLAP = 0.8
"""Below this share of choices that can be judged, no value is given."""


def effective_sample_size(judged: Judged) -> float:
    """Give the usable past leads: as many evenly weighted ones would say as much (Kish 1965, (Σw)² / Σw²)."""
    total = float((judged.weight**2).sum())
    return float(judged.weight.sum()) ** 2 / total if total > 0 else 0.0


def overlap_share(judged: Judged, n_reps: int) -> float:
    """Give the share of the method's choices that the log made with at least a tenth of an even chance."""
    within = judged.propensity >= LEAST_CHANCE / n_reps * (1 - 1e-9)
    asked = float(judged.target.sum())
    return float((judged.target * within).sum()) / asked if asked > 0 else 0.0


def worst_bias(judged: Judged, least: float) -> float:
    """Give the most by which raising chances to ``least`` may shift the value, outcomes lying between 0 and 1.

    A choice of chance e < ``least`` is corrected with e / ``least`` of its surprise only.
    """
    if not len(judged.chosen):
        return 0.0
    missing = (1.0 - judged.propensity / least).clip(min=0.0) if least > 0 else 0.0 * judged.propensity
    return float((judged.target * missing).sum() / len(judged.chosen))
