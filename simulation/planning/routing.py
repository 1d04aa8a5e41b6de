"""The lever of routing methods."""

from __future__ import annotations

from collections.abc import Sequence

from matching import Policy
from scenarios import Scenario
from scenarios.funnel import Mode
from simulation.planning.lever import Group, Lever, Option
from simulation.search import Change


def routing_levers(scenario: Scenario, now: Policy, methods: Sequence[Policy]) -> list[Lever]:
    """Offer other methods; none in a pull pool, where nobody asks them."""
    others = [method for method in methods if method.name != now.name]
    if scenario.routing.mode is Mode.PULL or not others:
        return []
    options = tuple(Option(f"{_words(each)} instead of {now.name.replace('-', ' ')}", _to(each)) for each in others)
    return [Lever("routing", Group.ROUTING, "Routing method", _words(now), options)]


def _to(method: Policy) -> Change:
    return lambda way: way.routed_by(method)


def _words(method: Policy) -> str:
    return f"{method.name.replace('-', ' ')} routing"
