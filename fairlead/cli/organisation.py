"""The organisation a command simulates."""

from __future__ import annotations

from pathlib import Path

from scenarios import Scenario, load, load_rules


def organisation_of(scenario: str, rules: Path | None) -> Scenario:
    """Load a scenario by name or path, under the rules of a file if one is given.

    Raises
    ------
    BadInput
        When either cannot be read, or a rule is about single leads.
    """
    organisation = load(scenario)
    return organisation if rules is None else organisation.with_rules(load_rules(rules))
