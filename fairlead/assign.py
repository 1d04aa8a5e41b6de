"""Giving out one batch: from leads, reps and a model to the assignments table and its summary."""

from __future__ import annotations

from datetime import datetime
from time import perf_counter

from fairlead.accounts import (
    bond_facts,
    bonds_of,
    everyones,
    only_leaders,
    pairs_of_leaders,
    rules_for_leaders,
    with_claims,
    with_flags,
    with_followers,
)
from fairlead.batch import pairs_of, take_part
from fairlead.batch_facts import by_team, moves_between_teams
from fairlead.choosing import choose_by_policy, choose_optimally
from fairlead.plan import Plan, promise_of, promises_of, summary_of, table_of, with_owners
from matching import Policy, ValuesFrom, names_known, policy_from
from models import ConversionModel
from scenarios import BadInput, Fault, Rules
from scenarios.eligibility import eligible_pairs
from scenarios.tables import ACCOUNTS, LEADS, REPS, check_table
from scenarios.vocabulary import CapacityUnit


def assign(
    leads: object,
    reps: object,
    *,
    model: ConversionModel | None = None,
    policy: str = "optimal",
    rules: Rules | None = None,
    accounts: object | None = None,
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
        Values the pairs; ``greedy``, ``optimal`` and ``bid-price`` need it.
    policy
        The routing method.
    rules
        Hard matches, fixed and barred pairs, ``must_assign``, and which leads stay together.
    accounts
        Who holds which account, in the schema of accounts (:mod:`fairlead.accounts`); None claims nothing.
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
    held = None if accounts is None else check_table(accounts, ACCOUNTS, source="accounts")
    part = take_part(
        all_leads,
        everybody,
        on=on,
        reassign=reassign is not None,
        unit=capacity_unit,
    )
    given = (rules or Rules()).constraints
    every_rule = pairs_of(given, part.leads, part.reps, all_leads=all_leads["lead_id"])
    bonds = bonds_of(
        part.leads,
        part.owned,
        part.reps,
        eligible=eligible_pairs(part.leads, part.reps, every_rule),
        accounts=held,
        rules=every_rule,
        on=on.date(),
    )
    leading, constraints = only_leaders(part, bonds), rules_for_leaders(every_rule, part.leads, bonds)
    values = None if model is None else model.pair_values(leading.leads, leading.reps)
    eligible = pairs_of_leaders(bonds)
    if method.name == "optimal" and values is not None:
        choice = choose_optimally(leading, values, eligible, constraints, bonds.groups)
    else:
        choice = choose_by_policy(method, leading, values, eligible, constraints, seed, on=on)
    promise = promise_of(values, choice.rep)
    decided = with_followers(table_of(leading, choice, values, promise), part.leads, bonds)
    table = with_owners(with_flags(with_claims(decided, bonds), part.leads, bonds), part.leads, reassign)
    summary = {
        **summary_of(part, table, everyones(choice.rep, bonds), choice, method.name, seed),
        **promises_of(choice, values, promise, model),
        **bond_facts(table, bonds),
        "seconds": perf_counter() - began,
    }
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
