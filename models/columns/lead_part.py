"""The lead's own part by any scikit-learn classifier: its answers, cross-fitted, enter as one more column of the lead.

Each fifth of the leads is answered by a classifier fitted on the others (Chernozhukov et al. 2018, Econometrics Journal
21, C1-C68, on why: answers about rows it was fitted on are too sure of themselves). The pair model then learns how far
to trust the answers beside everything else. Rows still open count twice, as a win and as none, weighed by what is
thought of them so far.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import logit
from sklearn.base import clone
from sklearn.utils.validation import has_fit_parameter

from models.columns.encoding import LeadEncoder, Number
from scenarios.faults import BadInput, Fault

Floats = NDArray[np.float64]

FOLDS = 5

COLUMN = "answer of the lead estimator"
"""Name of the column of the lead that holds the answers."""

SUREST = 1e-3
"""Chances nearer to 0 or 1 are taken as this near."""


@dataclass(frozen=True)
class LeadPart:
    """Classifiers fitted on the other four fifths each, and the columns they read."""

    encoder: LeadEncoder
    estimators: tuple[Any, ...]

    def add_to(self, leads: pl.DataFrame) -> pl.DataFrame:
        """Add the mean answer to new leads."""
        columns = self.encoder.encode(leads)
        if leads.is_empty():
            return leads.with_columns(pl.Series(COLUMN, [], dtype=pl.Float64))
        answers = np.mean([answer(one, columns) for one in self.estimators], axis=0)
        return leads.with_columns(pl.Series(COLUMN, answers))


def refuse_unfit(estimator: Any) -> str | None:
    """Say what was expected instead, where this is no classifier that answers with a chance or a score."""
    able = hasattr(estimator, "fit") and hasattr(estimator, "get_params") and not isinstance(estimator, type)
    if able and (hasattr(estimator, "predict_proba") or hasattr(estimator, "decision_function")):
        return None
    return "a scikit-learn classifier (an object, not its class) with predict_proba or decision_function, or None"


def cross_fit(
    estimator: Any, encoder: LeadEncoder, frame: pl.DataFrame, soft: Floats, seed: int
) -> tuple[LeadPart, Floats]:
    """Fit the classifier five times and answer every row by the one that did not see its lead.

    Parameters
    ----------
    estimator
        Cloned for each fit.
    encoder, frame
        The columns it reads, as numbers, and the rows; all rows of a lead fall into one fifth.
    soft
        Shape (n,): the chance that each row is a win, 0 or 1 where its end is known.
    seed
        Of the outcomes drawn for open rows where the classifier takes no weights.

    Returns
    -------
    The fitted classifiers, and the answers (n,).

    Raises
    ------
    BadInput
        When some four fifths of the leads have no win, or nothing but wins.
    """
    columns = encoder.encode(frame)
    fold = np.array([crc32(lead_id.encode()) % FOLDS for lead_id in frame["lead_id"].to_list()])
    answers, fitted = np.zeros(frame.height), []
    rng = np.random.default_rng(seed)
    for number in range(FOLDS):
        here = fold == number
        one = _fitted(clone(estimator), columns[~here], soft[~here], rng)
        fitted.append(one)
        if here.any():
            answers[here] = answer(one, columns[here])
    return LeadPart(encoder, tuple(fitted)), answers


def with_answers(encoder: LeadEncoder, answers: Floats) -> LeadEncoder:
    """Give the encoder with the answers as one more number of the lead."""
    sd = float(answers.std())
    number = Number(
        name=COLUMN, mean=float(answers.mean()), sd=sd if sd > 0.0 else 1.0, logarithmic=False, marks_missing=False
    )
    return LeadEncoder(codings=(*encoder.codings, number))


def answer(estimator: Any, columns: Floats) -> Floats:
    """Give a fitted classifier's answers as logits, or scores where it has no chances; shape (n,)."""
    if hasattr(estimator, "predict_proba"):
        chance = np.asarray(estimator.predict_proba(columns), dtype=np.float64)[:, 1]
        return np.asarray(logit(np.clip(chance, SUREST, 1.0 - SUREST)))
    return np.asarray(estimator.decision_function(columns), dtype=np.float64)


def _fitted(estimator: Any, columns: Floats, soft: Floats, rng: np.random.Generator) -> Any:
    now = np.flatnonzero((soft > 0.0) & (soft < 1.0))
    if not has_fit_parameter(estimator, "sample_weight"):
        won = (rng.random(len(soft)) < soft).astype(np.int64)
        _refuse_one_sided(won)
        return estimator.fit(columns, won)
    won = np.concatenate([soft >= 0.5, soft[now] < 0.5]).astype(np.int64)
    weight = np.concatenate([np.maximum(soft, 1.0 - soft), np.minimum(soft, 1.0 - soft)[now]])
    _refuse_one_sided(won)
    return estimator.fit(np.vstack([columns, columns[now]]), won, sample_weight=weight)


def _refuse_one_sided(won: NDArray[np.int64]) -> None:
    if won.all() or not won.any():
        expected = "wins and other ends in each four fifths of the leads, for lead_estimator to learn from"
        raise BadInput([Fault("history", expected, column="outcome")])
