"""What is wrong with an input: collected first, then refused all in one go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SHOWN = 20
"""How many faults a message spells out before it counts the rest."""

_LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and what was expected in its place.

    Attributes
    ----------
    source
        The file, table or argument it was found in.
    expected
        What would have been right, as a phrase that reads after "expected".
    row
        The row as the source numbers them (a spreadsheet's row for CSV, the record counted from 1 for
        frames); None when the whole source is at fault.
    column
        The column or key, in the source's own spelling; None when no single one is at fault.
    value
        The offending value as text; None when it is missing.
    """

    source: str
    expected: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        place = self.source
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", {self.column}"
        found = "" if self.value is None else f"{_shortened(self.value)!r}; "
        return f"{place}: {found}expected {self.expected}"


class BadInput(ValueError):
    """Input refused, carrying every fault that was found.

    Attributes
    ----------
    faults
        All of them, in the order of the input; the message shows the first 20 and counts the rest.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)  # what pickle calls again, so that worker processes can raise it

    def __str__(self) -> str:
        lines = [str(fault) for fault in self.faults[:SHOWN]]
        rest = len(self.faults) - SHOWN
        if rest > 0:
            lines.append(f"and {rest:,} more")
        return "\n".join(lines)


class Faults:
    """A collector: add faults while checking, refuse at the end."""

    def __init__(self, found: Iterable[Fault] = ()) -> None:
        self._found = list(found)

    def add(
        self,
        source: str,
        expected: str,
        *,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        """Note one fault; the arguments are those of :class:`Fault`."""
        self._found.append(Fault(source, expected, row, column, value))

    def extend(self, faults: Iterable[Fault]) -> None:
        """Note faults that were found elsewhere."""
        self._found.extend(faults)

    @property
    def found(self) -> tuple[Fault, ...]:
        """All faults noted so far, in order."""
        return tuple(self._found)

    def raise_if_any(self) -> None:
        """Refuse the input if anything was noted.

        Raises
        ------
        BadInput
            With every fault noted so far.
        """
        if self._found:
            raise BadInput(self._found)


def _shortened(value: str) -> str:
    return value if len(value) <= _LONGEST_VALUE else value[: _LONGEST_VALUE - 1] + "…"
