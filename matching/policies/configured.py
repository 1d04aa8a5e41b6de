"""Policies as a rules file describes them: by name, with parameters, one inside another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from matching.policies.bid_price import BidPrice
from matching.policies.decay import Decay, decay_of
from matching.policies.greedy import Greedy
from matching.policies.least_loaded import LeastLoaded
from matching.policies.level import Level
from matching.policies.longest_waiting import LongestWaiting
from matching.policies.optimal import Optimal
from matching.policies.protocol import Policy
from matching.policies.queue_aware import QueueAware
from matching.policies.registry import POLICY_NAMES, policy_named
from matching.policies.round_robin import RoundRobin
from matching.policies.routes import CATCH_ALL, Route, Routes
from matching.policies.sticky import Sticky
from matching.policies.weighted_round_robin import WeightedRoundRobin
from matching.policies.wrappers import Exploring, Fallback, Holdout, Switchback
from scenarios.faults import BadInput, Fault
from scenarios.policy_tables import LAW_KEYS, CatchAllTable, Kind, RouteTable, policy_tables
from scenarios.rules import Rules
from scenarios.toml_file import nearest_key

RULES = "rules"
"""The name of the policy that a rules file's routes describe."""


def _queue_aware(minutes_per_lead: float, name: str, **law: Any) -> QueueAware:
    return QueueAware(decay_of(**law), minutes_per_lead, name)


_INSIDE = ("inner", "base", "then")
_MAKERS: Mapping[str, Callable[..., Policy]] = MappingProxyType(
    {
        "round-robin": RoundRobin,
        "weighted-round-robin": WeightedRoundRobin,
        "longest-waiting": LongestWaiting,
        "level": Level,
        "least-loaded": LeastLoaded,
        "sticky": Sticky,
        "greedy": Greedy,
        "queue-aware": _queue_aware,
        "optimal": Optimal,
        "bid-price": BidPrice,
        "holdout": Holdout,
        "switchback": Switchback,
        "exploring": Exploring,
        "fallback": Fallback,
    }
)


def names_known(rules: Rules | None = None) -> tuple[str, ...]:
    """Return every name that `policy_from` knows under these rules."""
    own = () if rules is None else tuple(rules.policy)
    return (*POLICY_NAMES, RULES, *(name for name in own if name not in POLICY_NAMES))


def policy_from(name: str, rules: Rules | None = None, decay: Decay | None = None) -> Policy:
    """Return the policy of that name: one of the file's own tables, its routes, or one that needs no parameters.

    ``decay`` is the law by which waiting costs for ``queue-aware`` where the file does not state one, such as a law
    learned from a firm's own history.

    Raises
    ------
    BadInput
        If there is none of that name, a table is wrong, a policy stands inside itself, or `rules` has no routes.
    """
    return _Builder(rules or Rules(), decay).build(name, "policy", ())


class _Builder:
    def __init__(self, rules: Rules, decay: Decay | None) -> None:
        self._rules = rules
        self._decay = decay
        self._tables = policy_tables(rules.policy, "rules")

    def build(self, name: str, where: str, outside: tuple[str, ...]) -> Policy:
        if name in outside:
            chain = " > ".join((*outside, name))
            raise BadInput(
                [Fault("rules", f"a policy that does not stand inside itself ({chain})", column=where, value=name)]
            )
        if name in self._tables:
            return self._from_table(name, self._tables[name], (*outside, name))
        if name == RULES:
            return self._routes((*outside, name))
        if name in POLICY_NAMES:
            return self._with_decay(policy_named(name), stated=False)
        known = list(names_known(self._rules))
        expected = f"one of {', '.join(known)}; {nearest_key(name, known).replace('key', 'method')}"
        raise BadInput([Fault("rules", expected, column=where, value=name)])

    def _from_table(self, name: str, table: Kind, outside: tuple[str, ...]) -> Policy:
        parameters: dict[str, Any] = table.model_dump(exclude={"kind"})
        for key in _INSIDE:
            if key in parameters:
                parameters[key] = self.build(parameters[key], f"policy.{name}.{key}", outside)
        if table.kind == "oracle":
            return policy_named("oracle")
        try:
            policy = _MAKERS[table.kind](**parameters, name=name)
            return self._with_decay(policy, stated=bool(LAW_KEYS & table.model_fields_set))
        except ValueError as error:
            raise BadInput([Fault("rules", str(error), column=f"policy.{name}")]) from None

    def _with_decay(self, policy: Policy, *, stated: bool) -> Policy:
        """Give `queue-aware` the law handed in, unless the file states its own."""
        if self._decay is None or stated or not isinstance(policy, QueueAware):
            return policy
        return replace(policy, decay=self._decay)

    def _routes(self, outside: tuple[str, ...]) -> Policy:
        if not self._rules.route:
            raise BadInput(
                [Fault("rules", "at least one [[route]] in the file of --rules for the method rules", column="route")]
            )
        routes = [self._route(number, route, outside) for number, route in enumerate(self._rules.route, start=1)]
        last = self._rules.catch_all
        try:
            if last is None:
                return Routes(routes)
            catch_all = Route(CATCH_ALL, {}, last.to, self._by(last, "catch_all.by", outside))
            return Routes(routes, catch_all, last.warn_above, last.warn_after)
        except ValueError as error:
            raise BadInput([Fault("rules", str(error), column="route")]) from None

    def _route(self, number: int, route: RouteTable, outside: tuple[str, ...]) -> Route:
        by = self._by(route, f"route {number}.by", outside)
        return Route(route.name or f"route {number}", route.when, route.to, by)

    def _by(self, table: RouteTable | CatchAllTable, where: str, outside: tuple[str, ...]) -> Policy:
        return self.build(table.by, where, outside)
