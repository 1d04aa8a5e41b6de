"""Reading the tables of one piece of work, together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as Files
from dataclasses import replace
from pathlib import Path

import polars as pl

from fairlead.databases import address_of
from fairlead.intake.checked import Checked
from fairlead.intake.draft import Draft, draft
from fairlead.intake.mapping import Mapping, RepsMapping, TableMapping, load_mapping
from fairlead.intake.quarantine import quarantine_table
from fairlead.intake.spelling import spelled_alike
from fairlead.output import check_target, write_table
from scenarios.faults import BadInput, Fault, Faults
from scenarios.tables import SPECS, TableSpec
from scenarios.vocabulary import CapacityUnit

_NEVER_SET_ASIDE = frozenset({"accounts", "capacities"})
"""Without a row of theirs others would get what is held for somebody: quarantine does not help, they must be mended."""


def read_all(
    files: Files[str, str | Path],
    *,
    columns: str | Path | None = None,
    timezone: str | None = None,
    quarantine: str | Path | None = None,
) -> dict[str, Checked]:
    """Read several tables, so that the faults of all of them come in one go.

    Parameters
    ----------
    files
        Table name (``leads``, ``reps``, ``history``, ``absences``, ``events``, ``assignments``) to its file,
        or to the address of a table in a database, such as ``sqlite:///crm.db#leads``.
    columns
        A mapping: a shipped profile's name or a TOML file.
    timezone
        IANA name of the timezone of times without an offset; it goes before the mapping's.
    quarantine
        A CSV or Parquet file to set faulty rows aside in; None refuses them. Written even when nothing is set
        aside, so that it is never an older run's.

    Returns
    -------
    dict
        Table name to the table, in the order of ``files``. Reps are spelled everywhere as in ``reps``, leads as in
        ``leads``, where Salesforce has two spellings of one id.

    Raises
    ------
    BadInput
        With every fault of every file; under quarantine, with those that setting rows aside does not mend.
    """
    mapping = load_mapping(columns) if columns is not None else Mapping()
    target = check_target(quarantine) if quarantine is not None else None
    drafts = _drafts(files, mapping, timezone, set_aside=target is not None)
    _refuse(drafts, quarantined=target is not None)
    if target is not None:
        write_table(quarantine_table(drafts), target)
    checked = {table: _checked(found, mapping) for table, found in drafts.items()}
    return spelled_alike(checked)


def read_table(
    path: str | Path,
    spec: TableSpec,
    *,
    columns: str | Path | None = None,
    timezone: str | None = None,
    quarantine: str | Path | None = None,
) -> Checked:
    """Read one table; the parameters and what is refused are those of :func:`read_all`."""
    read = read_all({spec.name: path}, columns=columns, timezone=timezone, quarantine=quarantine)
    return read[spec.name]


def sound_rows(path: str | Path, spec: TableSpec, mapping: TableMapping) -> pl.DataFrame:
    """Return the rows of a file with which nothing is wrong under a mapping, however few; the others are dropped.

    Raises
    ------
    BadInput
        When the file, or the mapping's fit to it, leaves nothing to inspect.
    """
    return draft(address_of(path), spec, mapping, None, set_aside=True).frame


def _drafts(
    files: Files[str, str | Path], mapping: Mapping, timezone: str | None, *, set_aside: bool
) -> dict[str, Draft]:
    drafts: dict[str, Draft] = {}
    unreadable = Faults()
    named = Counter(str(address_of(path)) for path in files.values())
    for table, path in files.items():
        place = address_of(path)
        role = table if named[str(place)] > 1 else None
        try:
            found = draft(place, SPECS[table], mapping.of(table), timezone, set_aside=set_aside)
            drafts[table] = replace(found, faults=_in_role(found.faults, role))
        except BadInput as refusal:
            unreadable.extend(_in_role(refusal.faults, role))
    if unreadable.found:
        unreadable.extend(fault for found in drafts.values() for fault in found.faults)
    unreadable.raise_if_any()
    return drafts


def _in_role(faults: tuple[Fault, ...], role: str | None) -> tuple[Fault, ...]:
    """Say as what a file was read that is given twice: what is wrong with a lead may be right in a history."""
    return faults if role is None else tuple(replace(fault, source=f"{fault.source} (as {role})") for fault in faults)


def _refuse(drafts: dict[str, Draft], *, quarantined: bool) -> None:
    faults = Faults()
    for name, found in drafts.items():
        faults.extend(found.of_the_whole if quarantined and name not in _NEVER_SET_ASIDE else found.faults)
        if quarantined and not found.of_the_whole and found.frame.is_empty():
            faults.extend([Fault(found.original.source, "at least one row with nothing wrong"), *found.faults])
    if not faults.found:
        return
    refusal = BadInput(faults.found)
    if not quarantined and all(not found.of_the_whole and not found.frame.is_empty() for found in drafts.values()):
        refusal.add_note(
            "--quarantine FILE sets the faulty rows aside, each with what is wrong, and goes on without them."
        )
    raise refusal


def _checked(found: Draft, mapping: Mapping) -> Checked:
    section = mapping.of(found.spec.name)
    unit = section.capacity_unit if isinstance(section, RepsMapping) else CapacityUnit.LEADS
    return Checked(
        source=found.original.source,
        frame=found.frame,
        set_aside=found.set_aside,
        left_out=found.mapped.left_out,
        faults=found.faults,
        features=found.mapped.features,
        capacity_unit=unit,
        rebuilt=found.rebuilt,
    )
