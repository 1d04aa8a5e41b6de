"""Decision variables: settings of an organisation that somebody can decide, with the values to try."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from scenarios import Scenario
from scenarios.vocabulary import Grade
from simulation.search.way import Change, Way


@dataclass(frozen=True)
class Variable:
    """A setting and the values it may take.

    Attributes
    ----------
    name
        In words.
    values
        What is tried, as text; the present one need not be among them.
    change
        Gives the change that sets a value, by its position among ``values``.
    """

    name: str
    values: tuple[str, ...]
    change: Callable[[int], Change]


def of_scenario(name: str, values: Sequence[tuple[str, dict[str, Any]]]) -> Variable:
    """Make a variable of changes to a scenario, as ``Scenario.replace`` takes them."""
    return Variable(name, tuple(text for text, _ in values), lambda at: scenario_change(values[at][1]))


def scenario_change(changes: dict[str, Any]) -> Change:
    """Give the change that replaces keys of the scenario."""
    return lambda way: way.under(**changes)


def sla_hours(hours: Sequence[float]) -> Variable:
    """Let the clock by which a rep must accept take these lengths, whatever the grade; in its own hours."""

    def change(at: int) -> Change:
        return lambda way: way.under(acceptance=_clock(way.scenario, hours[at]))

    return Variable("response clock", tuple(f"{each:g} hours" for each in hours), change)


def _clock(scenario: Scenario, hours: float) -> dict[str, Any]:
    tiers = scenario.acceptance.clock_hours_by_grade
    return {"clock_hours": hours, "clock_hours_by_grade": dict.fromkeys(tiers, hours)}


def attempts(more: Sequence[int]) -> Variable:
    """Let the cadence have so many attempts more or fewer; further ones repeat the last step."""

    def change(at: int) -> Change:
        return lambda way: way.under(cadence=_longer(way.scenario, more[at]))

    return Variable("attempts", tuple(f"{number:+d}" for number in more), change)


def _longer(scenario: Scenario, more: int) -> list[dict[str, Any]]:
    steps = [step.model_dump() for step in scenario.cadence]
    return steps + [steps[-1]] * more if more > 0 else steps[: max(1, len(steps) + more)]


def routing_window(minutes: Sequence[float]) -> Variable:
    """Let waiting leads be given out every so many minutes (the window after which routing is solved again)."""
    return of_scenario(
        "routing window", [(f"{each:g} minutes", {"routing": {"window_minutes": each}}) for each in minutes]
    )


def recycling_days(days: Sequence[float]) -> Variable:
    """Let leads rest in nurture for so many days on average."""
    return of_scenario("days in nurture", [(f"{each:g} days", {"recycling": {"mean_days": each}}) for each in days])


def returns_from_nurture(times: Sequence[int]) -> Variable:
    """Let leads come back from nurture so often at most."""
    return of_scenario(
        "returns from nurture", [(f"{each}", {"recycling": {"max_generations": each}}) for each in times]
    )


def lowest_grade(grades: Sequence[Grade]) -> Variable:
    """Let only leads of these grades or better be handed to reps."""
    return Variable(
        "grading threshold", tuple(f"{grade.value} or better" for grade in grades), lambda at: _from_grade(grades[at])
    )


def _from_grade(lowest: Grade) -> Change:
    def change(way: Way) -> Way:
        order = list(Grade)
        kept = order[: order.index(lowest) + 1]
        roles = way.scenario.roles.model_dump() if way.scenario.roles is not None else {}
        for role in ("closer", "hunter", "farmer", "partner", "inside"):
            own = roles.setdefault(role, {})
            both = [grade for grade in kept if grade in (own.get("grades") or kept)]
            own["grades"] = both or own["grades"]  # a desk for lower grades alone keeps them
        return way.under(roles=roles)

    return change
