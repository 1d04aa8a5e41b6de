"""Which rows of a table meet conditions."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.faults import BadInput, Fault

Wanted = str | int | float | bool | Sequence[str | int | float | bool]
Bools = NDArray[np.bool_]

_COMPARISON = re.compile(r"(>=|<=|>|<|!=)\s*(.+)")
_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


def matching_rows(conditions: Mapping[str, Wanted], facts: Mapping[str, NDArray[Any]], count: int, of: str) -> Bools:
    """Return which rows meet all conditions, shape (count,); a missing value meets none, except ``!=``.

    Raises
    ------
    BadInput
        If there is no such column, or a comparison is with something that is neither a number nor a day.
    """
    met: Bools | None = None
    for column, wanted in conditions.items():
        if column not in facts:
            known = ", ".join(sorted(facts)) or "none"
            raise BadInput([Fault("rules", f"a column of the {of}: {known}", column="route", value=column)])
        found = np.array(meets(facts[column].tolist(), wanted, column), dtype=np.bool_)
        met = found if met is None else met & found
    return np.ones(count, dtype=np.bool_) if met is None else met


def meets(cells: Sequence[Any], wanted: Wanted, name: str) -> list[bool]:
    """Return of each cell whether it is what was wanted; of a cell that is a list, whether it holds such.

    Raises
    ------
    BadInput
        If a comparison is with something that is neither a number nor a day, or cells are neither.
    """
    if isinstance(wanted, str):
        comparison = comparison_of(wanted)
        if comparison is not None:
            return _compared(cells, *comparison, name)
    words = words_of(wanted)
    return [any(_same(one, word) for one in _each(cell) for word in words) for cell in cells]


def comparison_of(wanted: str) -> tuple[str, str] | None:
    """Return sign and bound of a comparison; None where the text is a word to be met."""
    found = _COMPARISON.fullmatch(wanted.strip())
    return None if found is None else (found[1], found[2].strip())


def words_of(wanted: Wanted) -> list[str | int | float | bool]:
    """Return the words of which one is wanted."""
    return [wanted] if isinstance(wanted, str | bool | int | float) else list(wanted)


def _each(cell: Any) -> Iterable[Any]:
    return cell if isinstance(cell, list) else [cell]


def _same(found: object, wanted: str | int | float | bool) -> bool:
    """Compare as written; a number of the column equals a text that spells it, a text of the column only itself."""
    if found is None or found == wanted or str(found) == str(wanted):
        return found is not None
    try:
        return isinstance(found, (int, float)) and isinstance(wanted, str) and found == float(wanted)
    except ValueError:
        return False


def _compared(cells: Sequence[Any], sign: str, to: str, name: str) -> list[bool]:
    if sign == "!=":
        return [not _same(cell, to) for cell in cells]
    compare = _OPERATORS[sign]
    try:
        if any(isinstance(cell, date) for cell in cells):
            day = _moment(datetime.fromisoformat(to))
            return [cell is not None and bool(compare(_moment(cell), day)) for cell in cells]
        bound = float(to)
        return [cell is not None and bool(compare(float(cell), bound)) for cell in cells]
    except (ValueError, TypeError):
        expected = "numbers on both sides, or days such as 2026-01-31"
        raise BadInput([Fault("rules", expected, column=name, value=f"{sign} {to}")]) from None


def _moment(day: date) -> datetime:
    """Read a day as its beginning, and a time without an offset as UTC."""
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
