"""Everything a batch needs before anybody decides: who takes part, what must be respected, what pairs are worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.accounts import (
    Bonds,
    bonds_of,
    eligibility_of_leaders,
    leaders_of,
    note_missing,
    only_leaders,
    rules_for_leaders,
)
from fairlead.batch import BatchInput, take_part
from fairlead.reassigning import Reassignment, ReassignReason
from fairlead.ruling import Terms, eligibility_of, owned_work, pairs_of, ramp_shares, terms_of
from matching import Eligibility, rule_mask
from scenarios.constraints import Constraints, Pair
from scenarios.faults import Faults
from scenarios.vocabulary import CapacityUnit

if TYPE_CHECKING:
    from models import ConversionModel, PairValues

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """What a batch is made of.

    Attributes
    ----------
    leads, reps, accounts
        Checked tables, everybody; no accounts claim nothing.
    model
        Values the pairs; None for methods that need no values.
    asked
        Why owned leads may move; None leaves them.
    unit
        What capacity counts.
    on
        The moment of the batch.
    time_limit
        Seconds of each solve.
    worth
        What a win is worth, as :meth:`models.ConversionModel.pair_values` takes it.
    taken
        How much of each rep's capacity earlier batches of the same period took (below 0: set free); None for nothing.
    used
        How much of each cap, by name, earlier batches of the same period took; None for nothing.
    """

    leads: pl.DataFrame
    reps: pl.DataFrame
    accounts: pl.DataFrame | None
    model: ConversionModel | None
    asked: Reassignment | None
    unit: CapacityUnit
    on: datetime
    time_limit: float = 60.0
    worth: str = "value"
    taken: Mapping[str, float] | None = None
    used: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A batch ready to be decided.

    Attributes
    ----------
    part
        Who takes part, all of them.
    bonds
        What ties leads to reps and to one another.
    leading
        Who takes part, without leads that follow another of their buyer.
    eligible
        Shape (n_leading, n_reps), who may have which of these; None for anybody.
    eligibility
        The same rule by rule, but for fixed pairs.
    rules, terms
        What must be respected: pairs and what stays together, and all the rest, of the leading leads.
    values
        What each pair is worth; None without a model.
    """

    part: BatchInput
    bonds: Bonds
    leading: BatchInput
    eligible: Bools | None
    eligibility: tuple[Eligibility, ...]
    rules: Constraints
    terms: Terms
    values: PairValues | None


def prepare(
    sources: Sources, rules: Constraints, like: Prepared | None = None, *, faults: Faults | None = None
) -> Prepared:
    """Make a batch ready under these rules.

    Parameters
    ----------
    sources
        What it is made of.
    rules
        As the rules file states them, pairs from other tables included.
    like
        The batch under other rules whose values, and whose leads that follow others, are taken over, so that what the
        two come to can be compared.
    faults
        Of these rules, found before; they are refused with those found here.

    Raises
    ------
    BadInput
        With every rule that does not fit the tables; or as :func:`fairlead.accounts.bonds_of`.
    """
    asked = _with_budget(sources.asked, rules)
    faults = Faults() if faults is None else faults
    part = take_part(
        sources.leads,
        sources.reps,
        on=sources.on,
        reassign=asked,
        unit=sources.unit,
        protected=rules.protected_accounts,
        shares=lambda reps: ramp_shares(reps, rules.ramp, sources.on.date(), faults),
    )
    if rules.protected_accounts and "account_id" not in sources.leads.columns:
        expected = "this column, because the rules protect accounts"
        faults.add("leads", expected, column="account_id")
    given = pairs_of(
        rules,
        part.leads,
        part.reps,
        all_leads=sources.leads["lead_id"],
        all_reps=sources.reps["rep_id"],
        faults=faults,
    )
    given = _without_breaching_owners(given, part, asked)
    budget = None if asked is None else asked.max_moves
    counted = budget is not None and not _cannot_stay(asked)
    terms = terms_of(
        part.leads, part.reps, part.capacity, given, unit=sources.unit, budget=budget, by_cap=not counted, faults=faults
    )
    eligibility = eligibility_of(part.leads, part.reps, given, faults)
    note_missing(given, part.leads, sources.accounts, faults)
    faults.raise_if_any()
    terms = _less_used(_less_taken(terms, part.reps, sources.taken, sources.unit), sources.used or {})
    if counted:  # what may not move for want of moves must be able to stay
        owned = np.flatnonzero(terms.owner >= 0)
        eligibility = tuple(rule.opened(owned, terms.owner[owned]) for rule in eligibility)
    part = replace(part, capacity=terms.capacity)
    bonds = bonds_of(
        part.leads,
        part.owned,
        part.reps,
        eligibility=eligibility,
        accounts=sources.accounts,
        rules=given,
        on=sources.on.date(),
    )
    if like is not None:
        bonds = replace(bonds, leader=like.bonds.leader)
    leading = only_leaders(part, bonds)
    return Prepared(
        part=part,
        bonds=bonds,
        leading=leading,
        eligible=rule_mask(eligibility_of_leaders(bonds, with_fixed=True)),
        eligibility=eligibility_of_leaders(bonds),
        rules=rules_for_leaders(given, part.leads, bonds),
        terms=_of_leaders(terms, bonds),
        values=_values(sources, leading) if like is None else like.values,
    )


