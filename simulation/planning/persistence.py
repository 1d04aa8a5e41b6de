"""Levers of persistence: how often a lead is tried, by how many reps, and what nurture gives back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scenarios import Scenario
from simulation.planning.lever import Group, Lever, Option
from simulation.search import Variable, attempts, of_scenario, recycling_days, returns_from_nurture, scenario_change

MORE_ATTEMPTS = (-2, -1, 1, 2, 4)
RETURNS = (0, 1, 2, 3, 4)
OWNERS = (1, 2, 3, 4)
NURTURE = (0.5, 2.0)
"""Multiples of the days in nurture that are tried."""


def persistence_levers(scenario: Scenario) -> Iterator[Lever]:
    """Offer more or fewer attempts, following the cadence, other numbers of owners and returns, other times."""
    yield _attempts(scenario)
    if scenario.persistence is not None:
        text = f"every rep follows the cadence to its end ({len(scenario.cadence)} attempts)"
        option = Option(text, scenario_change({"persistence": None}))
        yield Lever("following", Group.PERSISTENCE, "Following the cadence", "some stop earlier", (option,))
    yield _owners(scenario)
    yield from _nurture(scenario)


def _attempts(scenario: Scenario) -> Lever:
    now = len(scenario.cadence)
    more = [number for number in MORE_ATTEMPTS if now + number >= 1]
    texts = [f"{now + number} {_s('attempt', now + number)} instead of {now}" for number in more]
    return _lever("attempts", "Attempts at contact", f"{now} attempts", attempts(more), texts)


def _owners(scenario: Scenario) -> Lever:
    now = scenario.routing.max_owners
    tried = [number for number in OWNERS if number != now]
    variable = of_scenario("owners", [(str(each), {"routing": {"max_owners": each}}) for each in tried])
    texts = [f"at most {each} {_s('rep', each)} in turn when clocks run out instead of {now}" for each in tried]
    return _lever("owners", "Reps who may try in turn", f"at most {now}", variable, texts)


def _nurture(scenario: Scenario) -> Iterator[Lever]:
    rules = scenario.recycling
    if rules.return_chance == 0:
        return
    times = [number for number in RETURNS if number != rules.max_generations]
    texts = [f"at most {each} {_s('return', each)} from nurture instead of {rules.max_generations}" for each in times]
    now = f"at most {rules.max_generations}"
    yield _lever("returns", "Returns from nurture (recycling)", now, returns_from_nurture(times), texts)
    if rules.max_generations:
        days = [rules.mean_days * each for each in NURTURE]
        texts = [f"{each:g} days in nurture on average instead of {rules.mean_days:g}" for each in days]
        yield _lever("days", "Days in nurture", f"{rules.mean_days:g} on average", recycling_days(days), texts)


def _lever(key: str, title: str, now: str, variable: Variable, texts: Sequence[str]) -> Lever:
    options = tuple(Option(text, variable.change(at)) for at, text in enumerate(texts))
    return Lever(key, Group.PERSISTENCE, title, now, options)


def _s(noun: str, count: int) -> str:
    return noun if count == 1 else f"{noun}s"
