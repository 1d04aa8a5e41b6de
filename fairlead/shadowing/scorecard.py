"""After some weeks: what our picks would have been worth, judged by what became of the leads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.refitting import same_assignments
from fairlead.shadowing.picks import Picks
from models import ConversionModel
from models.evaluation import Evaluation, Settings, evaluate
from scenarios.faults import BadInput, Fault
from scenarios.tables import align_ids

Floats = NDArray[np.float64]
_LEAST = timedelta(microseconds=1)


@dataclass(frozen=True, eq=False)
class Scorecard:
    """What the shadow was worth.

    Attributes
    ----------
    evaluation
        Our picks against what the firm did.
    sheets, leads
        How many sheets, and leads on them that somebody got.
    same
        In how many of the judged we would have done the same.
    unknown
        Leads of the sheets that the history does not have with that rep.
    untried
        Leads whose pick has not had a single lead in the history: nothing can be said of those.
    erased
        Leads of the sheets whose rows are erased.
    """

    evaluation: Evaluation
    sheets: int
    leads: int
    same: int
    unknown: int
    untried: int
    erased: int

    def summary(self) -> dict[str, Any]:
        """Return it as plain data."""
        counts = ("sheets", "leads", "same", "unknown", "untried", "erased")
        return {**{name: getattr(self, name) for name in counts}, "evaluation": self.evaluation.summary()}


@dataclass(frozen=True, eq=False)
class _Until:
    """A model that is held to have been learned by a moment: what came after it is judged."""

    model: ConversionModel
    as_of_: datetime

    def pair_values(self, leads: Any, reps: Any) -> Any:
        return self.model.pair_values(leads, reps)


def scorecard(
    picks: Picks,
    history: pl.DataFrame,
    reps: pl.DataFrame,
    *,
    settings: Settings | None = None,
    as_of: datetime | date | str | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Scorecard:
    """Judge what sheets said by what became of the leads.

    The picks are taken as they were made; only rows of the sheets' leads, with the rep who got them, judge. What lies
    before the first sheet says how the firm gives leads out, and teaches the prediction that the doubly robust estimate
    starts from, unless the sheets were made by a model.

    Parameters
    ----------
    history
        A checked history that has the sheets' leads, with what became of them.
    reps
        The reps.

    Raises
    ------
    BadInput
        When the history has none of the leads, or the sheets' model was learned after the first of them.
    """
    began = picks.table["assigned_at"].min() if picks.table.height else None
    if began is None:
        raise BadInput([Fault("shadow", "sheets with leads that somebody got")])
    rows = history.with_columns(align_ids(history["rep_id"], reps["rep_id"])).with_row_index("_theirs")
    ours = picks.table.with_row_index("_ours")
    same = same_assignments(rows, ours).join(ours.select("_ours", "pick"), on="_ours")
    known = set(rows["rep_id"])
    judged = same.filter(pl.col("pick").is_null() | pl.col("pick").is_in(list(known)))
    if judged.is_empty():
        raise BadInput([Fault("history", "rows of the leads on the sheets, with the reps who got them")])
    shadowed = rows.join(judged, on="_theirs", how="inner", maintain_order="left")
    start = shadowed["assigned_at"].min()
    assert isinstance(start, datetime)
    before = rows.filter(pl.col("assigned_at") < start)
    model = _nuisance(picks, before, reps, start)
    table = pl.concat([before.drop("_theirs"), shadowed.drop("_theirs", "_ours", "pick")])
    found = evaluate(
        table,
        reps,
        _choose(dict(shadowed.select("lead_id", "pick").iter_rows())),
        name=f"the shadow ({picks.policy})",
        model=model,
        as_of=as_of,
        settings=settings,
        progress=progress,
    )
    return Scorecard(
        evaluation=found,
        sheets=picks.sheets,
        leads=picks.table.height,
        same=int((shadowed["pick"] == shadowed["rep_id"]).sum()),
        unknown=picks.table.height - same.height,
        untried=same.height - judged.height,
        erased=picks.erased,
    )


def _nuisance(picks: Picks, before: pl.DataFrame, reps: pl.DataFrame, start: datetime) -> _Until:
    """Return the model that the estimate starts from: that of the sheets, or one learned from what lies before them."""
    if picks.model is None:
        learned = ConversionModel().fit(before.drop("_theirs"), reps=reps, as_of=start - _LEAST)
        return _Until(learned, start - _LEAST)
    if picks.model.as_of_ >= start:
        expected = f"sheets by a model learned before the first of them, not at {picks.model.as_of_.isoformat()}"
        raise BadInput([Fault("shadow", expected)])
    return _Until(picks.model, start - _LEAST)


def _choose(picks: dict[str, str | None]) -> Callable[..., Floats]:
    """Choose what the sheets said; what they gave to nobody goes to nobody."""

    def choose(leads: pl.DataFrame, reps: pl.DataFrame, *_: Any) -> Floats:
        order = {name: at for at, name in enumerate(reps["rep_id"])}
        chances = np.zeros((leads.height, reps.height))
        for row, shown in enumerate(leads["lead_id"]):
            pick = picks[shown.rpartition(" (")[0]]
            if pick is not None:
                chances[row, order[pick]] = 1.0
        return chances

    return choose
