"""Ordered rules: the first route whose conditions a lead meets decides who may have it; the rest is watched."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.arrays import Bools
from matching.policies.batch_input import asked_eligible, no_chance
from matching.policies.parts_of_a_batch import leads_open_to, less, through, values_for_both, with_part
from matching.policies.protocol import Action, Batch, Decision, Policy, Pool, ValuesFrom
from matching.policies.rotation import Rotation
from matching.policies.round_robin import RoundRobin
from matching.policies.routing_reason import RoutingReason
from scenarios.meeting import Wanted, matching_rows

CATCH_ALL = "catch-all"


class CatchAllWarning(UserWarning):
    """More leads fall through to the catch-all than the rules allow."""


@dataclass(frozen=True, slots=True)
class Route:
    """One rule.

    Attributes
    ----------
    name
        What people call it; routes of one policy have different names.
    when
        Conditions by column of the lead, all of which must be met; none matches every lead.
    to
        Ids of reps, or conditions by column of the pool's facts (team, role); empty for every member.
    by
        The method that chooses among them.
    """

    name: str
    when: Mapping[str, Wanted] = field(default_factory=dict)
    to: Sequence[str] | Mapping[str, Wanted] = ()
    by: Policy = field(default_factory=RoundRobin)

    def members(self, pool: Pool) -> Bools:
        """Return which members of the pool the route leads to, shape (n_reps,)."""
        if isinstance(self.to, Mapping):
            return matching_rows(self.to, pool.facts, len(pool.rep_ids), "reps")
        named = set(self.to)
        return np.array([not named or rep_id in named for rep_id in pool.rep_ids], dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class FallenThrough:
    """How many leads no route matched.

    Attributes
    ----------
    leads, of
        Leads that fell through, and leads in all.
    high
        Whether the share is above what the rules allow, over enough leads to say so.
    """

    leads: int
    of: int
    high: bool

    @property
    def share(self) -> float:
        """The part of all leads, 0 if there were none."""
        return self.leads / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Routes:
    """First match wins, top-down, as in Salesforce's assignment rules; the catch-all is their default owner.

    A lead whose route leads to nobody with room waits: it does not fall to a later route. Without a catch-all a lead
    that no route matches waits too, for the reason `no_route`. Each route's method remembers its own turns; who
    waited longest is remembered for the whole organisation. Propensities are those of the route's method.

    Parameters
    ----------
    routes
        In their order.
    catch_all
        For leads that no route matches; its conditions are not looked at.
    warn_above
        Share of leads that no route matches beyond which it warns (`CatchAllWarning`), once each time it is crossed.
    warn_after
        Leads before the share is judged.
    """

    routes: Sequence[Route]
    catch_all: Route | None = None
    warn_above: float = 0.1
    warn_after: int = 20
    name: str = "rules"

    def __post_init__(self) -> None:
        names = [route.name for route in self.routes] + [CATCH_ALL]
        doubles = {name for name in names if names.count(name) > 1}
        if doubles:
            raise ValueError(f"rules: expected routes of different names, got {', '.join(sorted(doubles))} twice")
        if self.catch_all is not None:
            object.__setattr__(self, "catch_all", replace(self.catch_all, name=CATCH_ALL, when={}))

    @property
    def values_from(self) -> ValuesFrom:
        """Which values the routes' methods need."""
        return values_for_both(*(route.by for route in self._all))

    @property
    def _all(self) -> tuple[Route, ...]:
        return (*self.routes, *(() if self.catch_all is None else (self.catch_all,)))

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Route the leads of each rule together, rules in their order; see `Policy`.

        Raises
        ------
        BadInput
            If a condition names a column that leads or reps do not have.
        """
        everybody, eligible = self._all, asked_eligible(batch, pool)
        first, members = self._first_match(batch), self._members(pool)
        answers: dict[int, Decision] = {}
        for number in sorted(set(first) - {len(everybody)}):
            route, rows = everybody[number], [row for row, one in enumerate(first) if one == number]
            part = leads_open_to(batch, rows, eligible, members[number], {})
            inside = less(with_part(pool, route.name), list(answers.values()))
            given = route.by.decide(part, inside, rng)
            answers |= {row: through(route.name, one) for row, one in zip(rows, given, strict=True)}
        self._count(pool.rotation, first)
        return [answers.get(row) or _without_route(lead_id, pool) for row, lead_id in enumerate(batch.lead_ids)]

    def leaves_to(self, batch: Batch, pool: Pool) -> tuple[Policy, Batch, Pool] | None:
        """Return the method of the route that a lead alone takes, the lead as open as there, and its members."""
        number, everybody = self._first_match(batch)[0], self._all
        if number == len(everybody):
            return None
        part = leads_open_to(batch, [0], batch.eligible, self._members(pool)[number], batch.excluded)
        return everybody[number].by, part, with_part(pool, everybody[number].name)

    def _first_match(self, batch: Batch) -> list[int]:
        """Return the number of each lead's route; the number after the last route for those that match none."""
        count = len(batch.lead_ids)
        met = [matching_rows(route.when, batch.facts, count, "leads").tolist() for route in self.routes]
        return [[*of_lead, True].index(True) for of_lead in zip(*met, strict=True)] if met else [0] * count

    def _members(self, pool: Pool) -> tuple[Bools | None, ...]:
        """Return whom each route leads to, None for everybody; looked up once for as long as the members stay."""
        known = pool.rotation.settled
        if not (isinstance(known, _Members) and known.fits(self, pool)):
            found = [route.members(pool) for route in self._all]
            masks = tuple(None if mask.all() else mask for mask in found)
            known = pool.rotation.settled = _Members(self, pool.rep_ids, pool.facts, masks)
        return known.masks

    def fallen_through(self, rotation: Rotation) -> FallenThrough:
        """Say how many leads no route has matched so far."""
        leads, of = rotation.counts.get("fell_through", 0), rotation.counts.get("leads", 0)
        return FallenThrough(leads, of, of >= self.warn_after and leads > self.warn_above * of)

    def _count(self, rotation: Rotation, first: Sequence[int]) -> None:
        fell = first.count(len(self.routes))
        rotation.counts["leads"] = rotation.counts.get("leads", 0) + len(first)
        rotation.counts["fell_through"] = rotation.counts.get("fell_through", 0) + fell
        found = self.fallen_through(rotation)
        if found.high and not rotation.counts.get("warned"):
            message = f"{found.leads} of {found.of} leads ({found.share:.0%}) matched no route"
            warnings.warn(f"{message}; more than {self.warn_above:.0%} needs a look", CatchAllWarning, stacklevel=3)
        rotation.counts["warned"] = int(found.high)


class _Members(NamedTuple):
    """Whom each route leads to, among the members of a moment."""

    of: Routes
    rep_ids: tuple[str, ...]
    facts: Mapping[str, NDArray[Any]]
    masks: tuple[Bools | None, ...]

    def fits(self, routes: Routes, pool: Pool) -> bool:
        known = self.facts is pool.facts or not (self.facts or pool.facts)
        return known and self.of is routes and self.rep_ids is pool.rep_ids

    def copy(self) -> _Members:
        return self


def _without_route(lead_id: str, pool: Pool) -> Decision:
    return Decision(lead_id, None, Action.WAIT, no_chance(len(pool.rep_ids)), reason=str(RoutingReason.NO_ROUTE))
