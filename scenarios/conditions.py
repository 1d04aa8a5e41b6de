"""Conditions on columns as rules files state them: a word, a list of words, or a comparison such as ``">= 50000"``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator

Condition = str | int | float | bool | tuple[str | int | float | bool, ...]

_WANTED = 'conditions by column, such as { grade = ["A", "B"], value = ">= 50000" }'
_REPS = 'ids of reps, such as ["R1", "R2"], or conditions on their columns, such as { team = "north" }'


def check_conditions(given: object) -> object:
    """Return conditions with days written as texts; refuse in one sentence what is none.

    Raises
    ------
    ValueError
        When a column has something else than a word, a number, true or false, a day, or a list of these.
    """
    if not isinstance(given, dict) or not all(_is_condition(wanted) for wanted in given.values()):
        raise ValueError(_WANTED)
    return {column: _plain(wanted) for column, wanted in given.items()}


def check_target(given: object) -> object:
    """Return ids of reps or conditions on them; refuse in one sentence what is neither.

    Raises
    ------
    ValueError
        When it is neither a list of texts nor conditions.
    """
    if isinstance(given, dict) and all(_is_condition(wanted) for wanted in given.values()):
        return check_conditions(given)
    if isinstance(given, list | tuple) and all(isinstance(name, str) for name in given):
        return given
    raise ValueError(_REPS)


Conditions = Annotated[dict[str, Condition], BeforeValidator(check_conditions)]
"""All of them must be met; none are met by everybody."""

Target = Annotated[tuple[str, ...] | dict[str, Condition], BeforeValidator(check_target)]
"""Reps by id or by their columns; empty for all of them."""


def _is_condition(wanted: object) -> bool:
    several = wanted if isinstance(wanted, list | tuple) else [wanted]
    return all(isinstance(one, str | int | float | bool | date) for one in several)


def _plain(wanted: object) -> object:
    if isinstance(wanted, list | tuple):
        return [_plain(one) for one in wanted]
    return wanted.isoformat() if isinstance(wanted, date | datetime) else wanted
