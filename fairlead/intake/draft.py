"""One file read, mapped and inspected, before it is decided whether its faults stop the work."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from fairlead.databases import DatabaseAddress
from fairlead.intake.formats import advised
from fairlead.intake.mapped import MappedTable, apply_mapping
from fairlead.intake.mapping import HistoryMapping, TableMapping
from fairlead.intake.raw import RawTable
from fairlead.intake.read import read_source
from fairlead.intake.rebuilt import rebuilt_from
from fairlead.rebuilding import Rebuilt
from scenarios.faults import Fault
from scenarios.tables import TableSpec, inspect_table


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A table and everything that is wrong with it.

    Attributes
    ----------
    spec
        The table it should be.
    original
        The file's rows as they stand in it; the leads' rows where the table was rebuilt from owner changes.
    mapped
        Those kept, under our names.
    faults
        All faults, columns named as in the file.
    frame
        The sound rows, typed.
    set_aside
        How many rows are not sound.
    rebuilt
        What became of the owner changes, where the table was rebuilt from them.
    """

    spec: TableSpec
    original: RawTable
    mapped: MappedTable
    faults: tuple[Fault, ...]
    frame: pl.DataFrame
    set_aside: int
    rebuilt: Rebuilt | None = None

    @property
    def of_the_whole(self) -> list[Fault]:
        """The faults that setting rows aside does not mend."""
        return [fault for fault in self.faults if fault.row is None]


def draft(
    place: Path | DatabaseAddress,
    spec: TableSpec,
    mapping: TableMapping,
    timezone: str | None,
    *,
    set_aside: bool = False,
) -> Draft:
    """Read one table and list what is wrong with it.

    Parameters
    ----------
    place
        The file or database table; files to join are looked for in its folder.
    spec
        The table it should be.
    mapping
        What its columns mean.
    timezone
        Of times without an offset; the mapping's own when None.
    set_aside
        Leave faulty rows out and go on with the rest.

    Raises
    ------
    BadInput
        When the file, or the mapping's fit to it, leaves nothing to inspect.
    """
    original = table = read_source(place, mapping.form)
    rebuilt = None
    if isinstance(mapping, HistoryMapping) and mapping.rebuild is not None:
        original, table, rebuilt = rebuilt_from(table, mapping, mapping.rebuild, place, timezone or mapping.timezone)
    mapped = apply_mapping(table, mapping, place.parent if isinstance(place, Path) else place, spec)
    frame, found = _inspected(mapped.raw, spec, timezone or mapping.timezone, until_sound=set_aside)
    faults = advised(found, mapped.raw.frame, spec, times=mapping.times, decimal=mapping.decimal)
    in_file_words = (_in_words_of_the_file(fault, mapped.mapping) for fault in faults)
    every = (*mapped.raw.faults, *in_file_words)
    ordered = tuple(sorted(every, key=lambda fault: fault.row or 0))
    kept = table.frame.height - mapped.left_out + len(table.faults)
    return Draft(spec, original, mapped, ordered, frame, kept - frame.height, rebuilt)


def _inspected(
    table: RawTable, spec: TableSpec, timezone: str | None, *, until_sound: bool
) -> tuple[pl.DataFrame, list[Fault]]:
    """Return the sound rows and all faults.

    With ``until_sound`` faulty rows are left out until nothing is wrong with the rest: without them others may no
    longer be sound, such as the events of a lead whose last event was left out.
    """
    faults: list[Fault] = []
    unfit = [fault.row for fault in table.faults if fault.row is not None]
    while True:
        inspection = inspect_table(
            table.frame, spec, source=table.source, timezone=timezone, rows=table.rows, unfit=unfit
        )
        faults += inspection.faults
        keep = ~inspection.faulty & ~table.rows.is_in(unfit)
        if until_sound and spec.together is not None:
            keep, others = _together(table, keep, spec.together)
            faults += others
        if keep.all() or inspection.of_the_whole or not until_sound:
            return inspection.sound, faults
        table = replace(table, frame=table.frame.filter(keep), rows=table.rows.filter(keep))


def _together(table: RawTable, keep: pl.Series, column: str) -> tuple[pl.Series, list[Fault]]:
    """Let rows go with those of the same id that go: a lead whose end is left out would come back as open."""
    if column not in table.frame.columns:
        return keep, []
    ids = table.frame[column]
    going = keep & ids.is_in(ids.filter(~keep).unique().implode())
    expected = "every row of this lead to be readable; they are set aside together"
    rows = zip(table.rows.filter(going), ids.filter(going), strict=True)
    return keep & ~going, [Fault(table.source, expected, int(row), column, str(value)) for row, value in rows]


def _in_words_of_the_file(fault: Fault, mapping: TableMapping) -> Fault:
    """Name the column as the file does, for that is where it will be mended."""
    if fault.column is None or fault.row is None:
        return fault
    return replace(fault, column=mapping.old_name(fault.column))
