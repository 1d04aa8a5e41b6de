"""The lever of grading: which leads reps are given at all."""

from __future__ import annotations

from collections.abc import Iterator

from scenarios import Scenario
from scenarios.vocabulary import Grade
from simulation.planning.lever import Group, Lever, Option
from simulation.search import lowest_grade, scenario_change

SCORES = (-0.1, 0.1)
"""Moves of the score up to which leads are verified."""


def threshold_levers(scenario: Scenario) -> Iterator[Lever]:
    """Offer to keep the lower grades back, and another threshold of verification."""
    graded = [grade for grade in Grade if grade in scenario.leads.grade]
    lowest = list(reversed(graded[:-1]))[:2]
    if lowest:
        variable = lowest_grade(lowest)
        texts = [f"only leads graded {_upto(graded, grade)} handed to reps" for grade in lowest]
        options = tuple(Option(text, variable.change(at)) for at, text in enumerate(texts))
        now = f"grades {_upto(graded, graded[-1])}"
        yield Lever("grade", Group.THRESHOLD, "Grading threshold", now, options)
    yield from _verification(scenario)


def _verification(scenario: Scenario) -> Iterator[Lever]:
    rules = scenario.verification
    if rules is None:
        return
    options = tuple(
        Option(
            f"leads verified up to a score of {max(0.0, rules.threshold + move):.2g} instead of {rules.threshold:g}",
            scenario_change({"verification": {"threshold": max(0.0, rules.threshold + move)}}),
        )
        for move in SCORES
    )
    now = f"below {rules.threshold:g}"
    yield Lever("score", Group.THRESHOLD, "Score below which leads are verified", now, options)


def _upto(graded: list[Grade], lowest: Grade) -> str:
    kept = [grade.value for grade in graded[: graded.index(lowest) + 1]]
    return kept[0] if len(kept) == 1 else f"{kept[0]} to {kept[-1]}"
