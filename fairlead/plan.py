"""What a batch came to: the assignments table and its summary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.batch import BatchInput
from fairlead.batch_facts import leads_per_rep, moved, outside
from fairlead.choosing import Choice
from fairlead.conflict import conflict_facts
from fairlead.preparing import Sources
from fairlead.reassigning import Reassignment
from fairlead.why import Answers
from matching import Conflict
from scenarios.constraints import Constraints

if TYPE_CHECKING:
    from models import ConversionModel, PairValues


@dataclass(frozen=True)
class Plan:
    """What a batch came to.

    Attributes
    ----------
    table
        The assignments table, one row a lead that took part, in the order of the leads.
    summary
        The content of ``--json``; undefined figures are None.
    teams
        One row a team: ``team``, ``reps``, ``capacity``, ``leads``, ``expected_value``.
    moves
        One row a pair of teams between which leads change hands: ``from``, ``to``, ``leads``.
    conflict
        What cannot be kept together; None where there is a solution.
    answers
        Why a lead went where it went, and why a rep did not get one.
    sources, rules
        What the batch was made of, for asking what its rules cost.
    """

    table: pl.DataFrame
    summary: dict[str, object]
    teams: pl.DataFrame
    moves: pl.DataFrame
    conflict: Conflict | None
    answers: Answers
    sources: Sources
    rules: Constraints

    @property
    def unsolved(self) -> bool:
        """Whether there is no assignment to write."""
        return self.answers.choice.unsolved


def promise_of(values: PairValues | None, rep: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the chance of winning to expect for each lead, shape (n_leads,); NaN without a model."""
    return np.full(len(rep), np.nan) if values is None else values.promise(rep)


def table_of(
    part: BatchInput,
    choice: Choice,
    values: PairValues | None,
    promise: NDArray[np.float64],
) -> pl.DataFrame:
    """Return the assignments table of the leads that were decided upon."""
    worth = np.ones(len(promise)) if values is None else values.worth(choice.rep)
    names = [*part.reps["rep_id"].to_list(), None]
    chosen = pl.Series([names[position] for position in choice.rep.tolist()], dtype=pl.String)
    table = pl.DataFrame(
        {
            "lead_id": part.leads["lead_id"],
            "rep_id": chosen,
            "probability": _numbers(promise),
            "expected_value": _numbers(promise * worth),
            "price": _numbers(choice.price),
            "runner_up": pl.Series([names[position] for position in choice.runner_up.tolist()], dtype=pl.String),
            "margin": _numbers(choice.margin),
            "propensity": _numbers(choice.propensity),
            "reason": pl.Series(choice.reason, dtype=pl.String),
        }
    )
    return table.with_columns(via=pl.Series(choice.via, dtype=pl.String)) if any(choice.via) else table


def with_owners(table: pl.DataFrame, leads: pl.DataFrame, asked: Reassignment | None, on: date) -> pl.DataFrame:
    """Add the old and the new owner of each lead, why and from which day on, where owned leads may move.

    An owned lead that no rep got stays where it is, and its sentence says so.
    """
    if asked is None:
        return table
    owner = leads["owner"] if "owner" in leads.columns else pl.Series([None] * table.height, dtype=pl.String)
    return table.with_columns(
        owner.alias("old_owner"),
        pl.coalesce("rep_id", owner).alias("new_owner"),
        pl.when(pl.col("rep_id").is_null() & owner.is_not_null())
        .then(pl.col("why").str.replace("went to nobody", pl.format("stays with {}", owner), literal=True))
        .otherwise("why")
        .alias("why"),
        pl.lit(asked.reason).alias("reassign_reason"),
        pl.lit(on).alias("effective_on"),
    )


def _numbers(figures: NDArray[np.float64]) -> pl.Series:
    return pl.Series(figures, dtype=pl.Float64, nan_to_null=True)


def summary_of(
    part: BatchInput,
    table: pl.DataFrame,
    rep: NDArray[np.int64],
    choice: Choice,
    policy: str,
    seed: int,
    rules: Constraints | None = None,
    asked: Reassignment | None = None,
) -> dict[str, object]:
    """Return what ``--json`` says of who got what; ``rep`` holds the position of every lead's rep."""
    reasons = dict(table.filter(pl.col("rep_id").is_null())["reason"].value_counts().iter_rows())
    return {
        "policy": policy,
        "status": choice.status,
        "objective": choice.objective,
        "bound": choice.bound,
        "gap": choice.gap,
        "conflict": None if choice.conflict is None else _conflict(choice.conflict, rules, asked),
        "scaling_error": choice.scaling_error,
        "leads": part.leads.height,
        "reps": part.reps.height,
        "assigned": int((rep >= 0).sum()),
        "unassigned": choice.unassigned if choice.unsolved else {**dict.fromkeys(choice.unassigned, 0), **reasons},
        "catch_all": choice.catch_all,
        "already_owned": part.owned.height,
        "owners_gone": part.owners_gone,
        "moved": moved(part, rep),
        "leads_per_rep": leads_per_rep(part, rep),
        "outside": outside(part, rep),
        "left_reps": part.left_reps,
        "seed": seed,
    }


def _conflict(conflict: Conflict, rules: Constraints | None, asked: Reassignment | None) -> dict[str, object]:
    return conflict_facts(conflict, rules, None if asked is None else asked.reason)


def promises_of(
    choice: Choice, values: PairValues | None, promise: NDArray[np.float64], model: ConversionModel | None
) -> dict[str, object]:
    """Return what ``--json`` says of what to expect, and of what the model knows."""
    placed = choice.rep >= 0
    promised = naive = low = high = None
    if values is not None and not choice.unsolved:
        low, high = values.promise_interval(choice.rep)
        promised = float((promise * values.worth(choice.rep))[placed].sum())
        naive = float(choice.value[placed].sum())
    return {
        "former_reps": 0 if values is None else values.news.former_reps,
        "new_reps": None if values is None else values.news.new_reps,
        "unseen": None if values is None else values.news.unseen,
        "promised": promised,
        "promised_low": low,
        "promised_high": high,
        "promised_naive": naive,
        "verdict": None if model is None else model.verdict_,
        "short_verdict": None if model is None else model.short_verdict_,
        "promises_gain": None if model is None else model.promises_gain_,
        "rep_effects": None if model is None else model.rep_effects,
    }
