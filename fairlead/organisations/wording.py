"""Figures of a scenario in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from scenarios.funnel import Clock

Kind = TypeVar("Kind", bound=str)

_MOST_HOURS = 48.0


def share(chance: float) -> str:
    """Write a chance: ``70 %``."""
    return f"{100 * chance:.3g} %"


def clock(hours: float, kind: Clock) -> str:
    """Write the length of a clock: ``12 working hours``."""
    unit = "working hours" if kind is Clock.BUSINESS else "hours"
    return f"{hours:g} {unit if hours != 1 else unit.removesuffix('s')}"


def days(count: float, kind: Clock) -> str:
    """Write the length of a clock in days; business clocks count 24 of the rep's own hours a day."""
    if kind is Clock.BUSINESS:
        return clock(24 * count, kind)
    return f"{count:g} day{'' if count == 1 else 's'}"


def span(hours: float) -> str:
    """Write a time: ``5 minutes``, ``12 hours``, ``3 days``."""
    if hours < 1:
        return f"{60 * hours:g} minutes"
    return f"{hours:g} hour{'' if hours == 1 else 's'}" if hours < _MOST_HOURS else f"{hours / 24:.3g} days"


def by_kind(chances: Mapping[Kind, float]) -> str:
    """Write chances by kind: ``A 95 %, B 85 %``."""
    return ", ".join(f"{kind} {share(chance)}" for kind, chance in chances.items())


def mix(weights: Mapping[Kind, float]) -> str:
    """Write a mix: ``north 35 %, south 40 %``; weights are scaled to one."""
    total = sum(weights.values())
    return ", ".join(f"{kind} {share(weight / total)}" for kind, weight in weights.items())


def listed(words: Sequence[str]) -> str:
    """Write a list: ``a, b and c``."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def times(count: int) -> str:
    """Write how often: ``once``, ``3 times``."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")
