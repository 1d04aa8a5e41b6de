"""From hand-over to answer: who is given leads how, how soon reps look, what they accept, which clock runs."""

from __future__ import annotations

from collections import Counter

import numpy as np
import polars as pl

from scenarios.calibrated import Basis
from scenarios.vocabulary import EventKind, Grade
from simulation.calibration.clocks import clock_of
from simulation.calibration.figure import Draft
from simulation.calibration.log import Log
from simulation.calibration.statistics import Estimate, Fit, Floats, maximise, share
from simulation.calibration.team import Attendance

_WINDOWS = (1440.0, 720.0, 480.0, 240.0, 120.0, 60.0, 30.0, 15.0, 10.0, 5.0)
_ALL_BUT = 0.02


def learn_routing(draft: Draft, log: Log, attendance: Attendance) -> None:
    """Fill in how often leads are given out, to how many reps at most, and whether off shift."""
    if log.pulled:
        draft.state("routing.window_minutes", 1.0, Basis.ASSUMED, "reps take leads themselves: given out at once")
        draft.state("routing.on_shift_only", False, Basis.ASSUMED, "reps take leads themselves: given out at once")
    else:
        given = log.cases["assigned_at"].dt.convert_time_zone(str(log.zone))
        minutes = (
            given.dt.hour().cast(pl.Float64) * 60 + given.dt.minute()
        ).to_numpy() + given.dt.second().to_numpy() / 60
        window = next((w for w in _WINDOWS if float((minutes % w > 0).mean()) <= _ALL_BUT), 1.0)
        draft.state(
            "routing.window_minutes", window, Basis.LOG, "the widest grid on which hand-overs lie", len(minutes)
        )
        reps = log.cases["rep_id"].to_list()
        instants = attendance.instants(log.cases["assigned_at"]).tolist()
        off = np.mean([not attendance.of(rep).at_work(now) for rep, now in zip(reps, instants, strict=True)])
        draft.state(
            "routing.on_shift_only", bool(off < 0.05), Basis.LOG, f"{off:.0%} of hand-overs off shift", len(reps)
        )
    owners = log.cases.group_by("lead_id", "warm_since").len()["len"]
    most = int(owners.to_numpy().max(initial=1))
    draft.state("routing.max_owners", most, Basis.LOG, "the most reps a lead went to in a row", owners.len())


def learn_answers(draft: Draft, log: Log, attendance: Attendance, grades: pl.DataFrame | None) -> None:
    """Fill in ``[acceptance]``: how soon reps answer, the share they never look at, what they accept, and the clock."""
    cases = log.cases
    hours, answered = _waits(log, attendance)
    told = log.has(EventKind.ACCEPTED)
    note = "" if told else "; the log has no accepted: the first touch stands for it"
    _learn_delay(draft, hours, answered, note)
    _learn_chances(draft, log, grades, told=told)
    reasons = Counter(_reasons(log))
    if reasons:
        draft.state(
            "acceptance.reject_reasons",
            dict(sorted(reasons.items())),
            Basis.LOG,
            "rejects by reason",
            sum(reasons.values()),
        )
    elif log.has(EventKind.REJECTED):
        draft.keep("acceptance.reject_reasons", "the log gives no reasons")
    reverted = cases.filter((pl.col("ended_by") == EventKind.REVERTED.value) & _of_clock("acceptance"))
    clock = clock_of(reverted, attendance, ("assigned_at",))
    if clock is None:
        draft.state("acceptance.clock_hours", None, Basis.LOG, "no lead was taken back for want of an answer")
    else:
        draft.state("acceptance.clock_hours", clock.hours, Basis.LOG, "when leads were taken back unanswered", clock.n)
        draft.state("acceptance.clock", clock.kind, Basis.LOG, "the reading under which they agree best", clock.n)
        draft.state("acceptance.on_breach", clock.on_breach(log, reverted), Basis.LOG, "where they went", clock.n)
    draft.place("acceptance.clock_hours_by_grade", {})
    draft.place("acceptance.remind_hours", None)


def _waits(log: Log, attendance: Attendance) -> tuple[Floats, np.ndarray]:
    """Give working hours until the answer, or until nobody waited any more, and which of them were answered."""
    cases = log.cases.with_columns(end=pl.coalesce("answered_at", "ended_at", pl.lit(log.end)))
    hours = attendance.worked(cases["rep_id"].to_list(), cases["assigned_at"], cases["end"])
    return hours, cases["answered_at"].is_not_null().to_numpy()


