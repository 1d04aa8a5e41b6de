"""The first conversation: how long, how many qualify at which age and grade, and the clock until then."""

from __future__ import annotations

import numpy as np
import polars as pl

from scenarios.calibrated import Basis
from scenarios.vocabulary import EventKind, Grade
from simulation.calibration.clocks import clock_of
from simulation.calibration.figure import Draft
from simulation.calibration.log import Log
from simulation.calibration.reaching import learn_decay
from simulation.calibration.statistics import Estimate, logistic, median, share
from simulation.calibration.team import Attendance

_FEW = 30


def learn_qualifying(
    draft: Draft, log: Log, attendance: Attendance, grades: pl.DataFrame | None, reference: float
) -> None:
    """Fill in ``[qualification]`` and ``response.qualify_decay``; ``reference`` is the age of the stated chances."""
    _learn_minutes(draft, log)
    _learn_clock(draft, log, attendance)
    if not log.has(EventKind.CONTACTED):
        _assume(draft)
        return
    reached = log.cases.filter(pl.col("contacted_at").is_not_null()).with_columns(
        yes=pl.col("qualified_at").is_not_null(),
        age=(pl.col("contacted_at") - pl.col("warm_since")).dt.total_microseconds() / 3.6e9,
    )
    known = reached.filter(pl.col("yes") | pl.col("ended_at").is_not_null())
    if known.height < _FEW:
        draft.keep("qualification.chance", f"fewer than {_FEW} conversations ended")
        draft.keep("response.qualify_decay", f"fewer than {_FEW} conversations ended")
        return
    _learn_chances(draft, known, grades, reference)


def _learn_chances(draft: Draft, known: pl.DataFrame, grades: pl.DataFrame | None, reference: float) -> None:
    if grades is None:
        names, known = [grade.value for grade in Grade], known.with_columns(grade=pl.lit("all"))
        groups = ["all"]
    else:
        known = known.join(grades, on="lead_id", how="inner")
        names = groups = known["grade"].unique().sort().to_list()
    level = np.column_stack([(known["grade"] == group).to_numpy() for group in groups]).astype(np.float64)
    floor = draft.get("response.floor_minutes") / 60
    age = np.log(np.maximum(known["age"].to_numpy(), floor) / reference)
    hits = known["yes"].to_numpy()
    fit = learn_decay(draft, "response.qualify_decay", logistic(np.column_stack([level, age]), hits), level, hits)
    for name in names:
        at = groups.index(name) if name in groups else 0
        alike = "" if name in groups else "; grades are not known, all alike"
        count = int(level[:, at].sum())
        found = fit.at(at, _expit)
        if not 0 < int(hits[level[:, at] > 0].sum()) < count:
            found = share(int(hits[level[:, at] > 0].sum()), count)
        draft.learn(
            f"qualification.chance.{name}",
            found,
            count,
            f"logistic regression on grade and age, at {reference:.3g} hours{alike}",
        )


def _assume(draft: Draft) -> None:
    draft.state(
        "qualification.chance",
        dict.fromkeys(draft.get("qualification.chance"), 1.0),
        Basis.ASSUMED,
        "the log has no contacted: who was reached is who qualified",
    )
    draft.state("response.qualify_decay", 0.0, Basis.ASSUMED, "the log has no contacted")


def _learn_minutes(draft: Draft, log: Log) -> None:
    minutes = logged_minutes(log, EventKind.CONTACTED)
    if len(minutes) == 0:
        draft.keep("qualification.minutes", "the log gives no minutes of conversations")
        return
    spread = float(np.quantile(minutes, 0.9) - np.quantile(minutes, 0.1))
    if spread < 0.01 * float(np.median(minutes)):
        draft.learn("qualification.minutes", median(minutes), len(minutes), "the minutes logged, always the same")
        return
    error = 1.96 * float(minutes.std(ddof=1)) / float(np.sqrt(len(minutes)))
    mean = float(minutes.mean())
    draft.learn(
        "qualification.minutes", Estimate(mean, mean - error, mean + error), len(minutes), "mean of the minutes logged"
    )
    draft.state("qualification.minutes_law", "exponential", Basis.LOG, "they differ from lead to lead", len(minutes))


def logged_minutes(log: Log, kind: EventKind) -> np.ndarray:
    """Give the minutes that events of a kind say they took, shape (n,)."""
    found = log.events.filter(pl.col("event") == kind.value)["detail"].str.json_path_match("$.minutes")
    values = found.cast(pl.Float64, strict=False).drop_nulls().to_numpy()
    return np.asarray(values[values > 0])


def _learn_clock(draft: Draft, log: Log, attendance: Attendance) -> None:
    of_sql = pl.col("ended_detail").str.json_path_match("$.clock") == "sql"
    reverted = log.cases.filter((pl.col("ended_by") == EventKind.REVERTED.value) & of_sql)
    clock = clock_of(reverted, attendance, ("accepted_at", "assigned_at"))
    draft.place("qualification.clock_days_by_grade", {})
    if clock is None:
        draft.state("qualification.clock_days", None, Basis.LOG, "no lead was taken back for want of a conversation")
        return
    start = "acceptance" if clock.since == "accepted_at" else "distribution"
    draft.state(
        "qualification.clock_days", clock.hours / 24, Basis.LOG, "when leads were taken back, not reached", clock.n
    )
    draft.state("qualification.clock", clock.kind, Basis.LOG, "the reading under which they agree best", clock.n)
    draft.state("qualification.clock_from", start, Basis.LOG, "the reading under which they agree best", clock.n)
    draft.state("qualification.on_breach", clock.on_breach(log, reverted), Basis.LOG, "where they went", clock.n)


def _expit(value: float) -> float:
    return float(1.0 / (1.0 + np.exp(-value)))
