"""The fit before hidden tastes are looked for: codings, weights, effects, and a classifier's answers for the lead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit

from models.choices.propensities import Propensities, of_checked
from models.closing.cohort import Cohort
from models.closing.pace import Hands
from models.columns.coding import code
from models.columns.lead_part import COLUMN, LeadPart, cross_fit, with_answers
from models.effects.learning import Codings, Learned, learn


@dataclass(frozen=True)
class PlainFit:
    """What was learned of a cohort.

    Attributes
    ----------
    past
        The cohort, with the answers of the ``lead_estimator`` as a column where there is one.
    codings, rep, hands
        How rows become numbers, whose each is by position (n,), and whose pace it tells of.
    learned
        Timing, scales and effects.
    chances
        With what chance the rows went to whom, where they are weighed by it.
    part
        The classifiers for the lead, if any.
    """

    past: Cohort
    codings: Codings
    rep: NDArray[np.int64]
    hands: Hands
    learned: Learned
    chances: Propensities | None
    part: LeadPart | None


def plain_fit(
    past: Cohort,
    present: pl.DataFrame | None,
    used: tuple[str, ...],
    parameters: dict[str, Any],
    *,
    also: tuple[str, ...] = (),
) -> PlainFit:
    """Learn from a cohort; ``also`` are reps beside those of its rows."""
    by_rep = bool(parameters["rep_effects"])
    codings, rep = code(past, present, used, rep_effects=by_rep, also=also)
    chances = of_checked(past.frame, present) if parameters.get("weighting") else None
    weight = None if chances is None else chances.counts
    hands = codings.hands(past.frame, rep, rep_effects=by_rep)
    learned = learn(past, codings.rows(past.frame, rep), codings.prior(), hands, rep_effects=by_rep, weight=weight)
    found = PlainFit(past, codings, rep, hands, learned, chances, None)
    return found if parameters.get("lead_estimator") is None else _by_estimator(found, parameters)


def _by_estimator(found: PlainFit, parameters: dict[str, Any]) -> PlainFit:
    """Let a classifier answer for the lead; twice where leads are open, since what is thought of them changes."""
    past, encoder, by_rep = found.past, found.codings.encoder, bool(parameters["rep_effects"])
    for _ in range(2 if past.censored.any() else 1):
        learned, rep = found.learned, found.rep
        thought = expit(learned.mode.logits + learned.task.evidence)
        soft = np.where(past.censored, thought, past.won)
        part, answers = cross_fit(parameters["lead_estimator"], encoder, past.frame, soft, parameters["seed"])
        answered = replace(past, frame=past.frame.with_columns(pl.Series(COLUMN, answers)))
        codings = replace(found.codings, encoder=with_answers(encoder, answers))
        rows, weight = codings.rows(answered.frame, rep), learned.task.weight
        learned = learn(answered, rows, codings.prior(), found.hands, rep_effects=by_rep, weight=weight)
        found = replace(found, past=answered, codings=codings, learned=learned, part=part)
    return found
