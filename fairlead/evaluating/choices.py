"""A routing method as chances over reps: what a log is judged against."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime
from typing import cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.choosing_by_policy import facts_of
from fairlead.routing.pairs import open_to
from matching import Batch, Policy, Pool, Rotation, ValuesFrom
from models.evaluation.judging import ChoiceFunction
from scenarios.constraints import Constraints
from scenarios.faults import BadInput, Fault

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

RUNS = 20
"""Methods that look at no values start somewhere: so many starts, in orders of the reps drawn anew, are averaged."""


def choice_function(method: Policy, rules: Constraints) -> ChoiceFunction:
    """Let a routing method choose for a block: ``(leads, reps, values, capacity, rng) -> choice probabilities``.

    Whoever was not eligible at the time (``eligible_reps``) or may not have a lead by the rules is not chosen. A lead
    that nobody may have, or for whom nobody has room left, is left: its row sums to 0.

    Raises
    ------
    BadInput
        When called: if the rules ask for what takes a whole batch, or the method for what a history does not have.
    """

    def choose(
        leads: pl.DataFrame, reps: pl.DataFrame, values: Floats, capacity: Floats, rng: np.random.Generator
    ) -> Floats:
        eligible = open_to(leads.drop("eligible_reps", strict=False), reps, rules, None, _latest(leads))
        eligible &= _eligible_then(leads, reps)
        runs = RUNS if method.values_from is ValuesFrom.NOTHING else 1
        chances = np.zeros_like(values)
        for _ in range(runs):
            order = rng.permutation(reps.height) if runs > 1 else np.arange(reps.height)
            given = values[:, order] if method.values_from is not ValuesFrom.NOTHING else None
            chances[:, order] += _chances(
                method, leads, reps[order.tolist()], given, eligible[:, order], capacity[order], rng
            )
        return chances / runs

    return choose


def _chances(
    method: Policy,
    leads: pl.DataFrame,
    reps: pl.DataFrame,
    values: Floats | None,
    eligible: Bools,
    capacity: Floats,
    rng: np.random.Generator,
) -> Floats:
    batch = Batch(leads["lead_id"].to_list(), facts=facts_of(leads, "lead_id"), values=values, eligible=eligible)
    weights = reps["weight"].fill_null(1.0).to_numpy() if "weight" in reps.columns else np.ones(reps.height)
    pool = Pool(
        tuple(reps["rep_id"]),
        capacity,
        weights.astype(np.float64),
        Rotation(),
        load=np.zeros(reps.height),
        capacity=capacity,
        facts=facts_of(reps.select(pl.exclude(pl.List(pl.String))), "rep_id"),
    )
    try:
        decisions = deepcopy(method).decide(batch, pool, rng)
    except ValueError as refused:
        expected = f"a method that can be judged from a history: {refused}"
        raise BadInput([Fault("evaluate", expected, column="--policy", value=method.name)]) from None
    return np.array([decision.propensities for decision in decisions]).reshape(len(leads), reps.height)


def _latest(leads: pl.DataFrame) -> datetime:
    """Give the day at which claims on accounts are looked at; there are none in a history."""
    return cast(datetime, leads["assigned_at"].max())


def _eligible_then(leads: pl.DataFrame, reps: pl.DataFrame) -> Bools:
    """Say who could have had each lead at the time, as logged; everybody where it is not."""
    if "eligible_reps" not in leads.columns:
        return np.ones((leads.height, reps.height), dtype=bool)
    ids = reps["rep_id"].to_list()
    listed = [None if one is None else set(one) for one in leads["eligible_reps"].to_list()]
    return np.array([[one is None or rep_id in one for rep_id in ids] for one in listed], dtype=bool)
