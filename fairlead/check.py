"""What is in a firm's tables, once nothing is wrong with them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import polars as pl

from fairlead.checking.follow_up import end_of, follow_up
from fairlead.checking.randomness import assignment_randomness
from scenarios.vocabulary import Outcome


@dataclass(frozen=True)
class HistoryFacts:
    """What past assignments hold.

    ``former`` and ``new`` are ids of reps who stand only in the history, or only among the present reps;
    ``evidence`` is the smallest, median and largest number of past leads a present rep has. ``watched_180_days`` is the
    share of rows given out at least so long before the history ends, ``censored`` that of open rows younger than that;
    ``assignment`` holds the test of assignment against lead kinds (:mod:`fairlead.checking.randomness`).
    """

    rows: int
    first: str
    last: str
    outcomes: dict[str, int]
    open_share: float
    present: int
    former: tuple[str, ...]
    new: tuple[str, ...]
    evidence: tuple[int, float, int]
    propensities: bool
    median_days_to_close: float | None
    watched_180_days: float | None
    censored: float | None
    assignment: dict[str, Any] | None


@dataclass(frozen=True)
class LeadFacts:
    """What is to be given out; ``unseen`` counts leads whose kind the history does not know, by column."""

    rows: int
    owned: int
    value: float
    unseen: dict[str, int]


@dataclass(frozen=True)
class RepFacts:
    """Who may be given leads."""

    rows: int
    teams: int
    left: int
    capacity: float


@dataclass(frozen=True)
class Contents:
    """What is in the tables; None where a table was not given."""

    history: HistoryFacts | None
    leads: LeadFacts | None
    reps: RepFacts | None

    def to_dict(self) -> dict[str, Any]:
        """Give it as plain data, for JSON."""
        return asdict(self)


def contents(
    leads: pl.DataFrame | None = None, reps: pl.DataFrame | None = None, history: pl.DataFrame | None = None
) -> Contents:
    """Say what is in checked tables; any of them may be missing."""
    return Contents(
        history=None if history is None or history.is_empty() else _history(history, reps),
        leads=None if leads is None else _leads(leads, history),
        reps=None if reps is None else _reps(reps),
    )


def _history(history: pl.DataFrame, reps: pl.DataFrame | None) -> HistoryFacts:
    counts = history.group_by("rep_id").len().sort("rep_id")
    seen = set(counts["rep_id"])
    present = seen if reps is None else set(reps["rep_id"])
    evidence = counts.filter(pl.col("rep_id").is_in(list(present)))["len"].to_numpy()
    tested = assignment_randomness(history)
    outcomes = dict(history.group_by("outcome").len().sort("len", "outcome", descending=[True, False]).iter_rows())
    return HistoryFacts(
        rows=history.height,
        first=_day(history["assigned_at"].min()),
        last=_day(end_of(history)),
        outcomes=outcomes,
        open_share=outcomes.get(Outcome.OPEN.value, 0) / history.height,
        present=len(present & seen),
        former=tuple(sorted(seen - present)),
        new=tuple(sorted(present - seen)),
        evidence=_spread(evidence),
        propensities="propensity" in history.columns and history["propensity"].null_count() == 0,
        **follow_up(history),
        assignment=None if tested is None else {"random": tested.random, **asdict(tested)},
    )


def _day(instant: Any) -> str:
    return str(instant.date())


def _spread(counts: np.ndarray[Any, Any]) -> tuple[int, float, int]:
    return (int(counts.min()), float(np.median(counts)), int(counts.max())) if counts.size else (0, 0.0, 0)


def _leads(leads: pl.DataFrame, history: pl.DataFrame | None) -> LeadFacts:
    owned = leads.height - leads["owner"].null_count() if "owner" in leads.columns else 0
    value = leads["value"].fill_null(1.0).sum() if "value" in leads.columns else float(leads.height)
    unseen: dict[str, int] = {}
    for kind in ("territory", "niche", "language", "source"):
        if history is not None and kind in leads.columns and kind in history.columns:
            known = history[kind].unique().drop_nulls().to_list()
            unseen[kind] = leads.filter(pl.col(kind).is_not_null() & ~pl.col(kind).is_in(known)).height
    return LeadFacts(leads.height, owned, float(value), {kind: count for kind, count in unseen.items() if count})


def _reps(reps: pl.DataFrame) -> RepFacts:
    left = reps["left_on"].is_not_null().sum() if "left_on" in reps.columns else 0
    teams = reps["team"].n_unique() if "team" in reps.columns else 1
    return RepFacts(reps.height, teams, int(left), float(reps["capacity"].sum()))
