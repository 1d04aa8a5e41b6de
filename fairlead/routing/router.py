"""Routing live: one lead at a time, by a method that remembers, to whoever is on shift and has room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy, deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from fairlead.accounts.owners import with_account_owners
from fairlead.routing.leading_to import refuse_routes_to_nobody
from fairlead.routing.members import members_of
from fairlead.routing.notices import weights_of
from fairlead.routing.pairs import open_to
from fairlead.routing.state import State, refuse_another_method
from matching import Batch, Decision, Policy, Pool, Reason, Team, ValuesFrom
from matching.policies import Explanation, RoutingReason, Sticky, described, policies_in, view
from scenarios.draws import Draws
from scenarios.faults import BadInput, Fault
from scenarios.rules import Rules
from scenarios.tables import ACCOUNTS, LEADS, REPS, check_table
from scenarios.vocabulary import CapacityUnit

if TYPE_CHECKING:
    from models import ConversionModel, PairValues

Columns = Mapping[str, NDArray[Any]]


class Router:
    """A method, the members it routes to, and what happened so far.

    Parameters
    ----------
    policy
        The method.
    reps
        A table in its schema. ``capacity`` counts leads of the rep's own day, or those open at once (unit
        ``open_leads``; a column ``open_load`` is then believed over what this router has counted).
    absences, accounts
        Tables in their schemas, or None.
    rules
        Hard matches, barred pairs, caps (``[members]``).
    model
        Values the pairs, for methods that need it.
    unit
        What ``capacity`` counts: leads or open leads.
    state
        What an earlier router remembered; None to begin anew.
    seed
        Of the methods that draw; a lead's draws depend on its id, not on what was routed before.

    Raises
    ------
    BadInput
        When a table is faulty, capacity is in minutes, a route leads to nobody, the method needs a model and there is
        none, or the state is another method's.
    """

    def __init__(
        self, policy: Policy, reps: object, *, absences: pl.DataFrame | None = None, accounts: object | None = None,
        rules: Rules | None = None, model: ConversionModel | None = None, unit: CapacityUnit = CapacityUnit.LEADS,
        state: State | None = None, seed: int = 0,
    ) -> None:  # fmt: skip
        if policy.values_from is not ValuesFrom.NOTHING and model is None:
            raise BadInput([Fault("policy", "a model, because this method decides by values", value=policy.name)])
        if unit is CapacityUnit.MINUTES:
            expected = "leads or open_leads: routing one lead at a time counts leads"
            raise BadInput([Fault("reps", expected, column="capacity_unit", value=unit.value)])
        if state is not None:
            refuse_another_method(state, policy, "state")
        self.policy = policy
        self.reps = check_table(reps, REPS, source="reps")
        refuse_routes_to_nobody(policy, self.reps)
        self._accounts = None if accounts is None else check_table(accounts, ACCOUNTS, source="accounts")
        self._valued: PairValues | None = None
        self._rules, self._model, self._draws = rules or Rules(), model, Draws(seed)
        self._seen = None if model is None else model.see(self.reps)
        self.holders: dict[str, str] = {} if state is None else dict(state.holders)
        self._given_in: dict[str, Sequence[str]] = {} if state is None else dict(state.given_in)
        self._weights = {**({} if state is None else state.weights), **weights_of(self.reps)}
        self.team = Team(_members(self.reps, absences, self._rules, unit), ask_again=self._rules.members.ask_again)
        if state is not None:
            self.team.restore(state.team)
        if unit is CapacityUnit.OPEN_LEADS and "open_load" in self.reps.columns:
            self.team.count_open(dict(self.reps.select("rep_id", pl.col("open_load").fill_null(0.0)).iter_rows()))

    def route(self, leads: object, now: datetime) -> list[Explanation]:
        """Decide on each lead in turn, as if the others had not come yet, and note who got it.

        Leads that somebody holds, by the column ``owner`` or by an earlier decision, are not routed again; with a
        sticky method an owner's lead is, since it goes to her.

        Raises
        ------
        BadInput
            When the table is faulty, or does not have what the rules ask for.
        """
        table = self._to_route(check_table(leads, LEADS, source="leads"))
        if table.is_empty():
            return []
        allowed = open_to(table, self.reps, self._rules.constraints, self._accounts, now)
        pairs = None if self._model is None else self._model.pair_values(table, self._seen)
        values = None if pairs is None else np.asarray(pairs.block(0, table.height))
        facts = {name: np.array(table[name].to_list(), dtype=object) for name in table.columns if name != "lead_id"}
        ids, ages = table["lead_id"].to_list(), _ages(table, now)
        self._valued = pairs
        return [
            self._decide(Batch(
                (lead_id,), {name: column[row : row + 1] for name, column in facts.items()},
                None if values is None else values[row : row + 1], allowed[row : row + 1], now.timestamp() / 60.0,
                self.team.excluded((lead_id,)), age=None if ages is None else ages[row : row + 1],
            ), now)
            for row, lead_id in enumerate(ids)
        ]  # fmt: skip

    def chances(self, told: Sequence[Explanation]) -> dict[str, float]:
        """Return, by lead, the chance to expect with the rep chosen; nothing without a model.

        Parameters
        ----------
        told
            All that the latest call of `route` or `preview` returned.
        """
        if self._valued is None or not told:
            return {}
        order = {rep_id: at for at, rep_id in enumerate(self.reps["rep_id"])}
        positions = [-1 if each.decision.rep_id is None else order[each.decision.rep_id] for each in told]
        promise = self._valued.promise(np.array(positions, dtype=np.int64)).tolist()
        named = zip(told, positions, promise, strict=True)
        return {each.decision.lead_id: chance for each, position, chance in named if position >= 0}

    def strange(self, told: Sequence[Explanation]) -> dict[str, list[str]]:
        """Return, by lead, the columns with a value that the model has not met; nothing without a model.

        Parameters
        ----------
        told
            All that the latest call of `route` or `preview` returned.
        """
        if self._valued is None:
            return {}
        marks = self._valued.news.strange
        return {
            each.decision.lead_id: [name for name, mark in marks.items() if mark[row]] for row, each in enumerate(told)
        }

    def preview(self, leads: object, now: datetime) -> list[Explanation]:
        """Say what `route` would decide; nothing is noted.

        Raises
        ------
        BadInput
            As `route`.
        """
        table = check_table(leads, LEADS, source="leads")
        other, ids = copy(self), table["lead_id"].to_list()
        other.policy, other.team = deepcopy(self.policy), self.team.copy(ids)
        other.holders = {lead_id: self.holders[lead_id] for lead_id in ids if lead_id in self.holders}
        other._given_in = {}
        told = other.route(table, now)
        self._valued = other._valued
        return told

    def remembered(self, lead_id: str, now: datetime) -> State | None:
        """Return what bears on a decision on this lead; None where prices are learned from more than can be kept."""
        if self.team.rotation.bidding:
            return None
        return State(described(self.policy), now, {}, self.team.copy([lead_id]).state())

    def remember(self, state: State) -> None:
        """Go on from what was remembered at another moment, in place of what this router has seen.

        Raises
        ------
        BadInput
            When the state is another method's.
        """
        refuse_another_method(state, self.policy, "state")
        self.holders, self._given_in = dict(state.holders), dict(state.given_in)
        self.team.restore(state.team)

    def taken_back(self, lead_id: str, now: datetime) -> None:
        """Undo a decision that never left this process: her turn is credited, and she may have the lead again.

        Raises
        ------
        BadInput
            When nobody holds it.
        """
        self.team.taken_back(self._let_go(lead_id), lead_id, now)

    def _to_route(self, leads: pl.DataFrame) -> pl.DataFrame:
        sticky = any(isinstance(each, Sticky) for each in policies_in(self.policy))
        held = [lead_id for lead_id in leads["lead_id"] if lead_id in self.holders]
        free = leads.filter(~pl.col("lead_id").is_in(held)) if held else leads
        if "owner" in free.columns and not sticky:
            free = free.filter(pl.col("owner").is_null())
        return with_account_owners(free, self.reps, self._accounts) if sticky else free

    def _decide(self, everybody: Batch, now: datetime) -> Explanation:
        pool = self.team.pool(now)
        single = _for_pool(everybody, pool, {rep_id: at for at, rep_id in enumerate(self.reps["rep_id"])})
        lead_id = single.lead_ids[0]
        seen = view(self.policy, single, pool, away=self.team.absent(now))
        rng = self._draws.generator(f"route {lead_id} {len(single.excluded.get(lead_id, ()))}")
        decision = self.policy.decide(single, pool, rng)[0]
        waited_for = self._waited_for(decision, everybody)
        if waited_for:  # nobody here may have it, and somebody who is away may
            decision = decision._replace(reason=str(RoutingReason.AWAY))
        if decision.rep_id is not None:
            self.team.given(decision.rep_id, lead_id, now)
            self.holders[lead_id] = decision.rep_id
            self._given_in[lead_id] = self.team.rotation.way_to(seen.pool.rotation) or ()
        back = [
            at for rep_id in waited_for if rep_id in seen.away and (at := self.team.back_at(rep_id, now)) is not None
        ]
        return Explanation(decision, seen, min(back, default=None))

    def _waited_for(self, decision: Decision, everybody: Batch) -> list[str]:
        """Return the reps who are away and may have a lead that nobody here may have; none where somebody may."""
        if decision.reason != Reason.NO_ELIGIBLE_REP:
            return []
        out = everybody.excluded.get(decision.lead_id, ())
        return [rep_id for rep_id in self._who_may(everybody) if rep_id not in out]

    def _who_may(self, single: Batch) -> list[str]:
        """Return the reps who may have a lead, here or not, by the rules and by the route that it takes."""
        ids, nothing = self.reps["rep_id"].to_list(), np.zeros(self.reps.height)
        facts = {name: np.array(self.reps[name].to_list(), dtype=object) for name in self.reps.columns}
        everybody = Pool(tuple(ids), nothing, nothing + 1.0, load=nothing, capacity=nothing, facts=facts)
        mask = view(self.policy, single, everybody).single.eligible
        return ids if mask is None else self.reps["rep_id"].filter(pl.Series(mask[0])).to_list()

    def declined(self, lead_id: str, now: datetime) -> str:
        """Note that whoever holds the lead declined it, or let the time pass; return who. Routed again, it moves on.

        Raises
        ------
        BadInput
            When nobody holds it.
        """
        way = self._given_in.get(lead_id, ())
        rep_id = self._let_go(lead_id)
        self.team.declined(rep_id, lead_id, now, way)
        return rep_id

    def closed(self, lead_id: str) -> str:
        """Note that a lead is open no more; return who had it.

        Raises
        ------
        BadInput
            When nobody holds it.
        """
        rep_id = self._let_go(lead_id)
        self.team.closed(rep_id)
        return rep_id

    def _let_go(self, lead_id: str) -> str:
        if lead_id not in self.holders:
            raise BadInput([Fault("lead", "a lead that was given out and not closed or declined since", value=lead_id)])
        self._given_in.pop(lead_id, None)
        return self.holders.pop(lead_id)

    def state(self, now: datetime) -> State:
        """Return what is to be remembered."""
        return State(described(self.policy), now, self._weights, self.team.state(), dict(self.holders), self._ways())

    def _ways(self) -> dict[str, Sequence[str]]:
        return {lead_id: way for lead_id, way in self._given_in.items() if way}


def _members(reps: pl.DataFrame, absences: pl.DataFrame | None, rules: Rules, unit: CapacityUnit) -> list[Any]:
    by_open = unit is CapacityUnit.OPEN_LEADS
    members = members_of(reps, absences, rules.members, hours=True, capacity=by_open)
    if by_open:
        return members
    daily = reps["capacity"].to_list()
    return [
        replace(each, caps=replace(each.caps, day=min(each.caps.day, float(most))))
        for each, most in zip(members, daily, strict=True)
    ]


def _for_pool(batch: Batch, pool: Pool, position: Mapping[str, int]) -> Batch:
    """Return the batch with the columns of those in the pool only."""
    columns = np.array([position[rep_id] for rep_id in pool.rep_ids], dtype=np.intp)
    values = None if batch.values is None else batch.values[:, columns]
    eligible = None if batch.eligible is None else batch.eligible[:, columns]
    return replace(batch, values=values, eligible=eligible)


def _ages(leads: pl.DataFrame, now: datetime) -> NDArray[np.float64] | None:
    if "created_at" not in leads.columns or leads["created_at"].null_count():
        return None
    since = pl.select(pl.lit(now.astimezone(UTC)) - leads["created_at"]).to_series()
    return np.maximum(since.dt.total_microseconds().to_numpy() / 60e6, 0.0)
