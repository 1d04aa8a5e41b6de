"""From what each method would have chosen to what the log says of it: figures, limits, refusals."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.choices.propensities import Propensities
from models.evaluation.estimators import ESTIMATORS, direct
from models.evaluation.evaluation import Evaluation
from models.evaluation.hidden import Hidden, hidden
from models.evaluation.interference import LoadEffect, beyond_logged_loads, load_effect
from models.evaluation.intervals import Interval, interval, minimum_detectable_lift, relative_lift
from models.evaluation.judged import Judged
from models.evaluation.judging import JudgedBlock
from models.evaluation.outcomes import Outcomes
from models.evaluation.overlap import effective_sample_size, overlap_share, worst_bias
from models.evaluation.propensities import Chances
from models.evaluation.refusing import refusal, warnings_of
from models.evaluation.settings import LOGGED, Settings

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_EQUAL = 1e-9
"""Chances of a choice no further apart than this are the same."""

_NOTHING = Interval(0.0, 0.0, 0.0, 0.0)


def answer(
    table: pl.DataFrame,
    team: pl.DataFrame,
    blocks: list[JudgedBlock],
    outcomes: Outcomes,
    known: Propensities,
    settings: Settings,
    names: tuple[str, str],
) -> Evaluation:
    """Put all that the log says of the choices together.

    Parameters
    ----------
    table, team
        The history as it is read, and a row for each of its reps.
    blocks
        Whom the method would have picked, and the one it is compared with where there are two.
    outcomes, known
        What came of each row of the history, and the chances with which it was given out.
    settings, names
        How it is judged; what people call the method and the one it is compared with.

    Raises
    ------
    BadInput
        When reps are to be judged by a column that they lack.
    """
    name, against_name = names
    rows = np.concatenate([block.rows for block in blocks])
    block_of = np.repeat(np.arange(len(blocks)), [len(block.rows) for block in blocks])
    chances = Chances.of(known, rows)
    judged = _judged(table[rows.tolist()], team, blocks, outcomes.won[rows], chances, settings)
    other = None if len(blocks[0].targets) == 1 else _with_target(judged, blocks, 1)
    estimate = ESTIMATORS[settings.estimator]
    alike = _alike(judged, other) and (other is not None or chances.real_choice > 0)  # forced, both can only agree
    baseline = judged.outcome if other is None else estimate(other)
    terms = baseline if alike else estimate(judged)
    load = _load_effect(table, known, rows, judged, block_of)
    share = overlap_share(judged, team.height)
    pending = int(outcomes.pending[rows].sum())
    beyond = bool(beyond_logged_loads(judged.target, judged.chosen, block_of).any())
    unjudgeable = refusal(judged, chances, share, load, pending=pending, beyond=beyond)
    valued = not unjudgeable or (alike and other is None)  # what was done is worth what came of it
    lift = _NOTHING if alike else None if unjudgeable else relative_lift(terms, baseline, judged.lead)
    unseen = None if alike else _unseen(table, team, known, judged, other, float(baseline.mean()), lift)
    warnings = warnings_of(judged, chances, pending=pending) + (() if unseen is None else unseen.warnings)
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
        minimum_detectable_lift=None if alike else minimum_detectable_lift(terms, baseline, judged.lead),
        value=interval(terms, judged.lead) if valued else None,
        baseline=interval(baseline, judged.lead) if valued else None,
        lift=lift,
        believed=_believed(judged, other),
        load=load,
        hidden=unseen,
        floor_bias=worst_bias(judged, settings.floor) if settings.floor else None,
        refused="" if alike else unjudgeable,
        warnings=warnings,
        alike=alike,
    )


def _alike(judged: Judged, other: Judged | None) -> bool:
    """Tell whether both choose the same in every row; then no outcome can tell them apart."""
    if other is not None:
        return bool(np.allclose(judged.target, other.target, rtol=0.0, atol=_EQUAL))
    taken = np.take_along_axis(judged.target, judged.chosen[:, None], axis=1)
    return bool((taken >= 1.0 - _EQUAL).all())


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
    """Give the number of each rep's group; those without one are a group together."""
    if column is None:
        return None
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
    when = table["assigned_at"].dt.epoch("us").to_numpy()[rows].astype(np.float64)
    return load_effect(judged.surprise, load, judged.chosen, block_of, when)


def _unseen(
    table: pl.DataFrame,
    team: pl.DataFrame,
    known: Propensities,
    judged: Judged,
    other: Judged | None,
    base: float,
    lift: Interval | None,
) -> Hidden | None:
    if known.model is None:
        return None
    skill = np.full(team.height, np.nan)
    if "skill" in team.columns:
        skill = team["skill"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return hidden(judged, other, base, lift, known.model, table["assigned_at"], skill)


def _believed(judged: Judged, other: Judged | None) -> Interval | None:
    logged = np.take_along_axis(judged.predicted, judged.chosen[:, None], axis=1)[:, 0]
    return relative_lift(direct(judged), logged if other is None else direct(other), judged.lead)


def _estimand(name: str, judged: Judged, blocks: list[JudgedBlock], settings: Settings) -> str:
    size = len(judged.chosen) // len(blocks)
    return (
        f"share of leads won within {settings.horizon_days:g} days, had {name} given out blocks of some {size:,} "
        "leads, each rep taking as many as she was given, having learned from what lay before each block"
    )
