"""Leads handed back: how many come back from nurture, after how long, how often."""

from __future__ import annotations

import numpy as np
import polars as pl

from scenarios.calibrated import Basis
from scenarios.vocabulary import EventKind
from simulation.calibration.figure import Draft
from simulation.calibration.log import Log
from simulation.calibration.statistics import Floats, maximise, share

_FEW = 5


def learn_returns(draft: Draft, log: Log) -> None:
    """Fill in ``[recycling]``: a share returns after an exponential time; who rests still is censored."""
    rests = log.rests
    _learn_owners(draft, log)
    if rests.is_empty() and not log.has(EventKind.REHEATED):
        draft.state(
            "recycling.return_chance",
            0.0,
            Basis.ASSUMED,
            "the log has neither recycled nor reheated: nothing comes back",
        )
        draft.state(
            "recycling.max_generations",
            0,
            Basis.ASSUMED,
            "the log has neither recycled nor reheated: nothing comes back",
        )
        return
    if rests.is_empty():
        for key in ("return_chance", "mean_days", "max_generations"):
            draft.keep(f"recycling.{key}", "no lead was handed back")
        return
    reached = rests["generation"].to_numpy() + (
        0 if rests["over"].any() else rests["returned_at"].is_not_null().to_numpy()
    )
    most = int(reached.max())
    draft.state("recycling.max_generations", most, Basis.LOG, "the most returns of a lead", rests.height)
    resting = rests.filter(~pl.col("over"))
    back = resting["returned_at"].is_not_null().to_numpy()
    until = resting["returned_at"].fill_null(log.end)
    days = np.maximum((until - resting["since"]).dt.total_microseconds().to_numpy() / 8.64e10, 1e-4)
    _learn_law(draft, days, back)


def _learn_law(draft: Draft, days: Floats, back: np.ndarray) -> None:
    count, returned = len(days), int(back.sum())
    if returned < _FEW:
        draft.learn("recycling.return_chance", share(returned, max(count, 1)), count, "returned by the end of the log")
        draft.keep("recycling.mean_days", f"only {returned} leads came back")
        return

    def loglik(theta: Floats) -> float:
        chance, rate = 1.0 / (1.0 + np.exp(-theta[0])), np.exp(-theta[1])
        seen = returned * (np.log(chance) - theta[1]) - rate * days[back].sum()
        return float(seen + np.log1p(-chance * -np.expm1(-rate * days[~back])).sum())

    start = (returned + 0.5) / (count + 1.0)
    fit = maximise(loglik, np.array([np.log(start / (1 - start)), np.log(days[back].mean())]))
    method = "share that ever returns, after an exponential time; who rests still is censored"
    draft.learn("recycling.return_chance", fit.at(0, lambda value: float(1.0 / (1.0 + np.exp(-value)))), count, method)
    draft.learn("recycling.mean_days", fit.at(1, lambda value: float(np.exp(value))), returned, method)


def _learn_owners(draft: Draft, log: Log) -> None:
    given = (
        log.cases.group_by("lead_id").agg(pl.len(), pl.col("rep_id").n_unique().alias("reps")).filter(pl.col("len") > 1)
    )
    if given.is_empty() or not log.has(EventKind.ASSIGNED):
        draft.keep("recycling.exclude_previous_owners", "no lead was given out twice")
        return
    again = int((given["reps"] < given["len"]).sum())
    draft.state(
        "recycling.exclude_previous_owners",
        again <= 0.02 * given.height,
        Basis.LOG,
        f"{again} of {given.height} leads given out again went to a rep who had had them",
        given.height,
    )
