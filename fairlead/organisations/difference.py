"""What stands differently in two scenarios, key by key; reps by team."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scenarios import Scenario
from scenarios.organisation import Rep

PROSE = {"name", "title", "description", "provenance"}
ABSENT = "–"


@dataclass(frozen=True)
class Change:
    """One key with what stands in the first scenario and in the second, as text; a dash where there is nothing."""

    key: str
    before: str
    after: str


def changes(first: Scenario, second: Scenario, *, named: bool = False) -> tuple[Change, ...]:
    """Give every figure that differs; reps are counted by team, or told one by one where ``named``."""
    before, after = _figures(first, named=named), _figures(second, named=named)
    keys = [*before, *(key for key in after if key not in before)]
    found = (Change(key, before.get(key, ABSENT), after.get(key, ABSENT)) for key in keys)
    return tuple(change for change in found if change.before != change.after)


def _figures(scenario: Scenario, *, named: bool) -> dict[str, str]:
    content = scenario.model_dump(mode="json", by_alias=True, exclude={*PROSE, "reps", "absences"})
    found = dict(_flat(content, ""))
    found |= dict(_by_name(scenario.reps) if named else _by_team(scenario.reps))
    away = Counter(absence.rep_id if named else "all teams" for absence in scenario.absences)
    return found | {f"absences, {who}": str(count) for who, count in away.items()}


def _flat(content: Any, at: str) -> Iterator[tuple[str, str]]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _flat(value, f"{at}.{key}" if at else str(key))
    elif isinstance(content, list) and content and isinstance(content[0], dict):
        for number, value in enumerate(content, start=1):
            yield from _flat(value, f"{at}[{number}]")
    elif content is not None and content != []:
        yield at, _text(content)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_text(each) for each in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _by_team(reps: tuple[Rep, ...]) -> Iterator[tuple[str, str]]:
    for team in dict.fromkeys(rep.team for rep in reps):
        members = [rep for rep in reps if rep.team == team]
        yield f"team {team}: reps", str(len(members))
        yield f"team {team}: capacity", f"{sum(rep.capacity for rep in members):g}"
        for fact in ("role", "territories", "niches", "languages", "timezone", "hours", "selling_share", "hired_on"):
            yield f"team {team}: {fact}", _in_common([_words(getattr(rep, fact)) for rep in members])
        yield f"team {team}: mean skill", f"{sum(rep.skill for rep in members) / len(members):.2f}"


def _in_common(texts: list[str]) -> str:
    """Count how many have what, most first."""
    counted = Counter(text for text in texts if text)
    if len(counted) <= 1 and sum(counted.values()) in (0, len(texts)):
        return next(iter(counted), ABSENT)
    return "; ".join(f"{count} x {text}" for text, count in counted.most_common())


def _words(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else _text(getattr(value, "value", value))


def _by_name(reps: tuple[Rep, ...]) -> Iterator[tuple[str, str]]:
    for rep in reps:
        for fact, value in rep.model_dump(mode="json", exclude={"rep_id"}).items():
            if value not in (None, []):
                yield f"rep {rep.rep_id}: {fact}", _text(value)
