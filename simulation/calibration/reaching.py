"""Attempts: how soon after one another, by which channel, how long, and with which chance of an answer at which age."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from scenarios.calibrated import Basis
from scenarios.vocabulary import EventKind
from simulation.calibration.figure import Draft
from simulation.calibration.log import Log
from simulation.calibration.statistics import Estimate, Fit, Floats, logistic, median
from simulation.calibration.team import Attendance
from simulation.units import HOUR, MINUTE, NEVER

_FEW = 30
"""Attempts of a number must be so many for the cadence to have that step."""
_MOST = 12
"""Attempts after which further ones are not told apart from giving up."""
_KEPT_TO = 0.9
"""Reps keep to the cadence if this share of leads not reached gets all of it."""
_SAME = 2.0 / 60
_RULE = 0.1
_CHANNELS = frozenset({"call", "email", "social"})


def learn_pace(draft: Draft, log: Log, attendance: Attendance, *, per_rep: bool) -> None:
    """Fill in which part of their time reps give to leads: stated minutes of an attempt over working time it took."""
    done = log.attempts.filter(pl.col("reached") & (pl.col("minutes") > 0))
    took = attendance.worked(done["rep_id"].to_list(), done["touched_at"], done["contacted_at"]) * 60
    timed = took > 0.05
    pace = done.filter(pl.Series(timed)).with_columns(pace=pl.Series(done["minutes"].to_numpy()[timed] / took[timed]))
    people = draft.get("reps")
    if pace.height < _FEW:
        draft.note("reps.selling_share", 0.38, Basis.PRIOR, "the log does not time attempts in minutes")
        return
    team = _pace(pace["pace"].to_numpy())
    for person in people:
        own = pace.filter(pl.col("rep_id") == person["rep_id"])["pace"].to_numpy()
        person["selling_share"] = round(
            _pace(own if per_rep and len(own) >= _FEW else pace["pace"].to_numpy()).value, 4
        )
    whose = "each rep's own" if per_rep else "the same for all reps; --per-rep tells them apart"
    draft.learn_of_many(
        "reps.selling_share", team, pace.height, f"minutes of an attempt ÷ working time it took; {whose}"
    )


def _pace(values: Floats) -> Estimate:
    return Estimate(*(min(1.0, part) for part in median(values) if part is not None))


def learn_attempts(draft: Draft, log: Log, attendance: Attendance) -> float:
    """Fill in ``[[cadence]]``, ``[persistence]`` and the part of ``[response]`` that is about contact.

    Returns
    -------
    float
        The age, in hours, at which the chances are stated: the geometric mean of the ages at attempts.
    """
    attempts = _timed(draft, log, attendance)
    steps = (
        attempts.group_by("number")
        .len()
        .sort("number")
        .filter((pl.col("len") >= _FEW) & (pl.col("number") <= _MOST))["number"]
        .to_list()
    )
    if not steps:
        for key in ("cadence", "response.contact_decay"):
            draft.keep(key, f"fewer than {_FEW} attempts were logged")
        return float(draft.get("response.reference_hours"))
    _learn_steps(draft, log, attendance, attempts, steps)
    _learn_persistence(draft, attempts, len(steps))
    return _learn_contact(draft, attempts.filter(pl.col("number") <= len(steps)), len(steps))


def _timed(draft: Draft, log: Log, attendance: Attendance) -> pl.DataFrame:
    """Give attempts with the instant of their result and what came of it; those cut short are left out."""
    shares = {person["rep_id"]: person.get("selling_share", 0.38) for person in draft.get("reps")}
    attempts = log.attempts
    touched = attendance.instants(attempts["touched_at"]).tolist()
    contacted = attendance.instants(attempts["contacted_at"]).tolist()
    ended = attendance.instants(attempts["ended_at"]).tolist()
    following = attendance.instants(attempts["next_at"]).tolist()
    warm = attendance.instants(attempts["warm_since"]).tolist()
    last = int((log.end - attendance.origin).total_seconds() * 1e6)
    results, ages, known = [], [], []
    for row, (rep, minutes, reached) in enumerate(attempts.select("rep_id", "minutes", "reached").iter_rows()):
        work = round((minutes or 0.0) * MINUTE / shares.get(rep, 0.38))
        done = contacted[row] if reached else attendance.of(rep).finish(touched[row], work)
        if not reached and following[row] >= 0:
            done = min(done, following[row])
        limit = last if ended[row] < 0 else ended[row]
        results.append(done)
        ages.append((done - warm[row]) / HOUR)
        known.append(reached or following[row] >= 0 or done <= limit)
    extra = [pl.Series("result_at", results, dtype=pl.Int64), pl.Series("age", ages, dtype=pl.Float64)]
    return attempts.with_columns(extra).filter(pl.Series(known, dtype=pl.Boolean))


def _learn_steps(draft: Draft, log: Log, attendance: Attendance, attempts: pl.DataFrame, steps: list[int]) -> None:
    base = draft.get("cadence")
    rows: list[dict[str, Any]] = []
    draft.place("cadence", rows)
    for number in steps:
        own = attempts.filter(pl.col("number") == number)
        kept = base[min(number, len(base)) - 1]
        channel = own["channel"].drop_nulls().mode().sort().to_list()
        known = channel and channel[0] in _CHANNELS
        rows.append(
            {
                "channel": channel[0] if known else kept["channel"],
                "after_hours": 0.0,
                "minutes": kept["minutes"],
                "contact_chance": 0.0,
            }
        )
        key = f"cadence.{number - 1}"
        if not known:
            draft.keep(f"{key}.channel", "the log gives no channels that the funnel knows")
        minutes = own["minutes"].drop_nulls().to_numpy()
        if len(minutes):
            draft.learn(f"{key}.minutes", median(minutes), len(minutes), "median of the minutes logged")
        else:
            draft.keep(f"{key}.minutes", "the log gives no minutes")
        _learn_gap(draft, f"{key}.after_hours", log, attendance, attempts, number)


def _learn_gap(draft: Draft, key: str, log: Log, attendance: Attendance, attempts: pl.DataFrame, number: int) -> None:
    """Find how long after the step before an attempt falls due; what it waits for shift and desk comes on top."""
    since, until, reps = _gaps(log, attendance, attempts, number)
    gaps = np.maximum((until - since) / HOUR, 0.0)
    if len(gaps) < _FEW:
        draft.keep(key, "too few gaps between attempts")
        return
    least = float(np.quantile(gaps, _RULE / 2))
    near = np.abs(gaps - least) <= _SAME
    if near.mean() >= _RULE:
        value = round(float(np.median(gaps[near])) * 60) / 60
        draft.learn(
            key,
            Estimate(value, max(0.0, value - 1 / 120), value + 1 / 120),
            len(gaps),
            "the gap that many attempts share",
        )
        return
    value = _due_after(attendance, since, reps, float(gaps.mean()))
    error = 1.96 * float(gaps.std(ddof=1)) / float(np.sqrt(len(gaps)))
    reach = value * error / max(float(gaps.mean()), 1e-9)
    draft.learn(
        key,
        Estimate(value, max(0.0, value - reach), value + reach),
        len(gaps),
        "the gap whose mean, with waits for shifts, is that of the log",
    )


def _gaps(log: Log, attendance: Attendance, attempts: pl.DataFrame, number: int) -> tuple[Floats, Floats, list[str]]:
    own = attempts.filter(pl.col("number") == number)
    if number == 1:
        return (
            attendance.instants(own["accepted_at"]).astype(float),
            attendance.instants(own["touched_at"]).astype(float),
            own["rep_id"].to_list(),
        )
    before = attempts.filter(pl.col("number") == number - 1).select("lead_id", "turn", before="result_at")
    pairs = own.join(before, on=["lead_id", "turn"], how="inner", maintain_order="left")
    return (
        pairs["before"].to_numpy().astype(float),
        attendance.instants(pairs["touched_at"]).astype(float),
        pairs["rep_id"].to_list(),
    )


def _due_after(attendance: Attendance, since: Floats, reps: list[str], mean: float) -> float:
    """Bisect for the gap, in hours, after which the next working instant comes ``mean`` hours later on average."""
    low, high = 0.0, mean
    for _ in range(30):
        middle = (low + high) / 2
        waits = [
            (min(attendance.of(rep).next_open(int(start + middle * HOUR)), NEVER) - start) / HOUR
            for rep, start in zip(reps, since.tolist(), strict=True)
        ]
        usual = [wait for wait in waits if wait < NEVER / 2 / HOUR]
        low, high = (middle, high) if usual and float(np.mean(usual)) < mean else (low, middle)
    return (low + high) / 2


def _learn_persistence(draft: Draft, attempts: pl.DataFrame, most: int) -> None:
    """Say after how many attempts reps stop, if not at the cadence's end: the product-limit law of giving up."""
    failed = attempts.filter(~pl.col("reached"))
    stops = pl.col("next_at").is_null() & pl.col("ended_by").is_in([EventKind.RECYCLED.value, EventKind.LOST.value])
    goes_on = pl.col("next_at").is_not_null()
    by_number = failed.group_by("number").agg(stops.sum().alias("stops"), goes_on.sum().alias("goes_on"))
    counts = {int(number): (int(stop), int(on)) for number, stop, on in by_number.iter_rows()}
    weights, still = {}, 1.0
    for number in range(1, most):
        stop, on = counts.get(number, (0, 0))
        hazard = stop / (stop + on) if stop + on else 0.0
        weights[number], still = round(still * hazard, 4), still * (1.0 - hazard)
    draft.place("persistence", None)
    if still >= _KEPT_TO:
        return
    weights[most] = round(still, 4)
    some = {number: weight for number, weight in weights.items() if weight > 0}
    draft.state(
        "persistence",
        {"attempts": some},
        Basis.LOG,
        "share of leads given up after so many attempts without an answer",
        failed.height,
    )


