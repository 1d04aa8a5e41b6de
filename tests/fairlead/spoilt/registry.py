"""The list of faults: where each is met, what check must say, and its clean twin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.fairlead.spoilt.export import Export

Change = Callable[[Export], Export]


@dataclass(frozen=True)
class Refused:
    """Exit code 2: a fault that names this file, these words and, where given, row and column."""

    file: str
    words: str = ""
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        place = ", ".join(
            [self.file, *([f"row {self.row}"] if self.row else []), *([self.column] if self.column else [])]
        )
        return f"refused: {place}" + (f": “{self.words}”" if self.words else "")


@dataclass(frozen=True)
class Found:
    """Exit code 0: a finding of this kind, in this table and, where given, column, with these words."""

    kind: str
    table: str
    column: str | None = None
    words: str = ""

    def __str__(self) -> str:
        return f"`{self.kind}` in {self.table}" + (f", {self.column}" if self.column else "")


@dataclass
class Case:
    """A fault and its twin.

    Attributes
    ----------
    name
        Of the function that spoils.
    fault
        What it does: the first line of its docstring.
    met
        Where it is met in the field.
    says
        What check must say.
    spoil
        From a clean export to the spoilt one.
    resemble
        From a clean export to one that resembles the spoilt one, but is sound; the clean one itself by default.
    likeness
        What the twin has, in words.
    also
        Kinds of warnings that a sound twin brings along for a good reason.
    """

    name: str
    fault: str
    met: str
    says: Refused | Found
    spoil: Change
    resemble: Change
    likeness: str = "the same files, unspoilt"
    also: frozenset[str] = frozenset()

    def twin(self, *also: str) -> Callable[[Change], Change]:
        """Register the twin; ``also`` names warnings of other kinds that it rightly gets."""

        def register(change: Change) -> Change:
            self.resemble, self.likeness, self.also = change, _first_line(change), frozenset(also)
            return change

        return register


CASES: dict[str, Case] = {}
"""Every fault by name, in the order of docs/spoilt.md."""


def spoilt(met: str, says: Refused | Found, *tables: str) -> Callable[[Change], Case]:
    """Register a fault; it and its twin get the named tables only, all three by default."""

    def register(change: Change) -> Case:
        name = change.__name__.strip("_")
        assert name not in CASES, name
        chosen = tables or ("leads", "reps", "history")
        case = Case(name, _first_line(change), met, says, change, lambda export: export)
        CASES[name] = case
        TABLES_OF[name] = chosen
        return case

    return register


TABLES_OF: dict[str, tuple[str, ...]] = {}
"""The tables that a fault's exports consist of."""


def _first_line(change: Change) -> str:
    return (change.__doc__ or "").strip().splitlines()[0].rstrip(".")
