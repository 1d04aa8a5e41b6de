"""Logged propensities that cannot be what they claim."""

from __future__ import annotations

import numpy as np
import polars as pl

from fairlead.checking.finding import Finding, Severity
from fairlead.checking.randomness import Randomness
from fairlead.checking.words import agreeing, counted

_FEWEST, _SIGMAS, _SLACK = 100, 6.0, 1.25


def propensity_findings(history: pl.DataFrame, tested: Randomness | None) -> list[Finding]:
    """Compare propensities with what a chance of being picked must satisfy.

    If rep r of n is picked with chance p_r, the mean of 1 / p of the one picked is Σ p_r · 1 / p_r = n, whatever the
    chances; less only where some reps could not be picked. A mean above the number of reps is impossible.
    """
    if "propensity" not in history.columns:
        return []
    logged = history["propensity"].drop_nulls()
    if zeros := int((logged == 0).sum()):
        what = f"{counted(zeros, 'row')} {agreeing(zeros, 'log')} a propensity of 0 for the rep who was picked"
        return [_finding(zeros, what)]
    if len(logged) < _FEWEST:
        return []
    inverse = 1.0 / logged.to_numpy()
    reps = history["rep_id"].n_unique()
    mean, error = float(inverse.mean()), float(inverse.std() / np.sqrt(len(inverse)))
    if mean - _SIGMAS * error > _SLACK * reps:
        what = f"propensities are too small: as logged, {mean:,.0f} reps could be picked, there are {reps:,}"
        return [_finding(len(logged), what)]
    if mean + _SIGMAS * error < reps / _SLACK / 2 and tested is not None and tested.random:
        what = f"propensities are too large: as logged, {mean:,.1f} reps could be picked, yet {reps:,} got alike leads"
        return [_finding(len(logged), what)]
    return []


def _finding(rows: int, what: str) -> Finding:
    follows = (
        "whatever is estimated with them is wrong; log the chance, between 0 and 1, with which that rep was picked"
    )
    return Finding("propensity", Severity.WARN, "history", "propensity", rows, what, follows)
