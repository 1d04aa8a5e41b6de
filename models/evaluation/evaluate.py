"""Off-policy evaluation of a routing method on a firm's own log, in forward folds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.closing.cohort import read_as_of
from models.evaluation.answering import answer
from models.evaluation.evaluation import Evaluation
from models.evaluation.folds import forward_blocks
from models.evaluation.judging import ChoiceFunction, JudgedBlock, Learner, Valuer, judge_block, team_of
from models.evaluation.outcomes import outcomes_of
from models.evaluation.propensities import known_chances
from models.evaluation.settings import LOGGED, Settings
from models.model import ConversionModel
from scenarios.faults import BadInput, Fault
from scenarios.tables import HISTORY, REPS, align_ids, check_table

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def evaluate(
    history: Any,
    reps: Any,
    method: ChoiceFunction,
    *,
    name: str = "policy",
    against: ChoiceFunction | None = None,
    against_name: str = LOGGED,
    model: Valuer | None = None,
    learner: Learner | None = None,
    as_of: datetime | date | str | None = None,
    settings: Settings | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Evaluation:
    """Say what a routing method would have been worth, from the log of what was done.

    The history is cut into blocks by time. For each, a model learns from what lies before, the method gives the
    block's leads out, each rep having room for as many as the log gave her, and the log judges the choices: the
    doubly robust estimate by default. So what is valued is the *procedure*, learning included, at this size of a
    block and these capacities; not one model, and not a method with other capacities.

    Parameters
    ----------
    history, reps
        Tables in their schemas.
    method, against
        ``(leads, reps, values, capacity, rng) -> choice probabilities``; compared with what was logged by default.
    name, against_name
        What people call them.
    model
        Values the pairs, in place of one learned block by block: only rows assigned after its ``as_of_`` are judged.
    learner
        Learns from a history at a moment; by default a :class:`models.ConversionModel`.
    as_of
        The moment at which the history is read; by default its latest time.
    settings
        How it is judged.
    progress
        Told of each step.

    Raises
    ------
    BadInput
        When a table or a setting is faulty, or no row is left to be judged.
    """
    settings = settings or Settings()
    table = check_table(history, HISTORY, source="history")
    present = check_table(reps, REPS, source="reps")
    settings.refuse_impossible(present.columns)
    table = table.with_columns(align_ids(table["rep_id"], present["rep_id"]))
    moment = read_as_of(as_of, table)
    table = table.filter(pl.col("assigned_at") <= moment)
    outcomes = outcomes_of(table, moment, settings.horizon_days)
    known = known_chances(table, present, settings.propensities)
    team = team_of(table, present)
    methods = (method,) if against is None else (method, against)
    judged_blocks = _judge(table, team, methods, model, learner or _learner(present, settings), settings, progress)
    return answer(table, team, judged_blocks, outcomes, known, settings, (name, against_name))


def _learner(reps: pl.DataFrame, settings: Settings) -> Learner:
    def learn(history: pl.DataFrame, until: datetime) -> Valuer:
        return ConversionModel(horizon_days=settings.horizon_days).fit(history, reps=reps, as_of=until)

    return learn


def _judge(
    table: pl.DataFrame,
    team: pl.DataFrame,
    methods: tuple[ChoiceFunction, ...],
    model: Valuer | None,
    learner: Learner,
    settings: Settings,
    progress: Callable[[str], None],
) -> list[JudgedBlock]:
    blocks = forward_blocks(table["assigned_at"], settings.folds, after=_as_of(model))
    if not blocks:
        expected = "rows assigned after the model's as-of date, or no model: a model is never judged on what it learned"
        raise BadInput([Fault("history", expected, column="assigned_at", value=f"none after {_as_of(model)}")])
    rng, found = np.random.default_rng(settings.seed), []
    for number, block in enumerate(blocks, start=1):
        progress(
            f"block {number} of {len(blocks)}: {len(block.rows):,} assignments after {block.learned_until:%Y-%m-%d}"
        )
        valuer = learner(table, block.learned_until) if model is None else model
        found.append(judge_block(table, team, block, methods, valuer, rng))
    return found


def _as_of(model: Valuer | None) -> datetime | None:
    return None if model is None else getattr(model, "as_of_", None)
