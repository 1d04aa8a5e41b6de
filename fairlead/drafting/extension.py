"""A mapping drafted as a shipped profile, and what the profile cannot know of a firm's own files."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

import polars as pl

from fairlead.drafting.columns import without_offset
from fairlead.drafting.text import Section
from fairlead.drafting.written import Opened
from fairlead.intake import load_mapping
from fairlead.intake.mapping import Mapping as ColumnMapping
from fairlead.intake.mapping import RepsMapping, TableMapping
from fairlead.intake.resolving import narrowed
from scenarios.tables import SPECS, Kind, as_text
from scenarios.vocabulary import Outcome


def extension(profile: str, opened: Mapping[str, Opened], timezone: str | None = None) -> str:
    """Write a mapping that extends a profile which fits all these files.

    Parameters
    ----------
    profile
        Its name.
    opened
        Table name to its file, opened.
    timezone
        Of times without an offset, if the user has named it.

    Returns
    -------
    str
        ``extends``, and a section for each table whose file is written in a way, or lacks a thing, that the profile
        does not say; what is assumed says CONFIRM, what nobody could know says MISSING.
    """
    shipped = load_mapping(profile)
    maps = {table: narrowed(shipped.of(table), file.frame.columns) for table, file in opened.items()}
    sections = []
    for table in sorted(opened, key=lambda name: name != "history"):
        section = _written(table, opened[table], maps[table])
        _times(section, opened[table].frame, maps[table], timezone)
        _words(section, opened[table].frame, maps[table], shipped)
        if table == "reps":
            _capacity(section, opened, maps, shipped)
        sections.append(section.text())
    bare = {f"[{table}]\n" for table in opened}
    said = "".join(f"\n{text}" for text in sections if text not in bare)
    return (
        f"# These files look like an export that --columns {profile} reads; what is not said here\n"
        f'# is read as that profile says (docs/profiles.md).\nextends = "{profile}"\n{said}'
    )


def _written(table: str, file: Opened, mapping: TableMapping) -> Section:
    """Begin a section with how the file is written, as far as the profile does not say so."""
    written = file.written
    times = written.times if set(written.times) - set(mapping.times) else ()
    decimal = written.decimal if written.decimal != mapping.decimal else None
    section = Section(table, written=replace(written, times=times, decimal=decimal))
    for step, remark in file.remarks:
        section.remark(step, remark)
    return section


def _times(section: Section, frame: pl.DataFrame, mapping: TableMapping, timezone: str | None) -> None:
    spec = SPECS[section.table]
    kinds = {new: column.kind for new in mapping.columns if (column := spec.column(new)) is not None}
    times = [mapping.old_name(new) for new, kind in kinds.items() if kind is Kind.TIME]
    times = [name for name in times if name in frame.columns]  # others come from a file that is joined
    if not without_offset(frame, times):
        return
    if timezone is not None:
        section.timezone = timezone
    elif mapping.timezone is None:
        section.timezone = "UTC"
        section.remark("timezone", "CONFIRM: the times have no offset; name their zone, such as Europe/Berlin.")


def _words(section: Section, frame: pl.DataFrame, mapping: TableMapping, shipped: ColumnMapping) -> None:
    """Name the words of outcomes and stages that the profile does not know: your own.

    Where the history keeps some outcomes only, what the profile says of the others in another table is known, too.
    """
    if section.table == "history" and "outcome" in mapping.columns:
        column = mapping.old_name("outcome")
        known = {outcome.value for outcome in Outcome} | _said_of(column, mapping)
        if any(mapping.old_name(name) == column for name in mapping.where):
            known = known.union(*(_said_of(column, shipped.of(table)) for table in SPECS))
        if own := _unknown(frame[column], known):
            section.remark("values", f"MISSING: what these outcomes mean: {', '.join(own)}")
    for name in mapping.where.keys() & mapping.unless.keys():
        known = {*mapping.where[name], *mapping.unless[name]}
        if own := _unknown(frame[mapping.old_name(name)].fill_null(""), known):
            section.remark("where", f"MISSING: which of where.{name} and unless.{name} these are: {', '.join(own)}")


def _said_of(column: str, mapping: TableMapping) -> set[str]:
    """Give the words that a section says something of, under the column's new name or the file's."""
    parts = (mapping.values, mapping.where, mapping.unless)
    return {
        word for part in parts for name, words in part.items() if mapping.old_name(name) == column for word in words
    }


def _unknown(column: pl.Series, known: Iterable[str]) -> list[str]:
    words = as_text(column).drop_nulls().unique()
    return sorted(words.filter(~words.is_in(sorted(known))))


def _capacity(
    section: Section, opened: Mapping[str, Opened], maps: Mapping[str, TableMapping], shipped: ColumnMapping
) -> None:
    """Make room for all leads where no capacity is stated, to be confirmed; without leads it is missing.

    One number for every rep is the profile's, and to be confirmed, too.
    """
    reps = maps["reps"]
    if "capacity" in reps.columns:
        return
    if "capacity" in reps.constants:
        stated, unit = f"{float(reps.constants['capacity']):g}", (shipped.reps or RepsMapping()).capacity_unit
        section.remark("constants", f"CONFIRM: the profile makes up a capacity of {stated} ({unit}) for every rep;")
        section.remark("constants", "your own takes its place in this line:")
        section.remark("constants", f"constants = {{ capacity = {stated} }}")
        return
    if "leads" not in opened:
        section.remark("constants", "MISSING: no CRM says what a rep can take; put your number in this line:")
        section.remark("constants", "constants = { capacity = 20 }")
        return
    frame, leads = opened["leads"].frame, maps["leads"]
    for name, words in leads.where.items():
        frame = frame.filter(as_text(frame[leads.old_name(name)]).fill_null("").is_in(words))
    section.constants["capacity"] = math.ceil(frame.height / opened["reps"].frame.height)
    section.capacity_unit = "open_leads" if "owner" in leads.columns else "leads"
    said = (
        f"MISSING: no capacity is stated. This makes room for every lead ({frame.height:,}): put your own in its place."
    )
    section.remark("constants", said)
