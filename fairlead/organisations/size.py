"""How large an organisation is: leads and caps a week."""

from __future__ import annotations

from dataclasses import dataclass

from scenarios import Scenario
from scenarios.vocabulary import CapacityUnit, Role


@dataclass(frozen=True)
class Size:
    """Leads that arrive and leads that may be given out in a full week; caps None where they count no leads a day."""

    reps: int
    teams: int
    leads_a_week: float
    caps_a_week: float | None

    @property
    def load(self) -> float | None:
        """Leads that arrive over those that may be given out; None where either is unknown or there are no caps."""
        return self.leads_a_week / self.caps_a_week if self.caps_a_week else None


def size_of(scenario: Scenario) -> Size:
    """Count reps, teams, leads and caps; absences and ramps are not taken off, leads that come back not added."""
    sellers = [rep for rep in scenario.reps if rep.role is not Role.INSIDE or rep.capacity > 0]
    counted = scenario.routing.capacity_unit is CapacityUnit.LEADS
    days = [(rep.capacity, len({shift.weekday for shift in rep.working_hours.shifts})) for rep in sellers]
    return Size(
        reps=len(scenario.reps),
        teams=len({rep.team for rep in scenario.reps}),
        leads_a_week=scenario.arrivals.per_day * sum(scenario.arrivals.by_weekday),
        caps_a_week=sum(capacity * worked for capacity, worked in days) if counted else None,
    )
