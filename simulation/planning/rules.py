"""Levers that drop a rule: one each for those the scenario has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scenarios import Scenario
from scenarios.constraints import Match, Matches
from scenarios.funnel import Mode
from scenarios.vocabulary import CapacityUnit
from simulation.planning.lever import Group, Lever, Option
from simulation.search import Change, Way, scenario_change

_NO_CAP = 1000.0
"""Leads a day, or at once, that no rep reaches."""


def rule_levers(scenario: Scenario) -> Iterator[Lever]:
    """Offer to drop each rule by itself."""
    for kind in Matches.model_fields:
        if getattr(scenario.matches, kind) is Match.HARD:
            change = scenario_change({"matches": {kind: Match.SOFT}})
            yield _lever(
                kind,
                f"Leads stay within a rep's {kind}",
                f"dropping the rule that a lead stays within a rep's {kind}",
                change,
            )
    if scenario.routing.mode is Mode.PUSH:
        yield from _of_hand_over(scenario)
    yield from _of_returns(scenario)
    yield from _of_stations(scenario)


def _of_hand_over(scenario: Scenario) -> Iterator[Lever]:
    if scenario.acceptance.clock_hours is not None:
        yield _lever("no-clock", "Response clock", "dropping the response clock", _without("acceptance", "clock_hours"))
    if scenario.routing.on_shift_only:
        change = scenario_change({"routing": {"on_shift_only": False}})
        yield _lever("shift", "Leads go to reps on shift only", "giving leads to reps off shift, too", change)
    if scenario.routing.capacity_unit is not CapacityUnit.MINUTES:
        yield _lever("cap", "Caps on a rep's leads", "dropping the caps on a rep's leads", _uncapped)


def _of_returns(scenario: Scenario) -> Iterator[Lever]:
    if scenario.qualification.clock_days is not None:
        change = _without("qualification", "clock_days")
        yield _lever("no-sql-clock", "Clock until qualified", "dropping the clock until qualified", change)
    if scenario.recycling.exclude_previous_owners:
        change = scenario_change({"recycling": {"exclude_previous_owners": False}})
        yield _lever("again", "Nobody gets a lead twice", "letting a rep have a lead again", change)
    if scenario.stalls is not None:
        yield _lever("stalls", "Stalled leads are taken back", "leaving stalled leads with their reps", _off("stalls"))


def _of_stations(scenario: Scenario) -> Iterator[Lever]:
    if scenario.verification is not None:
        text = "handing leads over unverified"
        yield _lever("verification", "Inside sales verifies first", text, _off("verification"))
    if scenario.roles is not None:
        yield _lever("roles", "Rules by role", "dropping the rules by role", _off("roles"))
    if scenario.neglect is not None and (scenario.neglect.remind_hours or scenario.neglect.reassign_hours):
        change = scenario_change({"neglect": {"remind_hours": None, "reassign_hours": None}})
        yield _lever("neglect", "Leads left lying are taken back", "looking no more for leads left lying", change)
    if scenario.readiness is not None and scenario.readiness.hold:
        change = scenario_change({"readiness": {"hold": False}})
        yield _lever(
            "hold", "Marketing holds leads until they are ready", "offering leads before they are ready", change
        )


def _lever(key: str, rule: str, text: str, change: Change) -> Lever:
    return Lever(f"rule-{key}", Group.RULES, rule, "in force", (Option(text, change),))


def _off(table: str) -> Change:
    return scenario_change({table: None})


def _without(part: str, clock: str) -> Change:
    """Give the change that stops a clock for all grades; ``replace`` would merge its tiers instead of dropping them."""

    def change(way: Way) -> Way:
        rules: Any = getattr(way.scenario, part)
        stopped = rules.model_dump() | {clock: None, f"{clock}_by_grade": {}}
        content = way.scenario.model_dump(mode="python", by_alias=True) | {part: stopped}
        return Way(Scenario.model_validate(content), way.policy, way.model, way.hires)

    return change


def _uncapped(way: Way) -> Way:
    reps = [rep.model_copy(update={"capacity": _NO_CAP}) for rep in way.scenario.reps]
    return way.under(reps=reps)
