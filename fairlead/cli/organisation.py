"""The organisation a command simulates."""

from __future__ import annotations

from scenarios import Rules, Scenario, load


def organisation_of(scenario: str, rules: Rules | None) -> Scenario:
    """Load a scenario by name or path, under these rules if there are any.

    Raises
    ------
    BadInput
        When it cannot be read, or a rule is about single leads.
    """
    organisation = load(scenario)
    return organisation if rules is None else organisation.with_rules(rules)
