"""Judging block by block: learn on the past, let the method choose within the block's own capacities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.evaluation.folds import Block
from scenarios.tables import LEADS

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

ChoiceFunction = Callable[[pl.DataFrame, pl.DataFrame, Floats, Floats, np.random.Generator], Floats]
"""``(leads, reps, values, capacity, rng) -> choice probabilities``: shapes (n, m), (m,) in, (n, m) out.

``leads`` has the history's columns known at assignment, ``eligible_reps`` among them where it is logged.
"""


class Valuer(Protocol):
    """What values pairs: a fitted model."""

    def pair_values(self, leads: Any, reps: Any) -> Any:
        """Value every lead with every rep: ``block(start, stop)`` and ``probability(start, stop)``."""


Learner = Callable[[pl.DataFrame, datetime], Valuer]
"""Learns from a history as it stood at a moment."""

_AFTERWARDS = (
    "rep_id",
    "outcome",
    "closed_at",
    "revenue",
    "reject_reason",
    "accepted_at",
    "first_touch_at",
    "contacted_at",
    "qualified_at",
    "load_at_assignment",
    "propensity",
    "owner",
    "breached_at",
)
"""What a method may not see of a lead that is to be given out."""


@dataclass(frozen=True, eq=False)
class JudgedBlock:
    """One block: whom each method would pick, and what the prediction expects; arrays of shape (n, m)."""

    rows: Integers
    targets: tuple[Floats, ...]
    predicted: Floats


def judge_block(
    history: pl.DataFrame,
    reps: pl.DataFrame,
    block: Block,
    methods: tuple[ChoiceFunction, ...],
    model: Valuer,
    rng: np.random.Generator,
) -> JudgedBlock:
    """Let each method give the block's leads out, each rep having room for as many as the log gave her.

    Parameters
    ----------
    history
        All rows; ``reps`` one row for each rep of the history.
    model
        Learned from what lies before the block.

    Raises
    ------
    ValueError
        When a method's answer is not a table of chances.
    """
    rows = history[block.rows.tolist()]
    rep_ids = reps["rep_id"].to_list()
    given = dict(rows["rep_id"].value_counts().iter_rows())
    capacity = np.array([float(given.get(rep_id, 0)) for rep_id in rep_ids])
    leads = as_leads(rows)
    team = reps.with_columns(pl.Series("capacity", capacity))
    values = model.pair_values(leads.drop("eligible_reps", strict=False), team)
    worth = np.asarray(values.block(0, leads.height))
    targets = tuple(
        _checked(method(leads, team, worth.copy(), capacity.copy(), rng), worth.shape) for method in methods
    )
    return JudgedBlock(block.rows, targets, np.asarray(values.probability(0, leads.height)))


def as_leads(rows: pl.DataFrame) -> pl.DataFrame:
    """Show past rows as leads to be given out: nothing of what came after, one id a row."""
    numbered = pl.Series(
        "lead_id", [f"{lead_id} ({at})" for at, lead_id in enumerate(rows["lead_id"])], dtype=pl.String
    )
    known = rows.drop(*_AFTERWARDS, strict=False)
    own = [name for name in known.columns if name not in LEADS.names or known[name].null_count() < known.height]
    return known.select(own).with_columns(numbered)


def team_of(history: pl.DataFrame, reps: pl.DataFrame) -> pl.DataFrame:
    """Give a row for each rep of the history, with what the reps table says of her; nothing where it knows nobody."""
    ids = history.select(pl.col("rep_id").unique().sort())
    facts = reps.drop("capacity", strict=False)
    return ids.join(facts, on="rep_id", how="left", maintain_order="left").with_columns(capacity=pl.lit(0.0))


def _checked(chances: Any, shape: tuple[int, ...]) -> Floats:
    array = np.asarray(chances, dtype=np.float64)
    if array.shape != shape:
        raise ValueError(f"choice probabilities of shape {array.shape}: expected {shape}")
    if not (np.isfinite(array).all() and (array >= -1e-9).all() and (array.sum(axis=1) <= 1 + 1e-6).all()):
        raise ValueError("choice probabilities: expected numbers of at least 0 that sum to at most 1 a lead")
    return np.asarray(np.clip(array, 0.0, 1.0))
