"""How a table is described: its columns, its key, and what must hold between columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto

import polars as pl


class Kind(StrEnum):
    """What the cells of a column hold."""

    ID = auto()
    TEXT = auto()
    TIME = auto()
    DATE = auto()
    NUMBER = auto()
    CHOICE = auto()
    YES_NO = auto()
    LIST = auto()
    ID_LIST = auto()
    HOURS = auto()
    ZONE = auto()
    JSON = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """One known column.

    Attributes
    ----------
    name
        As DESIGN section 3 spells it.
    kind
        What its cells hold.
    required
        The table is refused without this column.
    filled
        No cell of it may be empty.
    low, high
        Bounds of a number, both inclusive; None for no bound.
    choices
        The allowed words of a choice.
    """

    name: str
    kind: Kind
    required: bool = False
    filled: bool = False
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """What must hold between the cells of a row, or between rows.

    Attributes
    ----------
    column
        The column whose cell is reported.
    needs
        The columns the rule reads; it is skipped when one is absent, and on rows where one is faulty already.
    broken
        True on the rows that break the rule; null counts as kept.
    expected
        What would have been right.
    across_rows
        The rule compares rows, so one faulty cell in its columns would mislead it: then it is skipped altogether.
    """

    column: str
    needs: tuple[str, ...]
    broken: pl.Expr
    expected: str
    across_rows: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class TableSpec:
    """A table: its name, columns, key and rules.

    Attributes
    ----------
    name
        The table's word in the command line and in mappings.
    columns
        The known columns, required and optional.
    key
        The columns that together occur once; empty when rows need not be unique.
    rules
        What must hold between columns.
    together
        The column whose rows are only sound together, so that they are set aside together; None for rows by themselves.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    together: str | None = None

    def column(self, name: str) -> Column | None:
        """Return the known column of this name, or None."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all known columns."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the columns that must be there."""
        return tuple(column.name for column in self.columns if column.required)
