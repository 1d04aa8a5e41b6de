"""Conditions on columns, as routes state them: a value, a list of values, or a comparison such as ``">= 50000"``."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.arrays import Bools
from scenarios.faults import BadInput, Fault

Wanted = str | int | float | bool | Sequence[str | int | float | bool]

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
        If there is no such column, or a comparison is with something that is not a number.
    """
    met = np.ones(count, dtype=np.bool_)
    for column, wanted in conditions.items():
        if column not in facts:
            known = ", ".join(sorted(facts)) or "none"
            raise BadInput([Fault("rules", f"a column of the {of}: {known}", column="route", value=column)])
        met &= _meets(facts[column], wanted, column)
    return met


def _meets(column: NDArray[Any], wanted: Wanted, name: str) -> Bools:
    if isinstance(wanted, str):
        comparison = _COMPARISON.fullmatch(wanted.strip())
        if comparison is not None:
            return _compared(column, comparison[1], comparison[2].strip(), name)
        wanted = [wanted]
    values = [wanted] if isinstance(wanted, (bool, int, float)) else list(wanted)
    return np.array([any(_same(found, value) for value in values) for found in column.tolist()], dtype=np.bool_)


def _same(found: object, wanted: str | int | float | bool) -> bool:
    """Compare as written; a number of the column equals a text that spells it, a text of the column only itself."""
    if found is None or found == wanted or str(found) == str(wanted):
        return found is not None
    try:
        return isinstance(found, (int, float)) and isinstance(wanted, str) and found == float(wanted)
    except ValueError:
        return False


def _compared(column: NDArray[Any], sign: str, to: str, name: str) -> Bools:
    if sign == "!=":
        return np.array([not _same(found, to) for found in column.tolist()], dtype=np.bool_)
    try:
        bound = float(to)
        numbers = np.array([np.nan if value is None else float(value) for value in column.tolist()])
    except ValueError:
        raise BadInput([Fault("rules", "numbers on both sides", column=name, value=f"{sign} {to}")]) from None
    with np.errstate(invalid="ignore"):
        return np.asarray(_OPERATORS[sign](numbers, bound), dtype=np.bool_)
