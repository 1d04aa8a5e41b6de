r"""Opportunities: who ever buys, and when buyers buy or decline, with those still open counted as what they are.

A share :math:`p` of opportunities is won after a time of density :math:`f`, the others are declined after an
exponential time. Who is open after :math:`t` days counts as

.. math:: p\,S(t) + (1-p)\,e^{-t/d},

the mixture cure model with two endings (Maller & Zhou 1996, "Survival analysis with long-term survivors"); log odds
of :math:`p` are linear in grade, source and log value where a history says what leads were like. The earliest 5 % of
wins count as won by the time of the latest of them: a few that were settled before they were offered would otherwise
decide the whole law.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import scipy
from scipy.special import log_ndtr

from scenarios.calibrated import Basis
from scenarios.vocabulary import EventKind
from simulation.calibration.figure import Draft
from simulation.calibration.log import Log
from simulation.calibration.statistics import Fit, Floats, maximise, spread
from simulation.calibration.talking import logged_minutes
from simulation.calibration.team import Attendance
from simulation.units import DAY, MINUTE

_MONTH = 30.0
_FEWEST = 10
_MOST_LOGITS = 3.0
_EARLY = 0.05
_ENOUGH = 2.5
"""Information that a rep's opportunities must hold for the normal law to serve: ten or so at even chances."""


@dataclass(frozen=True)
class Deals:
    """Opportunities: days until they ended or the log did, how, whose, and what may change the chance of a win.

    Attributes
    ----------
    design
        Shape (n, 1 + n_effects): an intercept, then ``names``.
    early
        Won, and among the earliest; their days are those of the latest of them.
    """

    days: Floats
    won: np.ndarray
    early: np.ndarray
    lost: np.ndarray
    weeks: np.ndarray
    reps: list[str]
    design: Floats
    names: tuple[str, ...]


def learn_closing(draft: Draft, log: Log, attendance: Attendance, facts: pl.DataFrame | None) -> None:
    """Fill in ``[closing]`` and ``[truth]``; ``facts`` has ``lead_id``, ``grade``, ``source``, ``value``."""
    _learn_work(draft, log)
    deals = _deals(draft, log, attendance, facts)
    if deals.won.sum() < _FEWEST or deals.lost.sum() < _FEWEST:
        why = f"{deals.won.sum():.0f} opportunities won and {deals.lost.sum():.0f} lost; {_FEWEST} of each are needed"
        for key in (
            "truth.base_chance",
            "closing.purchase",
            "closing.monthly_hazard",
            "closing.median_months",
            "closing.sigma",
            "closing.decline_mean_days",
            "truth.rep_points",
        ):
            draft.keep(key, why)
        return
    plain = deals.design[:, :1]
    steady, front = _steady(deals, plain), _lognormal(deals, plain)
    law = "steady" if steady.loglik >= front.loglik - 1.0 else "lognormal"
    count = len(deals.days)
    draft.state(
        "closing.purchase",
        law,
        Basis.LOG,
        f"the likelier law by AIC (log likelihood steady {steady.loglik:.1f}, lognormal {front.loglik:.1f})",
        count,
    )
    _learn_times(draft, steady, front, int(deals.won.sum()), int(deals.lost.sum()))
    fit = (_steady if law == "steady" else _lognormal)(deals, deals.design)
    _learn_chance(draft, deals, fit, facts)
    _learn_spread(draft, deals, fit, law)


def _learn_work(draft: Draft, log: Log) -> None:
    minutes = logged_minutes(log, EventKind.OPPORTUNITY)
    if len(minutes):
        draft.state(
            "closing.minutes", float(np.median(minutes)), Basis.LOG, "median of the minutes logged", len(minutes)
        )
    else:
        draft.keep("closing.minutes", "the log gives no minutes of work on opportunities")


def _deals(draft: Draft, log: Log, attendance: Attendance, facts: pl.DataFrame | None) -> Deals:
    cases = log.cases.filter(pl.col("opportunity_at").is_not_null())
    if facts is not None:
        cases = cases.join(facts, on="lead_id", how="inner", maintain_order="left")
    shares = {person["rep_id"]: person.get("selling_share", 0.38) for person in draft.get("reps")}
    work = draft.get("closing.minutes") * MINUTE
    reps = cases["rep_id"].to_list()
    opened = attendance.instants(cases["opportunity_at"]).tolist()
    began = [
        attendance.of(rep).finish(start, round(work / shares.get(rep, 0.38)))
        for rep, start in zip(reps, opened, strict=True)
    ]
    ended = attendance.instants(cases["ended_at"].fill_null(log.end))
    days = np.maximum(
        (ended - np.array([min(each, end) for each, end in zip(began, ended.tolist(), strict=True)])) / DAY, 1e-4
    )
    by = cases["ended_by"]
    won = (by == EventKind.WON.value).fill_null(value=False).to_numpy()
    lost = (by == EventKind.LOST.value).fill_null(value=False).to_numpy()
    design, names = _design(cases, facts)
    bound = float(np.quantile(days[won], _EARLY)) if won.any() else 0.0
    early = won & (days <= bound)
    weeks = np.array(opened, dtype=np.int64) // (7 * DAY)
    return Deals(np.where(early, bound, days), won, early, lost, weeks, reps, design, names)


