"""Turning bad input into a message and exit code 2: no traceback, no output left behind."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ParamSpec, TypeVar

import typer

from fairlead.cli.console import err
from fairlead.output import write_faults
from scenarios import BadInput, Fault
from scenarios.faults import SHOWN

P = ParamSpec("P")
R = TypeVar("R")
EXIT_BAD_INPUT = 2


def refusing(command: Callable[P, R]) -> Callable[P, R]:
    """Wrap a command so that what the user can mend is said plainly; ``--faults FILE`` then holds every fault."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except BadInput as refusal:
            _say(_naming_rules(refusal, kwargs.get("rules")), _fault_list(kwargs))
        except OSError as error:
            err.print(f"{error.filename or 'file'}: {error.strerror or error}", markup=False, soft_wrap=True)
        raise typer.Exit(EXIT_BAD_INPUT)

    return wrapped


def _naming_rules(refusal: BadInput, path: object) -> BadInput:
    """Name the rules file in faults that were found once the tables were read, by who knows only its content."""
    if not isinstance(path, Path) or all(fault.source != "rules" for fault in refusal.faults):
        return refusal
    named = BadInput(replace(fault, source=str(path)) if fault.source == "rules" else fault for fault in refusal.faults)
    for note in getattr(refusal, "__notes__", ()):
        named.add_note(note)
    return named


def _by_column(faults: Sequence[Fault]) -> list[str]:
    """Count faults by where and what, so that one that is repeated hides no other."""
    kinds = Counter((fault.source, fault.column or "whole rows", fault.expected) for fault in faults)
    lines = [
        f"  {count:,} × {source}, {column}: expected {what}" for (source, column, what), count in kinds.most_common()
    ]
    rest = [f"  and {len(lines) - SHOWN:,} more kinds"] if len(lines) > SHOWN else []
    return ["All of them, by kind:", *lines[:SHOWN], *rest]


def _fault_list(options: Mapping[str, object]) -> Path | None:
    """Give the file for all faults, unless another option names the same file."""
    target = options.get("faults")
    if not isinstance(target, Path):
        return None
    others = [option for name, option in options.items() if name != "faults" and isinstance(option, str | Path)]
    return None if target.resolve() in [Path(other).resolve() for other in others] else target


def _say(refusal: BadInput, faults: Path | None) -> None:
    count = len(refusal.faults)
    err.print(f"Refused: {count:,} fault{'s' if count != 1 else ''} in the input.", style="bold", soft_wrap=True)
    err.print(str(refusal), markup=False, soft_wrap=True)
    if count > SHOWN:
        for line in _by_column(refusal.faults):
            err.print(line, markup=False, soft_wrap=True)
    _list(refusal, faults)
    for note in getattr(refusal, "__notes__", ()):
        err.print(note, markup=False, soft_wrap=True)


def _list(refusal: BadInput, faults: Path | None) -> None:
    if faults is None or faults.resolve() in {Path(fault.source).resolve() for fault in refusal.faults}:
        return
    try:
        write_faults(refusal.faults, faults)
    except BadInput:
        return  # that file itself is among what was refused
    err.print(f"All of them are listed in {faults}.", markup=False, soft_wrap=True)
