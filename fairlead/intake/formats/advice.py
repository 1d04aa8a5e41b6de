"""The line of mapping that reads a cell, beside what was expected of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import polars as pl

from fairlead.intake.formats.evidence import Evidence, number_evidence, time_evidence
from fairlead.intake.formats.numbers import plain_numbers
from fairlead.intake.formats.times import iso_times
from scenarios.faults import Fault
from scenarios.tables import Kind, TableSpec

_SERIAL = r"^[2-7]\d{4}([.,]\d+)?$"
_COUNTED = (
    "; this looks like a spreadsheet's count of days (45000 is 2023-03-15): show the column as yyyy-mm-dd hh:mm:ss "
    "there, and save it again"
)
_ISO_LIKE = r"^\d{4}-\d{2}-\d{2}"
_UNREAD = {Kind.TIME: "a time as ISO", Kind.DATE: "a date as ISO", Kind.NUMBER: "a number such as"}
"""How a fault begins whose cell was not read at all (``scenarios.tables``)."""


def advised(
    faults: Sequence[Fault], frame: pl.DataFrame, spec: TableSpec, *, times: tuple[str, ...], decimal: str | None
) -> list[Fault]:
    """Name, for each cell that was not read, the line of mapping that reads it, or those that may.

    Parameters
    ----------
    faults, frame
        What an inspection found, and the rows it saw.
    spec
        The table.
    times, decimal
        What the mapping says already.
    """
    unread = [fault for fault in faults if _kind(fault, spec) is not None]
    if not unread:
        return list(faults)
    hints = _Hints(frame, spec, times, decimal)
    return [replace(x, expected=x.expected + hints.of(x, kind)) if (kind := _kind(x, spec)) else x for x in faults]


def _kind(fault: Fault, spec: TableSpec) -> Kind | None:
    column = spec.column(fault.column or "")
    if column is None or fault.row is None or fault.value is None:
        return None
    begins = _UNREAD.get(column.kind)
    return column.kind if begins is not None and fault.expected.startswith(begins) else None


class _Hints:
    """What to say about a cell; the evidence is weighed once a table, when it is first asked for."""

    def __init__(self, frame: pl.DataFrame, spec: TableSpec, times: tuple[str, ...], decimal: str | None) -> None:
        self._frame, self._spec, self._times, self._decimal = frame, spec, times, decimal
        self._cache: dict[str, str] = {}
        self._evidence: dict[bool, Evidence] = {}

    def of(self, fault: Fault, kind: Kind) -> str:
        """Return what to add to a fault; nothing when the cell is of no known kind."""
        value = str(fault.value).strip()
        if value not in self._cache:
            self._cache[value] = self._number(value) if kind is Kind.NUMBER else self._time(value)
        return self._cache[value]

    def _time(self, value: str) -> str:
        if pl.Series([value]).str.contains(_SERIAL)[0]:
            return _COUNTED
        cell = pl.Series([value])
        if self._times and iso_times(cell, self._times)[1][0]:
            return "; two formats of the mapping's times read it differently: keep the one that is meant"
        found = self._weighed(numbers=False)
        if found.torn:
            torn = time_evidence([cell])
            return "; other cells of this table have day and month the other way round" if torn.readings else ""
        lines = [
            (f"times = {_list((*self._times, *formats))}", word)
            for formats, word in found.readings
            if iso_times(cell, formats)[0].is_not_null()[0]
        ]
        return self._said(lines)

    def _number(self, value: str) -> str:
        if self._decimal is not None:
            return f"; the mapping says that decimals follow a {'comma' if self._decimal == ',' else 'dot'}"
        found = self._weighed(numbers=True)
        cell = pl.Series([value])
        lines = [
            (f'decimal = "{sign}"', word)
            for (sign,), word in found.readings
            if plain_numbers(cell, "," if sign == "," else ".").is_not_null()[0]
        ]
        return self._said(lines)

    def _said(self, lines: list[tuple[str, str]]) -> str:
        place = f"[{self._spec.name}] of the mapping"
        if not lines:
            return ""
        if len(lines) == 1:
            return f";  {lines[0][0]}  under {place} reads it"
        either = ", or  ".join(f"{line}  ({word})" for line, word in lines)
        return f"; choose, since nothing in the table proves either:  {either}, under {place}"

    def _weighed(self, *, numbers: bool) -> Evidence:
        if numbers not in self._evidence:
            kinds = (Kind.NUMBER,) if numbers else (Kind.TIME, Kind.DATE)
            columns = [raw for raw in self._frame if (x := self._spec.column(raw.name)) and x.kind in kinds]
            texts = [raw for raw in columns if raw.dtype == pl.String]
            weigh: Callable[[list[pl.Series]], Evidence] = number_evidence if numbers else time_evidence
            if not numbers and self._times:
                texts = [raw.filter(~raw.str.contains(_ISO_LIKE).fill_null(value=True)) for raw in texts]
            self._evidence[numbers] = weigh(texts)
        return self._evidence[numbers]


def _list(formats: tuple[str, ...]) -> str:
    quoted = [f'"{written}"' for written in dict.fromkeys(formats)]
    return quoted[0] if len(quoted) == 1 else f"[{', '.join(quoted)}]"
