"""With what chance past leads went to whom: logged, known from a rotation, or fitted, and always said which."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.choices.choice_model import ChoiceModel, fit_choices
from models.choices.choice_sets import ChoiceSets
from models.columns.matches import Roster
from scenarios.faults import BadInput, Fault
from scenarios.tables import HISTORY, REPS, align_ids, check_table

Floats = NDArray[np.float64]

LIGHTEST, HEAVIEST = 0.1, 10.0
"""Stabilised weights are clipped to these."""

SLICE = 100_000
"""Pairs worked on at a time."""


class Source(StrEnum):
    """Where propensities come from."""

    LOGGED = "logged"
    KNOWN = "known from rotation"
    FITTED = "fitted"


WORDS = {
    Source.LOGGED: "Propensities (each rep's chance of being picked) are as logged.",
    Source.KNOWN: "Propensities are known from the rotation: one over the number of reps who could have had the lead.",
    Source.FITTED: "Propensities were not logged and are fitted: what rests on them is only as good as that fit.",
}


@dataclass(frozen=True)
class Propensities:
    """Chances of past choices.

    Attributes
    ----------
    source
        Logged, known from a rotation, or fitted.
    rep_ids
        All reps of the history, sorted: the columns of :meth:`block`.
    chosen
        Shape (n,): chance of the rep who got the lead; rows in the order of the history.
    sets
        Who could have had each lead.
    model
        The fitted choices; None unless fitted.
    """

    source: Source
    rep_ids: tuple[str, ...]
    chosen: Floats
    sets: ChoiceSets
    model: ChoiceModel | None

    def block(self, start: int, stop: int) -> Floats:
        """Give the chances of all reps for rows ``start`` to ``stop`` (exclusive); shape (stop − start, reps).

        Logged propensities say nothing of reps who were not picked: what is left of 1 is spread evenly over the others
        who could have had the lead.

        Raises
        ------
        ValueError
            When the range is not within the rows.
        """
        if not 0 <= start <= stop <= len(self.chosen):
            raise ValueError(f"rows {start} to {stop}: expected a range within 0 to {len(self.chosen)}")
        at = np.arange(start, stop)
        if self.model is not None:
            return self.model.chances(at)
        able = self.sets.able(at).astype(np.float64)
        own = np.zeros_like(able)
        own[np.arange(len(at)), self.sets.rep[at]] = 1.0
        others = able - own
        rest = (1.0 - self.chosen[at]) / np.maximum(others.sum(axis=1), 1.0)
        return np.asarray(own * self.chosen[at, None] + others * rest[:, None])

    @property
    def weights(self) -> Floats:
        """Weights that make the history look as if leads had gone to reps whoever they were; shape (n,), mean 1.

        The rep's share of the leads given out while she was there, over the propensity (stabilised: Robins, Hernán &
        Brumback 2000, Epidemiology 11, 550-560), clipped to .1 and 10.
        """
        with np.errstate(divide="ignore"):
            ratio = self._share()[self.sets.rep] / self.chosen
        clipped = np.clip(ratio, LIGHTEST, HEAVIEST)
        return np.asarray(clipped / clipped.mean())

    @property
    def counts(self) -> Floats:
        """The weights, adding up to the rows they are worth: what a fit may count each row as; shape (n,)."""
        return self.weights * (self.effective_rows / len(self.chosen))

    @property
    def effective_rows(self) -> float:
        """How many unweighted rows these weights are worth (Kish)."""
        return float(self.weights.sum() ** 2 / (self.weights**2).sum())

    def sentence(self) -> str:
        """Say where they come from, and what weighting costs."""
        return f"{WORDS[self.source]} Weighted by them, {len(self.chosen):,} rows count as {self.effective_rows:,.0f}."

    def _share(self) -> Floats:
        """Give each rep's leads over those given out when she could have had them; shape (reps,)."""
        could, step = np.zeros(len(self.rep_ids)), max(1, SLICE // max(len(self.rep_ids), 1))
        for start in range(0, len(self.chosen), step):
            could += self.sets.able(np.arange(start, min(start + step, len(self.chosen)))).sum(axis=0)
        return np.asarray(np.bincount(self.sets.rep, minlength=len(could)) / np.maximum(could, 1.0))


def propensities(history: Any, reps: Any = None, *, rotation: bool = False) -> Propensities:
    """Say with what chance each past lead went to the rep who got it.

    Logged ones (column ``propensity``, filled in every row) are taken as they are. Else they are fitted on the choice
    set at the time (:mod:`models.choices.choice_model`): the column ``eligible_reps``, or where it is empty the
    reps who got leads within thirty days of it.

    Parameters
    ----------
    history
        A history table (DESIGN, section 3).
    reps
        The reps with their territories, niches and languages; without them only the history speaks.
    rotation
        The history was a plain rotation: everybody who could have had a lead had the same chance. Only right where
        ``eligible_reps`` says who was on shift, so that every row must have it.

    Raises
    ------
    BadInput
        When a table is faulty or empty, a logged propensity is 0, or rows of a rotation do not say who could have had
        the lead.
    """
    table = check_table(history, HISTORY, source="history")
    present = None if reps is None else check_table(reps, REPS, source="reps")
    if present is not None:
        table = table.with_columns(align_ids(table["rep_id"], present["rep_id"]))
    if table.height == 0:
        raise BadInput([Fault("history", "at least one past assignment")])
    return of_checked(table, present, rotation=rotation)


def of_checked(table: pl.DataFrame, present: pl.DataFrame | None, *, rotation: bool = False) -> Propensities:
    """Give the propensities of checked tables with ids spelled alike; as :func:`propensities`."""
    sets = ChoiceSets.of(table)
    if rotation:
        _refuse_unlogged(sets)
        chosen = 1.0 / sets.able(np.arange(table.height)).sum(axis=1)
        return Propensities(Source.KNOWN, sets.rep_ids, chosen, sets, None)
    if "propensity" in table.columns and table["propensity"].null_count() == 0:
        _refuse_impossible(table["propensity"])
        return Propensities(Source.LOGGED, sets.rep_ids, table["propensity"].cast(pl.Float64).to_numpy(), sets, None)
    model = fit_choices(table, Roster.of(present, sets.rep_ids), sets)
    return Propensities(Source.FITTED, sets.rep_ids, _chosen(model), sets, model)


def _chosen(model: ChoiceModel) -> Floats:
    """Give the fitted chance of each row's own rep, some rows at a time."""
    rep, step = model.sets.rep, max(1, SLICE // max(len(model.by_rep), 1))
    parts = []
    for start in range(0, len(rep), step):
        at = np.arange(start, min(start + step, len(rep)))
        parts.append(model.chances(at)[np.arange(len(at)), rep[at]])
    return np.concatenate(parts)


def _refuse_unlogged(sets: ChoiceSets) -> None:
    faults = [
        Fault("history", "the reps who could have had the lead, as a rotation logs them", row + 1, "eligible_reps")
        for row, one in enumerate(sets.logged)
        if one is None or sets.rep[row] not in one
    ]
    if faults:
        raise BadInput(faults)


def _refuse_impossible(logged: pl.Series) -> None:
    faults = [
        Fault("history", "a chance above 0 of what happened", row + 1, "propensity", value="0")
        for row in (logged <= 0.0).arg_true().to_list()
    ]
    if faults:
        raise BadInput(faults)
