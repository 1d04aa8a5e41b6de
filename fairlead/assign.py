"""Giving out one batch: from leads, reps and a model to the assignments table and its summary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.batch import BatchInput, pairs_of, take_part
from fairlead.batch_facts import by_team, leads_per_rep, moved, moves_between_teams, outside
from fairlead.choosing import Choice, choose_by_policy, choose_optimally
from matching import Policy, ValuesFrom, names_known, policy_from
from models import ConversionModel, PairValues
from scenarios import BadInput, Fault, Rules
from scenarios.eligibility import eligible_pairs
from scenarios.tables import LEADS, REPS, check_table
from scenarios.vocabulary import CapacityUnit


@dataclass(frozen=True)
class Plan:
    """What a batch came to.

    Attributes
    ----------
    table
        The assignments table, one row a lead that took part, in the order of the leads.
    summary
        The content of ``--json``; undefined figures are None.
    teams
        One row a team: ``team``, ``reps``, ``capacity``, ``leads``, ``expected_value``.
    moves
        One row a pair of teams between which leads change hands: ``from``, ``to``, ``leads``.
    conflict
        Why there is no solution; None where there is one.
    """

    table: pl.DataFrame
    summary: dict[str, object]
    teams: pl.DataFrame
    moves: pl.DataFrame
    conflict: str | None


def assign(
    leads: object,
    reps: object,
    *,
    model: ConversionModel | None = None,
    policy: str = "optimal",
    rules: Rules | None = None,
    reassign: str | None = None,
    capacity_unit: CapacityUnit = CapacityUnit.LEADS,
    on: datetime,
    seed: int = 0,
) -> Plan:
    """Plan one batch; nothing is written.

    Parameters
    ----------
    leads, reps
        Tables in their schemas (polars or pandas frames, or mappings of columns).
    model
        Values the pairs; ``greedy`` and ``optimal`` need it.
    policy
        The routing method.
    rules
        Hard matches, fixed and barred pairs, ``must_assign``.
    reassign
        Why owned leads may move; None leaves them with their owners.
    capacity_unit
        What the reps' capacity counts; ``open_leads`` takes their open load off.
    on
        The day of the batch: who has left by then gets nothing.
    seed
        Of the methods that draw.

    Raises
    ------
    BadInput
        When a table is faulty, the method is unknown or needs what is not there, or a rule names somebody unknown.
    """
    began = perf_counter()
    method = usable_method(policy, model, rules)
    if reassign is not None and not reassign.strip():
        raise BadInput([Fault("reassign", "a reason, such as realignment", value=reassign)])
    all_leads = check_table(leads, LEADS, source="leads")
    everybody = check_table(reps, REPS, source="reps")
    part = take_part(
        all_leads,
        everybody,
        on=on,
        reassign=reassign is not None,
        unit=capacity_unit,
    )
    given = (rules or Rules()).constraints
    constraints = pairs_of(given, part.leads, part.reps, all_leads=all_leads["lead_id"])
    values = None if model is None else model.pair_values(part.leads, part.reps)
    eligible = eligible_pairs(part.leads, part.reps, constraints)
    if method.name == "optimal" and values is not None:
        choice = choose_optimally(part, values, eligible, constraints)
    else:
        choice = choose_by_policy(method, part, values, eligible, constraints, seed, on=on)
    promise = _promise(values, choice.rep)
    table = _table(part, choice, values, promise, reassign)
    summary = _summary(part, choice, values, promise, model, method.name, seed)
    summary["seconds"] = perf_counter() - began
    return Plan(table, summary, by_team(part, table), moves_between_teams(table, everybody), choice.conflict)


def usable_method(name: str, model: ConversionModel | None, rules: Rules | None = None) -> Policy:
    """Give the routing method of this name, if it can be used on a real firm with this model.

    Raises
    ------
    BadInput
        When there is none of that name, its table in the rules is wrong, it needs the truth, or it needs a model and
        there is none.
    """
    known_names = names_known(rules)
    method = policy_from(name, rules) if name in known_names else None
    if method is None or method.values_from is ValuesFrom.TRUTH:
        known = ", ".join(each for each in known_names if each != "oracle")
        raise BadInput(
            [Fault("policy", f"one of {known} (the oracle's truth is known in made-up worlds only)", value=name)]
        )
    if method.values_from is ValuesFrom.MODEL and model is None:
        expected = "a model, because this method decides by values: make one with 'fairlead fit' and give it as --model"
        raise BadInput([Fault("policy", expected, value=name)])
    return method


def _promise(values: PairValues | None, rep: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.full(len(rep), np.nan) if values is None else values.promise(rep)


def _table(
    part: BatchInput,
    choice: Choice,
    values: PairValues | None,
    promise: NDArray[np.float64],
    reassign: str | None,
) -> pl.DataFrame:
    worth = np.ones(len(promise)) if values is None else values.lead_value
    names = [*part.reps["rep_id"].to_list(), None]
    chosen = pl.Series([names[position] for position in choice.rep.tolist()], dtype=pl.String)
    table = pl.DataFrame(
        {
            "lead_id": part.leads["lead_id"],
            "rep_id": chosen,
            "probability": _numbers(promise),
            "expected_value": _numbers(promise * worth),
            "price": _numbers(choice.price),
            "runner_up": pl.Series([names[position] for position in choice.runner_up.tolist()], dtype=pl.String),
            "margin": _numbers(choice.margin),
            "propensity": _numbers(choice.propensity),
            "reason": pl.Series(choice.reason, dtype=pl.String),
        }
    )
    if any(choice.via):
        table = table.with_columns(via=pl.Series(choice.via, dtype=pl.String))
    if reassign is None:
        return table
    owner = part.leads["owner"] if "owner" in part.leads.columns else pl.Series([None] * table.height, dtype=pl.String)
    return table.with_columns(
        owner.alias("old_owner"),
        pl.coalesce(chosen, owner).alias("new_owner"),
        pl.lit(reassign).alias("reassign_reason"),
    )


def _numbers(figures: NDArray[np.float64]) -> pl.Series:
    return pl.Series(figures, dtype=pl.Float64, nan_to_null=True)


def _summary(
    part: BatchInput,
    choice: Choice,
    values: PairValues | None,
    promise: NDArray[np.float64],
    model: ConversionModel | None,
    policy: str,
    seed: int,
) -> dict[str, object]:
    placed = choice.rep >= 0
    promised = naive = None
    if values is not None and choice.conflict is None:
        promised = float((promise[placed] * values.lead_value[placed]).sum())
        naive = float(choice.value[placed].sum())
    return {
        "policy": policy,
        "status": choice.status,
        "objective": choice.objective,
        "bound": choice.bound,
        "gap": choice.gap,
        "scaling_error": choice.scaling_error,
        "leads": part.leads.height,
        "reps": part.reps.height,
        "assigned": int(placed.sum()),
        "unassigned": choice.unassigned,
        "catch_all": choice.catch_all,
        "already_owned": part.already_owned,
        "owners_gone": part.owners_gone,
        "moved": moved(part, choice.rep),
        "leads_per_rep": leads_per_rep(part, choice.rep),
        "outside": outside(part, choice.rep),
        "former_reps": 0 if values is None else values.news.former_reps,
        "left_reps": part.left_reps,
        "new_reps": None if values is None else values.news.new_reps,
        "unseen": None if values is None else values.news.unseen,
        "promised": promised,
        "promised_naive": naive,
        "verdict": None if model is None else model.verdict_,
        "promises_gain": None if model is None else model.promises_gain_,
        "seed": seed,
    }