def _learn_contact(draft: Draft, attempts: pl.DataFrame, steps: int) -> float:
    """Fit log odds of an answer: one intercept a step, less ``contact_decay`` for each log of the age."""
    floor = draft.get("response.floor_minutes") / 60
    ages = np.log(np.maximum(attempts["age"].to_numpy(), floor))
    reference = float(f"{np.exp(ages.mean()):.4g}")
    step = np.eye(steps)[attempts["number"].to_numpy() - 1]
    hits = attempts["reached"].to_numpy()
    fit = logistic(np.column_stack([step, ages - np.log(reference)]), hits)
    draft.state(
        "response.reference_hours", reference, Basis.LOG, "geometric mean age of a lead at an attempt", len(hits)
    )
    fit = learn_decay(draft, "response.contact_decay", fit, step, hits)
    for number in range(steps):
        count = int(step[:, number].sum())
        draft.learn(
            f"cadence.{number}.contact_chance",
            fit.at(number, _expit),
            count,
            f"logistic regression on step and age, at {reference:.3g} hours",
        )
    return reference


def learn_decay(draft: Draft, key: str, fit: Fit, levels: Floats, hits: np.ndarray) -> Fit:
    """Fill in how odds fall with age; what would let them rise is taken for none, and the levels fitted anew."""
    slope = fit.at(len(fit.theta) - 1)
    found = Estimate(-slope.value, -float(slope.high or 0.0), -float(slope.low or 0.0))
    method = "logistic regression on the log of the age; as observed, so good leads called first look like decay"
    if found.value <= 0:
        draft.learn(
            key, Estimate(0.0, 0.0, max(0.0, float(found.high or 0.0))), len(hits), f"{method}; odds do not fall"
        )
        return logistic(levels, hits)
    draft.learn(key, Estimate(found.value, max(0.0, float(found.low or 0.0)), found.high), len(hits), method)
    return fit


def _expit(value: float) -> float:
    return float(1.0 / (1.0 + np.exp(-value)))