def _design(cases: pl.DataFrame, facts: pl.DataFrame | None) -> tuple[Floats, tuple[str, ...]]:
    """Lay out what may change the chance: grades and sources against the first of each, standard log value."""
    columns, names = [np.ones(cases.height)], []
    for kind in ("grade", "source") if facts is not None else ():
        for level in sorted(facts[kind].unique().to_list())[1:]:  # type: ignore[index]
            columns.append((cases[kind] == level).to_numpy().astype(np.float64))
            names.append(f"{kind}.{level}")
    if facts is not None and float(facts["log_value"].to_numpy().std()) > 1e-6:
        columns.append(cases["log_value"].to_numpy())
        names.append("value")
    return np.column_stack(columns), tuple(names)


def _logistic(design: Floats, beta: Floats) -> tuple[Floats, Floats]:
    """Give log p and log (1 − p)."""
    logits = np.clip(design @ beta, -30, 30)
    return -np.logaddexp(0.0, -logits), -np.logaddexp(0.0, logits)


def _steady(deals: Deals, design: Floats) -> Fit:
    days, won, early, lost, count = deals.days, deals.won, deals.early, deals.lost, design.shape[1]

    def loglik(theta: Floats) -> float:
        yes, no = _logistic(design, theta[:count])
        rate, decline = np.exp(theta[count] - np.log(_MONTH)), np.exp(-theta[count + 1])
        buys, declines = yes + np.log(rate) - rate * days, no + np.log(decline) - decline * days
        buys = np.where(early, yes + np.log(-np.expm1(-rate * days)), buys)
        open_ = np.logaddexp(yes - rate * days, no - decline * days)
        return float(np.where(won, buys, np.where(lost, declines, open_)).sum())

    usual = [np.log(_MONTH / deals.days[won].mean()), np.log(deals.days[lost].mean())]
    return maximise(loglik, _start(deals, count, usual))


def _lognormal(deals: Deals, design: Floats) -> Fit:
    days, won, early, lost, count = deals.days, deals.won, deals.early, deals.lost, design.shape[1]
    logs = np.log(days / _MONTH)

    def loglik(theta: Floats) -> float:
        yes, no = _logistic(design, theta[:count])
        sigma, decline = np.exp(theta[count + 2]), np.exp(-theta[count + 1])
        scores = (logs - theta[count]) / sigma
        buys = np.where(early, yes + log_ndtr(scores), yes + scipy.stats.norm.logpdf(scores) - np.log(sigma * days))
        declines = no + np.log(decline) - decline * days
        open_ = np.logaddexp(yes + log_ndtr(-scores), no - decline * days)
        return float(np.where(won, buys, np.where(lost, declines, open_)).sum())

    usual = [float(np.median(logs[won])), np.log(deals.days[lost].mean()), np.log(max(float(logs[won].std()), 0.2))]
    return maximise(loglik, _start(deals, count, usual))


def _start(deals: Deals, count: int, usual: Sequence[float]) -> Floats:
    odds = np.log(deals.won.sum() / deals.lost.sum())
    return np.array([odds, *np.zeros(count - 1), *usual], dtype=np.float64)


def _learn_times(draft: Draft, steady: Fit, front: Fit, won: int, lost: int) -> None:
    method = "mixture of who buys and who declines, open ones censored"
    draft.learn("closing.monthly_hazard", steady.at(1, _exp), won, method)
    draft.learn("closing.median_months", front.at(1, _exp), won, method)
    draft.learn("closing.sigma", front.at(3, _exp), won, method)
    law = front if draft.get("closing.purchase") == "lognormal" else steady
    draft.learn("closing.decline_mean_days", law.at(2, _exp), lost, method)
    draft.place("closing.silent_share", 0.0)


