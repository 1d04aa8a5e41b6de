"""From a history to everything that is watched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.closing.cohort import cohort, read_as_of
from models.evaluation.judging import as_leads, team_of
from models.monitors import (
    CalibrationDrift,
    ScoreDrift,
    Share,
    acceptance,
    answered,
    calibration_drift,
    rejects_by_grade,
    score_drift,
)
from scenarios.faults import BadInput, Fault
from scenarios.tables import align_ids

if TYPE_CHECKING:
    from models import ConversionModel

Floats = NDArray[np.float64]

_ROWS_AT_ONCE = 4096


@dataclass(frozen=True)
class Watched:
    """What was watched, and why some of it could not be.

    Attributes
    ----------
    as_of, days
        The moment, and how many days before it count as recent.
    shares, calibration, score
        What was counted.
    missing
        What could not be watched, and why.
    """

    as_of: datetime
    days: float
    shares: tuple[Share, ...]
    calibration: tuple[CalibrationDrift, ...]
    score: ScoreDrift | None
    missing: tuple[str, ...]

    @property
    def alerts(self) -> int:
        """How many of them alert."""
        told = [share.alerts for share in self.shares] + [quarter.alerts for quarter in self.calibration]
        return sum(told) + int(self.score is not None and self.score.alerts)

    def summary(self) -> dict[str, Any]:
        """Give the figures for a JSON file; null where a thing was not watched."""
        return {
            "as_of": self.as_of.isoformat(),
            "days": self.days,
            "alerts": self.alerts,
            "shares": [share.summary() for share in self.shares],
            "calibration": [quarter.summary() for quarter in self.calibration],
            "score": None if self.score is None else self.score.summary(),
            "missing": list(self.missing),
        }


def watch(
    history: pl.DataFrame,
    *,
    days: float = 90.0,
    as_of: Any = None,
    model: ConversionModel | None = None,
    reps: pl.DataFrame | None = None,
) -> Watched:
    """Watch a history: rejects by grade, acceptance, a model's calibration, the score's spread.

    Parameters
    ----------
    days
        How far back shares and recent scores reach.
    model, reps
        A fitted model, judged on rows after its as-of date, and the reps table that its chances need.

    Raises
    ------
    BadInput
        When ``days`` is not above 0, or a model comes without reps.
    """
    if not days > 0.0:
        raise BadInput([Fault("monitor", "more than 0 days", column="--days", value=str(days))])
    moment = read_as_of(as_of, history)
    missing: list[str] = []
    rows = answered(history, moment, days)
    shares = rejects_by_grade(rows)
    if not shares:
        missing.append("rejects by grade: the history has no column grade")
    accepted = acceptance(rows)
    if accepted is None:
        missing.append("acceptance: no accepted_at in the history, and a lead not rejected need not be accepted")
    return Watched(
        as_of=moment,
        days=days,
        shares=tuple(shares if accepted is None else [*shares, accepted]),
        calibration=tuple(_calibration(history, moment, model, reps, missing)),
        score=_score(history, moment, days, missing),
        missing=tuple(missing),
    )


def _calibration(
    history: pl.DataFrame,
    moment: datetime,
    model: ConversionModel | None,
    reps: pl.DataFrame | None,
    missing: list[str],
) -> list[CalibrationDrift]:
    if model is None:
        missing.append("calibration: no --model given")
        return []
    if reps is None:
        raise BadInput(
            [Fault("monitor", "the reps too (--reps): a model's chances are those of pairs", column="--reps")]
        )
    settled_until = moment - timedelta(days=model.horizon_days)
    later = pl.col("assigned_at").is_between(model.as_of_, settled_until, closed="right")
    past = history.filter(later).with_columns(align_ids(history.filter(later)["rep_id"], reps["rep_id"]))
    if past.is_empty():
        missing.append(
            f"calibration: no lead was given out after the model's as-of date ({model.as_of_:%Y-%m-%d}) and "
            f"{model.horizon_days:g} days or more before {moment:%Y-%m-%d}"
        )
        return []
    known = cohort(history, moment, model.horizon_days)
    won = known.won[known.frame.select(later).to_series().to_numpy()]
    learned = model.fitted_.description.summary.follow.won
    return calibration_drift(past["assigned_at"], won, chances_of(past, reps, model), learned)


def chances_of(past: pl.DataFrame, reps: pl.DataFrame, model: ConversionModel) -> Floats:
    """Give the model's chance of each past lead with the rep who got it, shape (n,)."""
    team, leads = team_of(past, reps), as_leads(past).drop("eligible_reps", strict=False)
    values = model.pair_values(leads, team)
    at = {rep_id: position for position, rep_id in enumerate(values.rep_ids)}
    rep = np.array([at[rep_id] for rep_id in past["rep_id"]], dtype=np.int64)
    found = np.empty(past.height)
    for start in range(0, past.height, _ROWS_AT_ONCE):
        stop = min(start + _ROWS_AT_ONCE, past.height)
        found[start:stop] = np.asarray(values.probability(start, stop))[np.arange(stop - start), rep[start:stop]]
    return found


def _score(history: pl.DataFrame, moment: datetime, days: float, missing: list[str]) -> ScoreDrift | None:
    if "score" not in history.columns or history["score"].null_count() == history.height:
        missing.append("score: the history has no column score")
        return None
    first = history.filter(pl.col("assigned_at") <= moment).sort("assigned_at").unique("lead_id", keep="first")
    scored = first.drop_nulls("score")
    recent = pl.col("assigned_at") > moment - timedelta(days=days)
    sides = [scored.filter(side)["score"].to_numpy().astype(np.float64) for side in (~recent, recent)]
    found = score_drift(sides[0], sides[1])
    if found is None:
        missing.append(f"score: fewer than 50 leads with a score in the last {days:g} days, or before")
    return found
