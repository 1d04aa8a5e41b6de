"""One way for an organisation to work, and changes to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from matching import Policy, ValuesFrom
from scenarios import Scenario
from scenarios.funnel import Mode
from scenarios.organisation import Rep
from simulation.values import ValueModel


@dataclass(frozen=True)
class Way:
    """What is simulated as one candidate.

    Attributes
    ----------
    scenario
        The organisation and its rules.
    policy
        The routing method.
    model
        What a method that decides by learned values decides by.
    hires
        Reps to come on top. Nobody knows a new rep's talent, so each replication draws another one.
    """

    scenario: Scenario
    policy: Policy
    model: ValueModel | None = None
    hires: tuple[Rep, ...] = ()

    def under(self, **changes: Any) -> Way:
        """Return the same with a changed scenario, as ``Scenario.replace`` takes changes."""
        return replace(self, scenario=self.scenario.replace(**changes))

    def routed_by(self, policy: Policy) -> Way:
        """Return the same under another routing method."""
        return replace(self, policy=policy)

    def with_hires(self, *hires: Rep) -> Way:
        """Return the same with more reps."""
        return replace(self, hires=self.hires + hires)

    def in_replication(self, replication: int) -> Scenario:
        """Give the scenario of one replication, new reps under names of their own (talent is drawn by name)."""
        if not self.hires:
            return self.scenario
        joined = [
            rep.model_copy(update={"rep_id": f"hire {number} of replication {replication}"})
            for number, rep in enumerate(self.hires, start=1)
        ]
        return self.scenario.replace(reps=[*self.scenario.reps, *joined])

    @property
    def wants_model(self) -> bool:
        """Whether its method decides by learned values and is asked at all."""
        return self.policy.values_from is ValuesFrom.MODEL and self.scenario.routing.mode is Mode.PUSH


Change = Callable[[Way], Way]
"""What turns one way to work into another; changes follow one another."""


def unchanged(way: Way) -> Way:
    """Change nothing."""
    return way
