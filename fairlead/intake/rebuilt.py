"""The tables beside a record of owner changes, and the rows rebuilt from all of them."""

from __future__ import annotations

from pathlib import Path

from fairlead.databases import DatabaseAddress
from fairlead.intake.csv_form import CsvForm
from fairlead.intake.mapping import HistoryMapping, TableMapping
from fairlead.intake.raw import RawTable
from fairlead.intake.read import read_source
from fairlead.intake.resolving import alternatives
from fairlead.rebuilding import Export, Rebuild, Rebuilt, Sheet, rebuild
from scenarios.faults import BadInput, Fault, Faults

_MADE = ("rep_id", "assigned_at", "outcome", "closed_at", "revenue")


def rebuilt_from(
    changes: RawTable, mapping: HistoryMapping, settings: Rebuild, place: Path | DatabaseAddress, timezone: str | None
) -> tuple[RawTable, RawTable, Rebuilt]:
    """Rebuild a history's rows from a record of owner changes and the tables beside it.

    Returns
    -------
    tuple
        The leads as they stand in their file; the rows, numbered as their lead is, with the columns of the leads that
        the mapping names; and what could not be rebuilt.

    Raises
    ------
    BadInput
        With the faults of every table that cannot be read.
    """
    names = {part: getattr(settings, part).table for part in ("leads", "opportunities", "users")}
    tables = {"changes": changes, **_read(names, place, mapping.form)}
    Faults(fault for table in tables.values() for fault in table.faults).raise_if_any()
    export = Export(**{part: Sheet(table.source, table.frame, table.rows) for part, table in tables.items()})
    found = rebuild(export, settings, timezone=timezone)
    if found.assignments.is_empty():
        expected = f"owner changes from which an assignment can be rebuilt; none of {found.leads:,} leads has one"
        raise BadInput([Fault(changes.source, expected)])
    leads = tables["leads"]
    return leads, _rows(leads, mapping, found), found


def _read(names: dict[str, str], place: Path | DatabaseAddress, form: CsvForm) -> dict[str, RawTable]:
    tables: dict[str, RawTable] = {}
    faults = Faults()
    for part, name in names.items():
        try:
            tables[part] = read_source(_beside(place, name), form)
        except BadInput as refusal:
            faults.extend(refusal.faults)
    faults.raise_if_any()
    return tables


def _beside(place: Path | DatabaseAddress, name: str) -> Path | DatabaseAddress:
    return place.with_name(name + place.suffix) if isinstance(place, Path) else place.beside(name)


def companions(mapping: TableMapping, place: Path) -> list[Path]:
    """Return the files that a history is rebuilt from besides that of owner changes."""
    settings = mapping.rebuild if isinstance(mapping, HistoryMapping) else None
    if settings is None:
        return []
    return [
        place.with_name(part.table + place.suffix) for part in (settings.leads, settings.opportunities, settings.users)
    ]


def _rows(leads: RawTable, mapping: HistoryMapping, found: Rebuilt) -> RawTable:
    """Give the assignments with what the mapping names of their leads; the rest of a lead is known only afterwards."""
    columns = (name for old in mapping.columns.values() for name in alternatives(old))
    named = (*columns, *(mapping.features or ()), *mapping.where, *mapping.unless, *mapping.blank, *mapping.values)
    named += tuple(join.on for join in mapping.join)
    wanted = {mapping.old_name(name) for name in named} - set(_MADE)
    positions = found.assignments["lead"]
    kept = leads.frame.select(name for name in leads.frame.columns if name in wanted)[positions]
    frame = kept.hstack(found.assignments.select(_MADE))
    return RawTable(leads.source, frame, leads.rows.gather(positions))
