"""How a plan is made: replications, confidence, what counts as worth it."""

from __future__ import annotations

from dataclasses import dataclass

from scenarios.faults import Faults

METHODS = ("least-loaded", "weighted-round-robin", "optimal")
"""Routing methods that are tried unless others are named; they need nothing but the scenario."""

FEWEST = 8


@dataclass(frozen=True)
class Settings:
    """What a plan is asked for.

    Attributes
    ----------
    replications
        Of the confirmation.
    first
        Of the first round of screening.
    budget
        Instead of ``replications``: as many as fit into so many runs in all.
    least
        The smallest gain worth a change, as a share of revenue as it is.
    hire_cost
        What a hire costs a year, in the unit of the scenario's values; None where nobody said.
    confidence
        For all levers together.
    search
        Runs for a search over combinations of settings on top; 0 for none.
    seed
        Names all luck.
    n_jobs
        Processes; −1 for one a core.
    """

    replications: int = 60
    first: int = 6
    budget: int | None = None
    least: float = 0.01
    hire_cost: float | None = None
    confidence: float = 0.95
    search: int = 0
    seed: int = 0
    n_jobs: int = -1

    def refuse_impossible(self) -> None:
        """Refuse settings that mean nothing.

        Raises
        ------
        BadInput
            With one fault for each.
        """
        faults = Faults()
        for ok, name, value, expected in (
            (self.replications >= FEWEST, "--replications", self.replications, f"{FEWEST} or more"),
            (self.first >= 2, "first", self.first, "2 or more"),
            (0 <= self.least < 1, "--least", self.least, "a share of revenue from 0 to below 1, such as 0.01"),
            (self.hire_cost is None or self.hire_cost >= 0, "--hire-cost", self.hire_cost, "an amount of 0 or more"),
            (0.5 <= self.confidence < 1, "confidence", self.confidence, "from 0.5 to below 1"),
            (self.search == 0 or self.search >= 64, "--search", self.search, "0 for none, or 64 runs or more"),
        ):
            if not ok:
                faults.add("plan", expected, column=name, value=str(value))
        faults.raise_if_any()
