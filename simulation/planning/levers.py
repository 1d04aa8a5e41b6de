"""The levers that a scenario has."""

from __future__ import annotations

from collections.abc import Sequence

from matching import Policy
from scenarios import Scenario
from simulation.planning.lever import Lever
from simulation.planning.persistence import persistence_levers
from simulation.planning.response import response_levers
from simulation.planning.routing import routing_levers
from simulation.planning.rules import rule_levers
from simulation.planning.threshold import threshold_levers


def levers_of(scenario: Scenario, now: Policy, methods: Sequence[Policy]) -> tuple[Lever, ...]:
    """Give every lever but people, whose options prices propose first (:mod:`simulation.planning.people`)."""
    return (
        *routing_levers(scenario, now, methods),
        *response_levers(scenario),
        *persistence_levers(scenario),
        *threshold_levers(scenario),
        *rule_levers(scenario),
    )
