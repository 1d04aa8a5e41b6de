"""Deciding a batch by a routing method, lead by lead."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.batch import BatchInput
from fairlead.choosing import Choice, Floats
from fairlead.preparing import Prepared
from fairlead.routing.leading_to import refuse_routes_to_nobody
from fairlead.ruling import LongerOutside, Terms
from matching import Batch, Decision, Policy, Pool, Rotation
from matching.answer.status import UNASSIGNED_REASONS
from matching.policies import CatchAllWarning, Routes
from scenarios.constraints import OPTIMISED_TOGETHER, Constraints
from scenarios.draws import Draws
from scenarios.faults import BadInput, Fault, Faults


def choose_by_policy(
    policy: Policy, ready: Prepared, seed: int, on: datetime, rotation: Rotation | None = None
) -> Choice:
    """Let a routing method give out the batch, lead by lead in the order of the table.

    ``rotation`` is what the method remembers of earlier batches; it is changed. None remembers nothing.

    Raises
    ------
    BadInput
        When the rules ask for what only ``optimal`` can keep, a route leads to nobody, or the method needs columns that
        are not there.
    """
    _refuse_unkept(ready, policy.name)
    refuse_routes_to_nobody(policy, ready.leading.reps)
    part, values = ready.leading, ready.values
    matrix = None if values is None else values.block(0, part.leads.height)
    batch = Batch(
        part.leads["lead_id"].to_list(),
        facts=facts_of(part.leads, "lead_id"),
        values=matrix,
        eligible=_without_barred(part, ready.eligible, ready.rules),
        now=on.timestamp() / 60.0,
        age=_ages(part.leads, on),
    )
    pool = _pool(part, ready.terms, policy.name, rotation or Rotation())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CatchAllWarning)
        decisions = policy.decide(batch, pool, Draws(seed).generator("assign"))
    choice = _choice(part, decisions, matrix)
    return (
        choice if not isinstance(policy, Routes) else replace(choice, catch_all=catch_all_words(policy, pool.rotation))
    )


def _ages(leads: pl.DataFrame, on: datetime) -> Floats | None:
    """Give the minutes since each lead was created; None where that is not known of all."""
    if "created_at" not in leads.columns or leads["created_at"].null_count():
        return None
    since = pl.select(pl.lit(on.astimezone(UTC)) - leads["created_at"]).to_series()
    return np.maximum(since.dt.total_microseconds().to_numpy() / 60e6, 0.0)


def catch_all_words(routes: Routes, rotation: Rotation) -> str | None:
    """Say how many leads no route matched, and whether that is too many."""
    found = routes.fallen_through(rotation)
    said = f"Matched by no route: {found.leads:,} of {found.of:,} leads ({found.share:.0%})."
    return f"{said} More than {routes.warn_above:.0%}: look at the routes." if found.high else said


def facts_of(frame: pl.DataFrame, key: str) -> dict[str, NDArray[Any]]:
    """Give the columns of a table as the facts of a batch or pool."""
    return {name: np.array(frame[name].to_list(), dtype=object) for name in frame.columns if name != key}


def _choice(part: BatchInput, decisions: Sequence[Decision], matrix: Floats | None) -> Choice:
    position: dict[str | None, int] = {rep_id: at for at, rep_id in enumerate(part.reps["rep_id"])}
    rep = np.array([position.get(each.rep_id, -1) for each in decisions], dtype=np.int64)
    placed = np.flatnonzero(rep >= 0)
    value = np.full(len(rep), np.nan)
    if matrix is not None:
        value[placed] = matrix[placed, rep[placed]]
    counts = dict.fromkeys(map(str, UNASSIGNED_REASONS), 0)
    counts.update(Counter(each.reason for each in decisions if each.rep_id is None))
    return Choice(
        rep=rep,
        runner_up=np.array([position.get(each.runner_up, -1) for each in decisions], dtype=np.int64),
        value=value,
        price=_floats([each.price for each in decisions]),
        margin=_floats([each.margin for each in decisions]),
        propensity=_floats([_chance(each, at) for each, at in zip(decisions, rep.tolist(), strict=True)]),
        reason=[each.reason for each in decisions],
        status="feasible",
        objective=None if matrix is None else float(value[placed].sum()),
        bound=None,
        gap=None,
        scaling_error=None,
        unassigned=counts,
        via=tuple(_via(each) for each in decisions),
    )


def _via(decision: Decision) -> str:
    fell = f"in place of {decision.fallback_from}" if decision.fallback_from else ""
    return " > ".join(step for step in (decision.via, fell) if step)


def _chance(decision: Decision, rep: int) -> float | None:
    return float(decision.propensities[rep]) if rep >= 0 else None


def _pool(part: BatchInput, terms: Terms, policy: str, rotation: Rotation) -> Pool:
    reps, work = part.reps, _same_work(terms, policy)
    weights = reps["weight"].fill_null(1.0).to_numpy() if "weight" in reps.columns else np.ones(reps.height)
    load = reps["open_load"].fill_null(0.0).to_numpy().astype(np.float64) if "open_load" in reps.columns else None
    return Pool(
        tuple(reps["rep_id"]),
        np.floor(part.capacity / work + 1e-9),
        weights.astype(np.float64),
        rotation,
        load=load,
        capacity=reps["capacity"].to_numpy().astype(np.float64) / work,
        facts=facts_of(reps.select(pl.exclude(pl.List(pl.String))), "rep_id"),
    )


def _same_work(terms: Terms, policy: str) -> float:
    """Give the work of every lead for methods that count leads.

    Raises
    ------
    BadInput
        When leads differ in work, or take none: capacity could then be broken in silence.
    """
    work = terms.work
    expected = (
        f"one and the same amount of work above 0 for all leads; {policy} counts leads, the method optimal adds up work"
    )
    if isinstance(work, LongerOutside):
        raise BadInput([Fault("rules", expected, column="constraints.work.outside")])
    if not len(work):
        return 1.0
    least, most = float(work.min()), float(work.max())
    if least == most and least > 0:
        return least
    raise BadInput([Fault("leads", expected, column="work", value=f"{least:g} to {most:g}")])


def _without_barred(
    part: BatchInput, eligible: NDArray[np.bool_] | None, rules: Constraints
) -> NDArray[np.bool_] | None:
    if not rules.barred:
        return eligible
    allowed = np.ones((part.leads.height, part.reps.height), dtype=bool) if eligible is None else eligible.copy()
    lead_at = {name: at for at, name in enumerate(part.leads["lead_id"])}
    rep_at = {name: at for at, name in enumerate(part.reps["rep_id"])}
    for pair in rules.barred:
        allowed[lead_at[pair.lead_id], rep_at[pair.rep_id]] = False
    return allowed


def _refuse_unkept(ready: Prepared, policy: str) -> None:
    rules, terms, faults = ready.rules, ready.terms, Faults()
    expected = f"the method optimal with this rule; {policy} cannot keep it"
    asked = {
        "must_assign": terms.must.any(),
        "fixed": rules.fixed,
        "minimum": rules.minimum,
        "cap": rules.cap,
        "fairness": rules.fairness,
        "moves": terms.move_cost > 0 or terms.move_budget is not None or any(cap.rule < 0 for cap in terms.caps),
    }
    for kind, there in asked.items():
        if there:
            faults.add("rules", expected, column=f"constraints.{kind}")
    for group in sorted(OPTIMISED_TOGETHER.intersection(rules.together)):
        faults.add("rules", expected, column="constraints.together", value=group.value)
    faults.raise_if_any()


def _floats(figures: list[float | None]) -> Floats:
    return np.array([np.nan if figure is None else figure for figure in figures], dtype=np.float64)
