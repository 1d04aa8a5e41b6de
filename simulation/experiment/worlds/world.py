"""What a comparison asks of a world, and the world whose truth the scenario states."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from scenarios import Scenario
from simulation.market import Market, draw_market
from simulation.open_work import OpenWork
from simulation.open_work.placing import remarks_on, with_open_work
from simulation.training import fit_on_past
from simulation.values import ValueModel


class OpenWorld(Protocol):
    """A world that replications can be drawn from; sent to the workers."""

    @property
    def name(self) -> str:
        """Which kind of world it is: ``synthetic``, ``replay`` or ``posterior``."""

    @property
    def scenario(self) -> Scenario:
        """The organisation, with the reps who are simulated."""

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a reader must know before any figure."""

    def market(self, number: int) -> Market:
        """Draw the leads of a replication and every rep's chance with each of them."""

    def told(self, number: int) -> ValueModel | None:
        """Give the model whose values policies see in this replication."""

    def draw_of(self, number: int) -> int | None:
        """Say which draw of what is not known a replication belongs to; None where nothing is drawn but luck."""

    def under(self, scenario: Scenario, seed: int) -> OpenWorld:
        """Give the same world with another horizon or other luck; what was learned stays."""


class World(Protocol):
    """A world as a user asks for it."""

    def opened(self, scenario: Scenario, seed: int, *, learned: bool) -> OpenWorld:
        """Make it ready for replications of a scenario.

        Parameters
        ----------
        scenario
            The organisation.
        seed
            Names all luck.
        learned
            Whether any policy decides by a model's values.
        """


@dataclass(frozen=True)
class Synthetic:
    """The scenario's own leads and truth, which is known.

    Parameters
    ----------
    model
        What policies are told; fitted on the scenario's own simulated past where one is needed and none given.
    open_work
        Leads with which every replication begins, on their day.
    """

    model: ValueModel | None = None
    open_work: OpenWork | None = None

    def opened(self, scenario: Scenario, seed: int, *, learned: bool) -> OpenSynthetic:
        """Fit a model if need be."""
        wanted = self.model is None and learned
        model = fit_on_past(scenario, seed=seed) if wanted else self.model
        if self.open_work is None:
            return OpenSynthetic(scenario, seed, model)
        begun, remarks = self.open_work.beginning(scenario), remarks_on(scenario, self.open_work)
        return OpenSynthetic(begun, seed, model, remarks=remarks, open_work=self.open_work)


@dataclass(frozen=True)
class OpenSynthetic:
    """A synthetic world with its model."""

    scenario: Scenario
    seed: int
    model: ValueModel | None
    name: str = "synthetic"
    remarks: tuple[str, ...] = ()
    open_work: OpenWork | None = None

    def market(self, number: int) -> Market:
        """Draw leads from the scenario's mix; chances are its truth."""
        market = draw_market(self.scenario, self.seed, number)
        return market if self.open_work is None else with_open_work(market, self.scenario, self.open_work)

    def told(self, number: int) -> ValueModel | None:
        """Give the one model there is."""
        return self.model

    def draw_of(self, number: int) -> int | None:
        """Say that nothing is drawn but luck."""
        return None

    def under(self, scenario: Scenario, seed: int) -> OpenSynthetic:
        """Keep the model."""
        return replace(self, scenario=scenario, seed=seed)
