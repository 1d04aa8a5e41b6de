r"""What waiting for the first human touch costs: the chance of a win by the hours from hand-over to first touch.

Among touched leads the logit of a win gets :math:`-b \log(\text{hours} / \text{reference})` beside everything the model
knows of lead, rep and load, the law by which responses are reported (odds proportional to age to a power), and, in a
second fit, a step for each bracket of hours.

Reps choose whom to call first. What is adjusted for: the columns learned from, the rep, load and tenure. What is not:
hotness that only the rep saw (:attr:`DelayEffect.e_value` says how strong it would have to be), and leads that died
before anybody touched them, which are not among the touched; the first makes waiting look worse than it is, the second
better.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.linalg import solve_triangular
from scipy.special import expit

from models.closing.cohort import Cohort
from models.closing.likelihood import slope_and_curvature
from models.effects.learning import Learned
from models.effects.mode import Mode, Prior, Task, find_mode
from models.effects.rows import Effects
from models.funnel.delay_effect import FLOOR_HOURS, DelayBracket, DelayEffect

Floats = NDArray[np.float64]

EDGES = (5 / 60, 1.0, 4.0, 24.0, 72.0)
"""Hours at which brackets end."""

FEWEST_ROWS, FEWEST_WINS, FEWEST_IN_BRACKET = 200, 30, 50
MOST = 200_000
"""Touched rows beyond which evenly spaced ones stand for all."""

PRECISION = 0.01
"""Of the priors of these effects: the data are to say."""

DRAWS, SAMPLE = 400, 2000


def delay_effect(past: Cohort, learned: Learned, seed: int) -> DelayEffect | None:
    """Estimate the effect from touched rows; None where touches are not dated, or too few were touched or won."""
    hours = _hours(past)
    touched = np.flatnonzero(~np.isnan(hours))
    touched = touched[:: -(-len(touched) // MOST) or 1]
    if len(touched) < FEWEST_ROWS or past.won[touched].sum() < FEWEST_WINS:
        return None
    hours = np.maximum(hours[touched], FLOOR_HOURS)
    if float(hours.std()) == 0.0:
        return None
    reference = float(np.median(hours))
    task = _taken(learned.task, touched)
    waited = np.log(hours / reference)
    law = _with_columns(task, learned, waited[:, None])
    slope, error = -float(law.effects.fixed[-1]), float(np.sqrt(_covariance(law, 1)[0, 0]))
    at_reference = law.logits - waited * law.effects.fixed[-1]
    return DelayEffect(
        rows=len(touched),
        untouched=int(past.frame.height - (~np.isnan(_hours(past))).sum()),
        exponent=slope,
        low=slope - 1.96 * error,
        high=slope + 1.96 * error,
        unadjusted=_alone(waited, task.evidence),
        reference_hours=reference,
        chance=float(expit(at_reference).mean()),
        brackets=_brackets(task, learned, hours, seed),
        by_rep=bool(learned.scales.own.any()),
    )


def _hours(past: Cohort) -> Floats:
    """Give hours from hand-over to first touch; nan where there was none, or none that makes sense, by ``as_of``."""
    if "first_touch_at" not in past.frame.columns:
        return np.full(past.frame.height, np.nan)
    touch = pl.col("first_touch_at")
    sound = (touch >= pl.col("assigned_at")) & (touch <= pl.min_horizontal(pl.lit(past.as_of), "closed_at"))
    waited = (touch - pl.col("assigned_at")).dt.total_microseconds() / 3.6e9
    found = past.frame.select(pl.when(sound).then(waited).cast(pl.Float64).fill_null(float("nan")))
    return np.asarray(found.to_series().to_numpy(), dtype=np.float64)


def _taken(task: Task, at: NDArray[np.int64]) -> Task:
    keep = np.zeros(len(task.evidence), dtype=bool)
    keep[at] = True
    return task.take(keep)


def _with_columns(task: Task, learned: Learned, columns: Floats) -> Mode:
    """Fit again with columns beside those of x, the scales as they are."""
    more = columns.shape[1]
    x = np.hstack([task.rows.x, columns.astype(task.rows.x.dtype)])
    old, none = task.prior, np.zeros(more, dtype=bool)
    precision = np.append(old.precision, np.full(more, PRECISION))
    prior = Prior(precision, np.append(old.pooled, none), np.append(old.skill, none))
    start = Effects(np.append(learned.mode.effects.fixed, np.zeros(more)), learned.mode.effects.own)
    return find_mode(replace(task, rows=replace(task.rows, x=x), prior=prior), learned.scales, start, tolerance=1e-4)


def _covariance(mode: Mode, last: int) -> Floats:
    """Give the covariance of the last shared effects."""
    lower = mode.posterior.factor[0]
    unit = np.eye(len(lower))[:, -last:]
    root = solve_triangular(lower, unit, lower=True)
    return np.asarray(root.T @ root)


def _alone(waited: Floats, evidence: Floats) -> float:
    """Give the exponent with nothing adjusted for."""
    x, at = np.column_stack([np.ones(len(waited)), waited]), np.zeros(2)
    for _ in range(25):
        pull, curvature = slope_and_curvature(x @ at, evidence)
        at = at + np.clip(np.linalg.solve(x.T @ (x * curvature[:, None]) + 1e-9 * np.eye(2), x.T @ pull), -2.0, 2.0)
    return -float(at[1])


def _brackets(task: Task, learned: Learned, hours: Floats, seed: int) -> tuple[DelayBracket, ...]:
    """Compare brackets with the fastest: the mean chance of all touched leads, had they been answered then."""
    edges = _edges(hours)
    place = np.searchsorted(edges, hours, side="left")
    count = len(edges) + 1
    if count < 2:
        return ()
    mode = _with_columns(task, learned, np.eye(count)[place][:, 1:])
    steps, covariance = mode.effects.fixed[-(count - 1) :], _covariance(mode, count - 1)
    base = mode.logits - np.append(0.0, steps)[place]
    base = base[:: -(-len(base) // SAMPLE)]
    drawn = np.random.default_rng(seed).multivariate_normal(steps, covariance, DRAWS)
    spread = np.quantile([_relative(base, one) for one in drawn], [0.025, 0.975], axis=0)
    sizes = np.bincount(place, minlength=count)
    precision = 1.0 / np.append(1.0 / sizes[0], np.diag(covariance))
    pooled = _never_rising(np.append(0.0, steps), precision)
    falling = _relative(base + pooled[0], pooled[1:] - pooled[0])
    bounds = [0.0, *edges, None]
    return tuple(
        DelayBracket(
            from_hours=bounds[at] or 0.0,
            to_hours=bounds[at + 1],
            median_hours=float(np.median(hours[place == at])),
            rows=int(sizes[at]),
            multiplier=1.0 if at == 0 else float(_relative(base, steps)[at - 1]),
            low=1.0 if at == 0 else float(spread[0, at - 1]),
            high=1.0 if at == 0 else float(spread[1, at - 1]),
            monotone=1.0 if at == 0 else float(falling[at - 1]),
        )
        for at in range(count)
    )


def _edges(hours: Floats) -> list[float]:
    """Give the edges that leave enough leads in every bracket."""
    kept: list[float] = []
    for edge in EDGES:
        if ((hours > (kept[-1] if kept else -1.0)) & (hours <= edge)).sum() >= FEWEST_IN_BRACKET:
            kept.append(edge)
    while kept and (hours > kept[-1]).sum() < FEWEST_IN_BRACKET:
        kept.pop()
    return kept


def _relative(base: Floats, steps: Floats) -> Floats:
    """Give the mean chance under each step as a multiple of that under none."""
    return np.asarray(expit(base[:, None] + steps).mean(axis=0) / expit(base).mean())


def _never_rising(steps: Floats, weight: Floats) -> Floats:
    """Pool adjacent steps until none rises (isotonic regression by pooling adjacent violators)."""
    blocks: list[list[float]] = []
    for step, precision in zip(steps, weight, strict=True):
        blocks.append([float(step), float(precision), 1.0])
        while len(blocks) > 1 and blocks[-2][0] < blocks[-1][0]:
            value, mass, size = blocks.pop()
            before = blocks[-1]
            total = before[1] + mass
            blocks[-1] = [(before[0] * before[1] + value * mass) / total, total, before[2] + size]
    return np.repeat([one[0] for one in blocks], [int(one[2]) for one in blocks])