def _learn_chance(draft: Draft, deals: Deals, fit: Fit, facts: pl.DataFrame | None) -> None:
    """Give the chance of the average lead, and effects whose mean over the leads is nil."""
    count = len(deals.days)
    average = np.zeros(len(fit.theta))
    average[0] = 1.0
    for kind in ("grade", "source"):
        found = _effects(deals, fit, facts, kind)
        for weights, share in found.values():
            average[: len(weights)] += share * weights * (np.arange(len(weights)) > 0)
        centred = {level: weights - sum(s * w for w, s in found.values()) for level, (weights, _) in found.items()}
        draft.place(
            f"truth.{kind}_effect", dict.fromkeys(draft.get(f"truth.{kind}_effect"), 0.0) if kind == "grade" else {}
        )
        for level, weights in centred.items():
            draft.learn(f"truth.{kind}_effect.{level}", fit.linear(weights), count, "logits beside the average lead")
    method = "share of opportunities ever won, of the average lead"
    draft.learn("truth.base_chance", fit.linear(average, _expit), count, method)
    if "value" in deals.names:
        draft.learn("truth.value_effect", fit.at(1 + deals.names.index("value")), count, "logits by standard log value")
    else:
        draft.state("truth.value_effect", 0.0, Basis.ASSUMED, "values are not known")
    if facts is None:
        draft.state(
            "truth.grade_effect", draft.get("truth.grade_effect"), Basis.ASSUMED, "grades are not known, all alike"
        )


def _effects(deals: Deals, fit: Fit, facts: pl.DataFrame | None, kind: str) -> dict[str, tuple[Floats, float]]:
    """Give by level what to weigh the parameters with, and the level's share of leads."""
    if facts is None:
        return {}
    shares = {str(level): n / facts.height for level, n in facts.group_by(kind).len().sort(kind).iter_rows()}
    found = {}
    for level, portion in shares.items():
        weights = np.zeros(len(fit.theta))
        name = f"{kind}.{level}"
        if name in deals.names:
            weights[1 + deals.names.index(name)] = 1.0
        found[level] = (weights, portion)
    return found


def _learn_spread(draft: Draft, deals: Deals, fit: Fit, law: str) -> None:
    """Estimate how far reps differ in the chance of a win: each rep's score against its information, by Q-profile.

    Scores are taken from the mean of their week, so that good weeks are not taken for good reps.
    """
    score = _scores(deals, fit, law)
    weekly = np.bincount(deals.weeks, weights=score) / np.bincount(deals.weeks).clip(1)
    score = score - weekly[deals.weeks]
    reps = sorted(set(deals.reps))
    rows = {rep: np.array([each == rep for each in deals.reps]) for rep in reps}
    information = np.array(
        [float((score[own] ** 2).mean() * 0.5 + (score**2).mean() * 0.5) * own.sum() for own in rows.values()]
    )
    some = information > _ENOUGH
    if some.sum() < 3:
        draft.keep("truth.rep_points", "fewer than three reps have opportunities enough")
        return
    deviations = np.array([score[own].sum() for own in rows.values()])[some] / information[some]
    chance = draft.get("truth.base_chance")
    scale = 100.0 * chance * (1.0 - chance)

    def variances(size: float) -> Floats:
        return np.asarray(1.0 / information[some] + (size / scale) ** 2)

    found = spread(deviations, variances, int(some.sum()) - 1, _MOST_LOGITS * scale)
    draft.learn(
        "truth.rep_points",
        found,
        len(deals.days),
        f"points between {int(some.sum())} reps, beyond chance and weeks (Q-profile); better leads make better reps",
    )


def _scores(deals: Deals, fit: Fit, law: str) -> Floats:
    """Give the derivative of each opportunity's log likelihood by its log odds of a win, shape (n,)."""
    count = deals.design.shape[1]
    yes, no = _logistic(deals.design, fit.theta[:count])
    decline = np.exp(-fit.theta[count + 1])
    if law == "steady":
        stays = yes - np.exp(fit.theta[count] - np.log(_MONTH)) * deals.days
    else:
        stays = yes + log_ndtr(-(np.log(deals.days / _MONTH) - fit.theta[count]) / np.exp(fit.theta[count + 2]))
    buys = np.exp(stays - np.logaddexp(stays, no - decline * deals.days))
    sure = np.where(deals.won, 1.0, np.where(deals.lost, 0.0, buys))
    return np.asarray(sure - np.exp(yes))


def _exp(value: float) -> float:
    return float(np.exp(value))


def _expit(value: float) -> float:
    return float(1.0 / (1.0 + np.exp(-value)))
