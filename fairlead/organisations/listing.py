"""The scenarios that ship, each with what a reader needs to choose."""

from __future__ import annotations

from dataclasses import dataclass

from fairlead.organisations.size import Size, size_of
from scenarios import Scenario, load, shipped


@dataclass(frozen=True)
class Entry:
    """One scenario of the library."""

    name: str
    title: str
    description: str
    size: Size


def library() -> tuple[Entry, ...]:
    """Give all of them, the baseline first."""
    names = sorted(shipped(), key=lambda name: (name != "baseline", name))
    return tuple(entry_of(load(name)) for name in names)


def entry_of(scenario: Scenario) -> Entry:
    """Give what a reader needs of one."""
    return Entry(scenario.name, scenario.title, scenario.description, size_of(scenario))
