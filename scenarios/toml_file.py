"""Reading a TOML file into a validated type, with faults a person can act on."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from scenarios.faults import BadInput, Fault

M = TypeVar("M", bound=BaseModel)


def read_toml(path: Path) -> dict[str, Any]:
    """Parse a TOML file.

    Raises
    ------
    BadInput
        When the file is missing, a directory, not UTF-8 or not TOML; names the file and, where known, the line.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise _unreadable(path, "an existing TOML file") from None
    except IsADirectoryError:
        raise _unreadable(path, "a TOML file, not a directory") from None
    except PermissionError:
        raise _unreadable(path, "a file that may be read") from None
    except UnicodeDecodeError as error:
        raise _unreadable(path, f"UTF-8 text (byte {error.start} is not)") from None
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(path, f"valid TOML: {error}") from None
    except (ValueError, RecursionError):  # tomllib's way with numbers of 5,000 digits and 1,000 brackets
        raise _unreadable(path, "TOML with numbers and nesting of a sensible size") from None
    except OSError as error:
        raise _unreadable(path, f"a file that can be read ({error.strerror})") from None


def validated(content: dict[str, Any], model: type[M], source: str) -> M:
    """Check parsed TOML against ``model``.

    Raises
    ------
    BadInput
        With one fault for each wrong key or value; an unknown key names the nearest valid one.
    """
    try:
        return model.model_validate(content)
    except ValidationError as error:
        faults = [fault_of(problem, model, source) for problem in error.errors(include_url=False)]
        raise BadInput(faults) from None


def _unreadable(path: Path, expected: str) -> BadInput:
    return BadInput([Fault(source=str(path), expected=expected)])


def fault_of(problem: Any, model: type[BaseModel], source: str) -> Fault:
    """Return what one of pydantic's errors means for whoever wrote the file."""
    place: tuple[str | int, ...] = problem["loc"]
    key = key_at(place)
    if problem["type"] == "extra_forbidden":
        return Fault(source=source, column=key, expected=_nearest(place, model))
    if problem["type"] == "missing":
        return Fault(source=source, column=key, expected="this key, which has no default")
    if problem["type"] == "tuple_type":
        return Fault(source=source, column=key, value=_shown(problem["input"]), expected=_a_list(key, problem["input"]))
    message = problem["msg"].removeprefix("Value error, ").removeprefix("Input should be ") + _near(problem)
    found = None if isinstance(problem["input"], dict) else str(problem["input"])  # a whole table says nothing
    return Fault(source=source, column=key or None, value=found, expected=message)


def key_at(place: Sequence[str | int]) -> str:
    """Return a place in a file as people count: ``("cap", 0, "limit")`` is ``cap 1.limit``."""
    said = ""
    for part in place:
        if isinstance(part, int):
            said += f" {part + 1}"
        elif part != "[key]":
            said += f".{part}" if said else part
    return said


def _a_list(key: str, given: Any) -> str:
    return f"a list of tables: head each with [[{key}]]" if isinstance(given, dict) else "a list"


def _shown(given: Any) -> str | None:
    return None if isinstance(given, dict) else str(given)


def _near(problem: Any) -> str:
    """Name the nearest word where one of a closed set was expected and a similar text was given."""
    if problem["type"] not in ("enum", "literal_error") or not isinstance(problem["input"], str):
        return ""
    words = re.findall("'([^']*)'", str(problem["ctx"]["expected"]))
    close = difflib.get_close_matches(problem["input"], words, n=1, cutoff=0.5)
    return f"; the nearest is {close[0]!r}" if close else ""


def _nearest(place: Sequence[str | int], model: type[BaseModel]) -> str:
    return nearest_key(str(place[-1]), _valid_keys(place[:-1], model))


def nearest_key(key: str, valid: Sequence[str]) -> str:
    """Say what was expected in place of an unknown key: the nearest one, or all there are."""
    close = difflib.get_close_matches(key, valid, n=1, cutoff=0.5)
    if close:
        return f"a known key; the nearest is {close[0]!r}"
    return f"a known key: one of {', '.join(valid)}"


def _valid_keys(place: Sequence[str | int], model: type[BaseModel]) -> list[str]:
    """Follow a place such as ``('reps', 3)`` down to the type whose keys are valid there."""
    current = model
    for part in place:
        field = current.model_fields.get(str(part))
        inner = _model_inside(field.annotation) if field is not None else None
        current = inner or current
    return [field.alias or name for name, field in current.model_fields.items()]


def _model_inside(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for found in map(_model_inside, get_args(annotation)) if found is not None), None)
