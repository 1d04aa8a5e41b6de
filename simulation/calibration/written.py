"""A calibrated scenario as the TOML file that people read: beside each figure, what it rests on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from scenarios import Scenario
from scenarios.calibrated import Basis
from simulation.calibration.figure import Figure

_LISTS = ("cadence", "reps", "provenance", "calibrated", "absences")
_PRIOR = "a prior, not your firm"


def as_toml(scenario: Scenario, figures: Sequence[Figure], remarks: Sequence[str]) -> str:
    """Write a scenario as TOML that loads as the same scenario."""
    content = scenario.model_dump(mode="json", exclude_none=True, by_alias=True)
    said = {figure.key: figure for figure in figures}
    lines = [*_heading(scenario, remarks), *_table((), content, said)]
    return "\n".join(lines) + "\n"


def _heading(scenario: Scenario, remarks: Sequence[str]) -> Iterator[str]:
    record = scenario.calibration
    if record is not None:
        span = f"{record.since.date()} to {record.until.date()}"
        yield f"# Calibrated on {record.source}: {record.leads:,} leads, {span}."
        yield f"# A figure without a remark is that of {record.extends}: {_PRIOR}."
    yield from (f"# {remark}" for remark in remarks)
    yield ""


def _table(path: tuple[str, ...], content: dict[str, Any], said: dict[str, Figure]) -> Iterator[str]:
    """Write the plain keys of a table first, then the tables in it."""
    inner: list[tuple[str, Any]] = []
    for key, value in content.items():
        if _is_table(path, key, value):
            inner.append((key, value))
        else:
            yield f"{_key(key)} = {_value(value)}{_remark('.'.join((*path, key)), said)}"
    for key, value in inner:
        name = ".".join(_key(part) for part in (*path, key))
        if isinstance(value, dict):
            yield from ("", f"[{name}]")
            yield from _table((*path, key), value, said)
        else:
            for number, row in enumerate(value):
                yield from ("", f"[[{name}]]")
                yield from _table((*path, key, str(number)), row, said)


def _is_table(path: tuple[str, ...], key: str, value: Any) -> bool:
    if not path:
        return isinstance(value, dict) or (isinstance(value, list) and bool(value) and key in _LISTS)
    return path == ("validation",) and key == "kpis" and bool(value)


def _remark(key: str, said: dict[str, Figure]) -> str:
    """Say what a figure rests on; a table written on one line says it of each of its entries."""
    inside = [figure for name, figure in said.items() if name == key or name.startswith(f"{key}.")]
    words = [f"{_inner(figure, key)}{_rests_on(figure)}" for figure in inside]
    return f"  # {'; '.join(words)}" if words else ""


def _inner(figure: Figure, key: str) -> str:
    return "" if figure.key == key else f"{figure.key[len(key) + 1 :]}: "


def _rests_on(figure: Figure) -> str:
    if figure.basis is Basis.PRIOR:
        return f"{_PRIOR} ({figure.method})"
    if figure.basis is Basis.ASSUMED:
        return f"assumed ({figure.method})"
    bounds = (
        ""
        if figure.low is None
        else f"95 % {figure.low:g} to {'?' if figure.high is None else format(figure.high, 'g')}, "
    )
    return f"{figure.basis.value}, {bounds}n = {figure.n:,}"


def _key(key: str) -> str:
    return (
        key
        if key.replace("_", "").replace("-", "").isalnum() and key.isascii()
        else json.dumps(key, ensure_ascii=False)
    )


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return (
            "{ " + ", ".join(f"{_key(str(key))} = {_value(inner)}" for key, inner in value.items()) + " }"
            if value
            else "{}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(_value(inner) for inner in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value, ensure_ascii=False)