def _learn_delay(draft: Draft, hours: Floats, answered: np.ndarray, note: str) -> None:
    """Fit a share who never look and an exponential time for the others, cut off where a clock ran out."""
    count = len(hours)
    if not answered.any():
        draft.keep("acceptance.mean_hours", "no lead was ever answered")
        draft.keep("acceptance.ignored_share", "no lead was ever answered")
        return
    method = f"exponential, working hours; cut off by clock and end of log{note}"
    mean = float(hours[answered].mean())
    if mean < 1e-3:
        draft.state("acceptance.mean_hours", 0.0, Basis.LOG, f"answered at once{note}", int(answered.sum()))
        draft.learn("acceptance.ignored_share", share(int((~answered).sum()), count), count, f"never answered{note}")
        return
    fit = _mixture(hours, answered, mean)
    draft.learn("acceptance.mean_hours", fit.at(1, _exp), int(answered.sum()), method)
    never = fit.at(0, _expit) if fit.theta[0] > -9 else Estimate(0.0, 0.0, share(0, count).high)
    draft.learn("acceptance.ignored_share", never, count, f"never looked at: the rest of that law{note}")


def _mixture(hours: Floats, answered: np.ndarray, mean: float) -> Fit:
    timed, waiting = hours[answered], hours[~answered]

    def loglik(theta: Floats) -> float:
        never, rate = _expit(theta[0]), np.exp(-theta[1])
        seen = len(timed) * (np.log1p(-never) + np.log(rate)) - rate * timed.sum()
        return float(seen + np.log(never + (1.0 - never) * np.exp(-rate * waiting)).sum())

    start = (len(waiting) + 0.5) / (len(hours) + 1.0)
    return maximise(loglik, np.array([np.log(start / (1 - start)), np.log(mean)]))


def _learn_chances(draft: Draft, log: Log, grades: pl.DataFrame | None, *, told: bool) -> None:
    cases = log.cases.filter(pl.col("answered_at").is_not_null()).with_columns(
        yes=pl.col("ended_by").ne_missing(EventKind.REJECTED.value) | pl.col("accepted_at").is_not_null()
    )
    if not told and not log.has(EventKind.REJECTED):
        draft.state(
            "acceptance.accept_chance",
            dict.fromkeys(draft.get("acceptance.accept_chance"), 1.0),
            Basis.ASSUMED,
            "the log has neither accepted nor rejected: all count as accepted",
        )
        return
    learn_by_grade(draft, "acceptance.accept_chance", cases, "yes", grades, "accepted of those answered")


def learn_by_grade(
    draft: Draft, key: str, rows: pl.DataFrame, column: str, grades: pl.DataFrame | None, method: str
) -> None:
    """Fill in a chance grade by grade; where grades are not known, the same for all."""
    if grades is None:
        found = share(int(rows[column].sum()), rows.height) if rows.height else None
        for grade in Grade:
            _learn_one(draft, f"{key}.{grade.value}", found, rows.height, f"{method}; grades are not known, all alike")
        return
    known = rows.join(grades, on="lead_id", how="inner")
    for grade in grades["grade"].unique().sort().to_list():
        own = known.filter(pl.col("grade") == grade)
        found = share(int(own[column].sum()), own.height) if own.height else None
        _learn_one(draft, f"{key}.{grade}", found, own.height, method)


def _learn_one(draft: Draft, key: str, found: Estimate | None, n: int, method: str) -> None:
    if found is None:
        draft.keep(key, "no such lead came so far")
    else:
        draft.learn(key, found, n, method)


def _reasons(log: Log) -> list[str]:
    rejected = log.events.filter(pl.col("event") == EventKind.REJECTED.value)
    return [reason for reason in rejected["detail"].str.json_path_match("$.reason").drop_nulls().to_list() if reason]


def _of_clock(name: str) -> pl.Expr:
    return pl.col("ended_detail").str.json_path_match("$.clock") == name


def _exp(value: float) -> float:
    return float(np.exp(value))


def _expit(value: float) -> float:
    return float(1.0 / (1.0 + np.exp(-value)))