def _less_taken(terms: Terms, reps: pl.DataFrame, taken: Mapping[str, float] | None, unit: CapacityUnit) -> Terms:
    """Take off what earlier batches took; leads that a rep owns can still stay with her.

    What she gave away makes room for as much, but not where capacity is of all that is open: who had too many has not.
    """
    if not taken:
        return terms
    least = 0.0 if unit is CapacityUnit.OPEN_LEADS else -np.inf
    less = np.array([max(taken.get(rep, 0.0), least) for rep in reps["rep_id"]])
    owned = owned_work(terms.work, terms.owner, reps.height)
    return replace(terms, capacity=np.maximum(terms.capacity - less, np.minimum(terms.capacity, owned)))


def _less_used(terms: Terms, used: Mapping[str, float]) -> Terms:
    """Take off what earlier batches took of the caps over several reps."""
    caps = (
        replace(cap, limit=max(0.0, cap.limit - used[cap.name]), whole=cap.limit) if used.get(cap.name) else cap
        for cap in terms.caps
    )
    return replace(terms, caps=tuple(caps))


def _values(sources: Sources, leading: BatchInput) -> PairValues | None:
    model = sources.model
    return None if model is None else model.pair_values(leading.leads, leading.reps, worth=sources.worth)


def _with_budget(asked: Reassignment | None, rules: Constraints) -> Reassignment | None:
    """Take the smaller budget of moves, that of the command line or that of the rules."""
    if asked is None or rules.moves is None or rules.moves.most is None:
        return asked
    most = rules.moves.most
    return replace(asked, max_moves=most if asked.max_moves is None else min(most, asked.max_moves))


def _cannot_stay(asked: Reassignment | None) -> bool:
    return asked is not None and asked.reason in (ReassignReason.LEAVER, ReassignReason.BREACH)


def _without_breaching_owners(rules: Constraints, part: BatchInput, asked: Reassignment | None) -> Constraints:
    """Bar the owners who did not answer in time from getting the same leads again."""
    if asked is None or asked.reason != ReassignReason.BREACH:
        return rules
    owned = part.leads.filter(pl.col("owner").is_in(part.reps["rep_id"].implode())).select("lead_id", "owner")
    barred = (Pair.model_construct(lead_id=lead, rep_id=rep) for lead, rep in owned.iter_rows())
    return rules.model_copy(update={"barred": tuple(dict.fromkeys((*rules.barred, *barred)))})


def _of_leaders(terms: Terms, bonds: Bonds) -> Terms:
    """Keep the terms of leads that are decided upon; one must be placed if any that follows it must."""
    must = np.zeros(len(bonds.leader), dtype=np.bool_)
    np.logical_or.at(must, bonds.leader, terms.must)
    rows = leaders_of(bonds)
    return terms.of_leads(rows, must[rows])
