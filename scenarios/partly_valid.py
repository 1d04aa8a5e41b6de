"""What is right in a parsed TOML file beside the faults of the rest, so that one run can name all that is wrong."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from scenarios.faults import Fault
from scenarios.toml_file import fault_of, key_at

M = TypeVar("M", bound=BaseModel)
_NUMBERED = re.compile(r"^([a-z_.]+) (\d+)")


@dataclass(frozen=True)
class PartlyValid(Generic[M]):
    """A file without its faulty tables.

    Attributes
    ----------
    model
        What is right.
    faults
        What is wrong with the rest.
    numbers
        By key of a list of tables, the numbers in the file (from 1 on) of those that are left.
    """

    model: M
    faults: tuple[Fault, ...]
    numbers: Mapping[str, Sequence[int]]


def numbered_as(faults: Iterable[Fault], numbers: Mapping[str, Sequence[int]]) -> Iterator[Fault]:
    """Return faults of what is left with their tables numbered as in the file."""
    for fault in faults:
        found = _NUMBERED.match(fault.column or "")
        left = numbers.get(found[1], ()) if found else ()
        if found and left:
            column = f"{found[1]} {left[int(found[2]) - 1]}{(fault.column or '')[found.end() :]}"
            yield replace(fault, column=column)
        else:
            yield fault


def partly_valid(content: dict[str, Any], model: type[M], source: str) -> PartlyValid[M]:
    """Check parsed TOML against ``model``, leaving out each table or key at fault until the rest is valid."""
    left, faults = copy.deepcopy(content), list[Fault]()
    numbers: dict[str, Sequence[int]] = {}
    while True:
        try:
            return PartlyValid(model.model_validate(left), tuple(faults), numbers)
        except ValidationError as error:
            problems = error.errors(include_url=False)
        places = dict.fromkeys(_table_of(problem["loc"]) for problem in problems)
        faults += numbered_as([fault_of(problem, model, source) for problem in problems], numbers)
        before = copy.deepcopy(left)
        # Backwards, so that the places of a list's other items stay what they are.
        for place in sorted(places, key=lambda place: [-part if isinstance(part, int) else 0 for part in place]):
            _leave_out(left, place, numbers)
        left = {} if left == before else left


def _table_of(place: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Return the place of the smallest table at fault: an item of a list, or a key of a table of the file."""
    item = next((at for at, part in enumerate(place) if isinstance(part, int)), None)
    return place[: 2 if item is None else item + 1]


def _leave_out(content: dict[str, Any], place: tuple[str | int, ...], numbers: dict[str, Sequence[int]]) -> None:
    """Delete a table or key, or what stands in its place where that is something else."""
    around: Any = content
    for at, part in enumerate(place):
        inside = None
        if isinstance(around, dict):
            inside = around.get(part)
        elif isinstance(around, list) and isinstance(part, int):
            inside = around[part]
        further = at + 1 < len(place) and isinstance(inside, list if isinstance(place[at + 1], int) else dict)
        if further:
            around = inside
            continue
        if isinstance(around, list) and isinstance(part, int):
            key = key_at(place[:at])
            known = list(numbers.get(key, range(1, len(around) + 1)))
            del around[part], known[part]
            numbers[key] = known
        elif isinstance(around, dict):
            around.pop(part, None)
        return
