"""Off-policy evaluation of a routing method on a firm's own log, in forward folds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.choices.propensities import Propensities, Source
from models.closing.cohort import read_as_of
from models.evaluation.estimators import ESTIMATORS, direct
from models.evaluation.evaluation import Evaluation
from models.evaluation.folds import FOLDS, forward_blocks
from models.evaluation.interference import LoadEffect, beyond_logged_loads, load_effect
from models.evaluation.intervals import Interval, interval, minimum_detectable_lift, relative_lift
from models.evaluation.judged import Judged
from models.evaluation.judging import ChoiceFunction, JudgedBlock, Learner, Valuer, judge_block, team_of
from models.evaluation.outcomes import Outcomes, outcomes_of
from models.evaluation.overlap import effective_sample_size, overlap_share, worst_bias
from models.evaluation.propensities import Chances, known_chances
from models.evaluation.refusing import refusal, warnings_of
from models.model import ConversionModel
from scenarios.faults import BadInput, Fault
from scenarios.tables import HISTORY, REPS, align_ids, check_table

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

LOGGED = "logged"
"""Name of what was done, as a method to compare with."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a log is judged.

    Attributes
    ----------
    propensities
        Where chances come from; by default logged where the history has them.
    estimator
        A name of :data:`models.evaluation.ESTIMATORS`.
    folds
        Blocks judged one after the other.
    horizon_days
        A win later than this after the assignment is none.
    group_by
        A column of the reps table by whose values reps are judged together; None judges single reps.
    floor
        Least propensity that is used; smaller ones are raised to it, and the worst that may do is stated.
    seed
        Of methods that draw.
    """

    propensities: Source | None = None
    estimator: str = "dr"
    folds: int = FOLDS
    horizon_days: float = 180.0
    group_by: str | None = None
    floor: float = 0.0
    seed: int = 0

    def refuse_impossible(self) -> None:
        """Refuse settings that mean nothing.

        Raises
        ------
        BadInput
            With all of them.
        """
        checks = {
            "estimator": (self.estimator in ESTIMATORS, f"one of {', '.join(ESTIMATORS)}"),
            "folds": (self.folds >= 1, "a whole number of 1 or more"),
            "horizon_days": (0 < self.horizon_days < 36_525, "a number of days above 0 and below a century"),
            "floor": (0 <= self.floor < 1, "a chance of at least 0 and below 1"),
        }
        wrong = {name: expected for name, (right, expected) in checks.items() if not right}
        if wrong:
            raise BadInput(
                Fault("evaluate", expected, column=name, value=str(getattr(self, name)))
                for name, expected in wrong.items()
            )


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
    settings.refuse_impossible()
    table = check_table(history, HISTORY, source="history")
    present = check_table(reps, REPS, source="reps")
    table = table.with_columns(align_ids(table["rep_id"], present["rep_id"]))
    moment = read_as_of(as_of, table)
    table = table.filter(pl.col("assigned_at") <= moment)
    outcomes = outcomes_of(table, moment, settings.horizon_days)
    known = known_chances(table, present, settings.propensities)
    team = team_of(table, present)
    methods = (method,) if against is None else (method, against)
    judged_blocks = _judge(table, team, methods, model, learner or _learner(present, settings), settings, progress)
    return _answer(table, team, judged_blocks, outcomes, known, settings, name, against_name)


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


def _answer(
    table: pl.DataFrame,
    team: pl.DataFrame,
    blocks: list[JudgedBlock],
    outcomes: Outcomes,
    known: Propensities,
    settings: Settings,
    name: str,
    against_name: str,
) -> Evaluation:
    rows = np.concatenate([block.rows for block in blocks])
    block_of = np.repeat(np.arange(len(blocks)), [len(block.rows) for block in blocks])
    chances = Chances.of(known, rows)
    judged = _judged(table[rows.tolist()], team, blocks, outcomes.won[rows], chances, settings)
    other = None if len(blocks[0].targets) == 1 else _with_target(judged, blocks, 1)
    estimate = ESTIMATORS[settings.estimator]
    terms = estimate(judged)
    baseline = judged.outcome if other is None else estimate(other)
    load = _load_effect(table, known, rows, judged, block_of)
    share = overlap_share(judged, team.height)
    pending = int(outcomes.pending[rows].sum())
    beyond = bool(beyond_logged_loads(judged.target, judged.chosen, block_of).any())
    refused = refusal(judged, chances, share, load, pending=pending, beyond=beyond)
    given = not refused
    return Evaluation(
        policy=name,
        against=LOGGED if other is None else against_name,
        estimand=_estimand(name, judged, blocks, settings),
        estimator=settings.estimator if settings.group_by is None else f"{settings.estimator} by {settings.group_by}",
        chances=chances.words(),
        rows=len(rows),
        leads=len(np.unique(judged.lead)),
        blocks=len(blocks),
        pending=pending,
        effective_sample_size=effective_sample_size(judged),
        overlap_share=share,
        real_choice=chances.real_choice,
        minimum_detectable_lift=minimum_detectable_lift(terms, baseline, judged.lead),
        value=interval(terms, judged.lead) if given else None,
        baseline=interval(baseline, judged.lead) if given else None,
        lift=relative_lift(terms, baseline, judged.lead) if given else None,
        believed=_believed(judged, other),
        load=load,
        floor_bias=worst_bias(judged, settings.floor) if settings.floor else None,
        refused=refused,
        warnings=warnings_of(judged, chances, pending=pending),
    )


def _judged(
    rows: pl.DataFrame, team: pl.DataFrame, blocks: list[JudgedBlock], won: Floats, chances: Chances, settings: Settings
) -> Judged:
    order = {rep_id: at for at, rep_id in enumerate(team["rep_id"])}
    chosen = rows["rep_id"].replace_strict(order, return_dtype=pl.Int64).to_numpy()
    judged = Judged(
        chosen=chosen,
        propensity=chances.chance,
        outcome=won,
        target=np.concatenate([block.targets[0] for block in blocks]),
        predicted=np.concatenate([block.predicted for block in blocks]),
        lead=rows["lead_id"].rank("dense").to_numpy().astype(np.int64) - 1,
        group=_groups(team, settings.group_by),
    )
    return judged.floored(settings.floor) if settings.floor else judged


def _groups(team: pl.DataFrame, column: str | None) -> Integers | None:
    """Give the number of each rep's group; those without one are a group together.

    Raises
    ------
    BadInput
        When the reps table lacks the column.
    """
    if column is None:
        return None
    if column not in team.columns:
        raise BadInput([Fault("reps", "this column, to judge reps by it", column=column)])
    return team[column].cast(pl.String).fill_null("").rank("dense").to_numpy().astype(np.int64) - 1


def _with_target(judged: Judged, blocks: list[JudgedBlock], which: int) -> Judged:
    target = np.concatenate([block.targets[which] for block in blocks])
    return Judged(judged.chosen, judged.propensity, judged.outcome, target, judged.predicted, judged.lead, judged.group)


def _load_effect(
    table: pl.DataFrame, known: Propensities, rows: Integers, judged: Judged, block_of: Integers
) -> LoadEffect | None:
    if "load_at_assignment" in table.columns and table["load_at_assignment"].null_count() == 0:
        load = table["load_at_assignment"].to_numpy().astype(np.float64)[rows]
    else:
        load = known.sets.load(rows)[np.arange(len(rows)), judged.chosen]
    return load_effect(judged.surprise, load, judged.chosen, block_of)


def _believed(judged: Judged, other: Judged | None) -> Interval | None:
    logged = np.take_along_axis(judged.predicted, judged.chosen[:, None], axis=1)[:, 0]
    return relative_lift(direct(judged), logged if other is None else direct(other), judged.lead)


def _estimand(name: str, judged: Judged, blocks: list[JudgedBlock], settings: Settings) -> str:
    size = len(judged.chosen) // len(blocks)
    return (
        f"share of leads won within {settings.horizon_days:g} days, had {name} given out blocks of some {size:,} "
        "leads, each rep taking as many as she was given, having learned from what lay before each block"
    )
