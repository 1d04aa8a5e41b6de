"""Giving out one batch: from leads, reps and a model to the assignments table and its summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.accounts import bond_facts, everyones, with_claims, with_flags, with_followers
from fairlead.batch_facts import by_team, moves_between_teams, open_long
from fairlead.choosing import Choice, choose_optimally
from fairlead.choosing_by_policy import choose_by_policy
from fairlead.curve import curve_of, refuse_without_model, with_curve
from fairlead.plan import Plan, promise_of, promises_of, summary_of, table_of, with_owners
from fairlead.preparing import Prepared, Sources, prepare
from fairlead.reassigning import reassignment_of
from fairlead.ruling import with_listed_pairs
from fairlead.stages import Stages
from fairlead.waiting import decay_sentence, learned_decay
from fairlead.why import Answers, with_explanations, with_ties_told
from matching import Policy, Rotation, ValuesFrom, names_known, policy_from
from matching.policies import Optimal
from scenarios import BadInput, Fault, Rules
from scenarios.faults import Faults
from scenarios.tables import ACCOUNTS, LEADS, REPS, check_table
from scenarios.vocabulary import CapacityUnit

if TYPE_CHECKING:
    from models import ConversionModel, WinCurve


def assign(
    leads: object,
    reps: object,
    *,
    model: ConversionModel | None = None,
    policy: str = "optimal",
    rules: Rules | None = None,
    accounts: object | None = None,
    reassign: str | None = None,
    effective: date | None = None,
    max_moves: int | None = None,
    capacity_unit: CapacityUnit = CapacityUnit.LEADS,
    on: datetime,
    seed: int = 0,
    rotation: Rotation | None = None,
    time_limit: float = 60.0,
    worth: str = "value",
    won_by: Sequence[float] = (),
    taken: Mapping[str, float] | None = None,
    used: Mapping[str, float] | None = None,
    stages: Stages | None = None,
) -> Plan:
    """Plan one batch; nothing is written.

    Parameters
    ----------
    leads, reps
        Tables in their schemas (polars or pandas frames, or mappings of columns).
    model
        Values the pairs; ``greedy``, ``optimal`` and ``bid-price`` need it.
    policy
        The routing method.
    rules
        What the batch must respect (``docs/rules.md``), and the parameters of routing methods.
    accounts
        Who holds which account, in the schema of accounts (:mod:`fairlead.accounts`); None claims nothing.
    reassign
        Why owned leads may move: ``leaver``, ``breach``, ``realignment`` or a text of one's own; None leaves them with
        their owners.
    effective
        The day from which new owners count, in place of that of ``on``.
    max_moves
        How many owned leads may change hands; None for any number.
    capacity_unit
        What the reps' capacity counts; ``open_leads`` takes their open load off.
    on
        The day of the batch: who has left by then gets nothing.
    seed
        Of the methods that draw.
    rotation
        What the method remembers of earlier batches; it is changed. None remembers nothing.
    time_limit
        Seconds that the method ``optimal`` may search; the best found by then is taken.
    worth
        What a win is worth: ``value`` (the lead's own, 1 without one), ``wins`` (1), or ``revenue`` (what the history's
        wins brought).
    won_by
        Days after the assignment by which to state the chance of a win, too; each is a column ``won_by_day_N``.
    taken
        How much of each rep's capacity earlier batches of the same period took; None for nothing.
    used
        How much of each cap, by name, earlier batches of the same period took; None for nothing.
    stages
        Seconds of earlier stages, such as reading, to which those of this one are added (``stages`` of the summary).

    Raises
    ------
    BadInput
        When a table is faulty, the method is unknown or needs what is not there, or a rule does not fit the tables.
    """
    began = perf_counter()
    method = usable_method(policy, model, rules)
    asked = reassignment_of(reassign, effective, max_moves)
    stages = stages or Stages()
    with stages.stage("preparing"):
        faults = Faults()
        given = with_listed_pairs((rules or Rules()).constraints, faults)
        sources = Sources(
            leads=check_table(leads, LEADS, source="leads"),
            reps=check_table(reps, REPS, source="reps"),
            accounts=None if accounts is None else check_table(accounts, ACCOUNTS, source="accounts"),
            model=model,
            asked=asked,
            unit=capacity_unit,
            on=_day(effective, on),
            time_limit=time_limit,
            worth=worth,
            taken=taken,
            used=used,
        )
        refuse_without_model(model, worth, won_by)
        ready = prepare(sources, given, faults=faults)
        curve = curve_of(sources, ready.leading, won_by)
    choice = _choose(method, ready, seed, sources, stages, rotation)
    with stages.stage("explaining"):
        promise = promise_of(ready.values, choice.rep)
        table = _table(ready, choice, promise, sources, curve)
    with stages.stage("summing up"):
        summary = {
            **summary_of(
                ready.part, table, everyones(choice.rep, ready.bonds), choice, method.name, seed, given, asked
            ),
            **promises_of(choice, ready.values, promise, model),
            "open_long": open_long(ready.part.leads, table, model, sources.on),
            **bond_facts(table, ready.bonds),
            "optimise": worth if model is not None else None,
            "waiting": decay_sentence(method, model),
            "reassign": None if asked is None else {"reason": asked.reason, "effective_on": sources.on.date()},
        }
        answers = Answers(ready, choice, table)
        teams, moves = by_team(ready.part, table), moves_between_teams(table, sources.reps)
    summary["stages"] = stages.seconds
    summary["seconds"] = perf_counter() - began
    return Plan(table, summary, teams, moves, choice.conflict, answers, sources, given)


def _day(effective: date | None, on: datetime) -> datetime:
    """Take the effective day in place of that of the batch; a day means its end, all of it counts."""
    return on if effective is None else datetime.combine(effective, time.max, tzinfo=on.tzinfo or UTC)


def _choose(
    method: Policy, ready: Prepared, seed: int, sources: Sources, stages: Stages, rotation: Rotation | None
) -> Choice:
    if method == Optimal() and ready.values is not None:
        return choose_optimally(ready, ready.values, sources.time_limit, stages)
    with stages.stage("choosing"):
        return choose_by_policy(method, ready, seed, sources.on, rotation)


def _table(
    ready: Prepared, choice: Choice, promise: NDArray[np.float64], sources: Sources, curve: WinCurve | None
) -> pl.DataFrame:
    part, bonds = ready.part, ready.bonds
    bare = with_curve(table_of(ready.leading, choice, ready.values, promise), choice, curve)
    own = with_explanations(bare, choice)
    decided = with_followers(own, part.leads, bonds)
    told = with_ties_told(with_claims(decided, bonds), part.leads, bonds)
    return with_owners(with_flags(told, part.leads, bonds), part.leads, sources.asked, sources.on.date())


def usable_method(name: str, model: ConversionModel | None, rules: Rules | None = None) -> Policy:
    """Give the routing method of this name, if it can be used on a real firm with this model.

    Raises
    ------
    BadInput
        When there is none of that name, its table in the rules is wrong, it needs the truth, or it needs a model and
        there is none.
    """
    known_names = names_known(rules)
    method = policy_from(name, rules, learned_decay(model)) if name in known_names else None
    if method is None or method.values_from is ValuesFrom.TRUTH:
        known = ", ".join(each for each in known_names if each != "oracle")
        raise BadInput(
            [Fault("policy", f"one of {known} (the oracle's truth is known in made-up worlds only)", value=name)]
        )
    if method.values_from is ValuesFrom.MODEL and model is None:
        expected = "a model, because this method decides by values: make one with 'fairlead fit' and give it as --model"
        raise BadInput([Fault("policy", expected, value=name)])
    return method
