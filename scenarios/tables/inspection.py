"""What an inspection finds, and the inspection itself: everything in one pass."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from scenarios.faults import Fault
from scenarios.tables.cells import read_cells
from scenarios.tables.findings import Findings
from scenarios.tables.frames import as_frame
from scenarios.tables.headers import column_names, misnamed, repeated_names
from scenarios.tables.keys import repeated_keys
from scenarios.tables.reading import Problem
from scenarios.tables.spec import Rule, TableSpec
from scenarios.tables.words import ZONE_EXPECTED, known_zone


@dataclass(frozen=True, slots=True, eq=False)
class Inspection:
    """A table as read, and what is wrong with it.

    Attributes
    ----------
    frame
        All rows, typed; a cell that could not be read is null.
    faulty
        Boolean, one a row: whether anything is wrong with it.
    faults
        Everything that is wrong: first with the table as a whole, then by row.
    """

    frame: pl.DataFrame
    faulty: pl.Series
    faults: tuple[Fault, ...]

    @property
    def of_the_whole(self) -> tuple[Fault, ...]:
        """The faults that setting rows aside does not mend, such as a missing column."""
        return tuple(fault for fault in self.faults if fault.row is None)

    @property
    def sound(self) -> pl.DataFrame:
        """The rows with nothing wrong."""
        return self.frame.filter(~self.faulty)


def inspect_table(
    data: object,
    spec: TableSpec,
    *,
    source: str | None = None,
    timezone: str | None = None,
    rows: pl.Series | None = None,
    unfit: Collection[int] = (),
) -> Inspection:
    """Read a table and list all that is wrong with it.

    Parameters
    ----------
    data, spec, source, timezone
        As in :func:`scenarios.tables.check_table`.
    rows
        The number of each row in its source, for the faults; counted from 1 by default.
    unfit
        Numbers of rows that something is wrong with already: none of them is the one of its key that stays.

    Raises
    ------
    BadInput
        Only when ``data`` is no table at all.
    """
    source = source or spec.name
    frame = as_frame(data, source=source)
    frame, blocking = _with_names(frame, source)
    blocking += _unknown_zone(timezone, source)
    if blocking:
        return Inspection(frame, pl.repeat(value=False, n=frame.height, eager=True), tuple(blocking))
    numbers = pl.int_range(1, frame.height + 1, eager=True) if rows is None else rows
    typed, findings = _typed(frame, spec, timezone)
    for rule in spec.rules:
        _apply(rule, typed, frame, findings)
    if spec.key and set(spec.key) <= set(typed.columns):
        faulty = findings.faulty() | numbers.is_in(list(unfit))
        findings.add_finding(repeated_keys(typed, spec.key, numbers, faulty))
    faults = (*misnamed(frame.columns, spec, source), *findings.faults(source, numbers))
    return Inspection(typed, findings.faulty(), faults)


def _with_names(frame: pl.DataFrame, source: str) -> tuple[pl.DataFrame, list[Fault]]:
    names = column_names(frame.columns)
    faults = repeated_names(names, source)
    return (frame if faults else frame.rename(dict(zip(frame.columns, names, strict=True)))), faults


def _unknown_zone(timezone: str | None, source: str) -> list[Fault]:
    try:
        known_zone(timezone or "UTC")
    except ValueError:
        return [Fault(source, ZONE_EXPECTED, column="timezone", value=timezone)]
    return []


def _typed(frame: pl.DataFrame, spec: TableSpec, timezone: str | None) -> tuple[pl.DataFrame, Findings]:
    findings = Findings(frame.height)
    columns = []
    for raw in frame:
        reading = read_cells(spec.column(raw.name), raw, timezone)
        columns.append(reading.values.alias(raw.name))
        for problem in reading.problems:
            findings.add(raw.name, problem, raw)
    return pl.DataFrame(columns), findings


def _apply(rule: Rule, typed: pl.DataFrame, raw: pl.DataFrame, findings: Findings) -> None:
    if not set(rule.needs) <= set(typed.columns):
        return
    unreadable = findings.faulty(rule.needs)
    if rule.across_rows and unreadable.any():
        return
    broken = typed.select(rule.broken.fill_null(value=False).alias("broken")).to_series()
    findings.add(rule.column, Problem(broken & ~unreadable, rule.expected), raw[rule.column])
