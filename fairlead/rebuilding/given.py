"""The four tables of an export, their cells read: ids in one form, times as instants, flags as flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from fairlead.rebuilding.settings import Rebuild
from fairlead.rebuilding.sheets import Reader, Sheet
from scenarios.faults import BadInput, Fault, Faults
from scenarios.tables import as_text, nearest


@dataclass(frozen=True, slots=True, eq=False)
class Export:
    """What assignments are rebuilt from, as sheets."""

    leads: Sheet
    changes: Sheet
    opportunities: Sheet
    users: Sheet

    @classmethod
    def of(cls, **frames: pl.DataFrame) -> Export:
        """Make it from frames named ``leads``, ``changes``, ``opportunities``, ``users``."""
        sheets = {
            name: Sheet(name, frame, pl.int_range(1, frame.height + 1, eager=True).alias("row"))
            for name, frame in frames.items()
        }
        return cls(**sheets)


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """The same with cells read.

    Attributes
    ----------
    leads
        ``lead`` (position), ``id`` (as spelled), ``key``, ``owner`` (as spelled), ``created``, ``status``,
        ``converted``, ``converted_at`` (of a day without a time, its last second), ``converted_day`` (whether that is a
        day only), ``opportunity``, ``modified``.
    changes
        ``key`` (of the lead), ``field``, ``old``, ``new``, ``at``.
    opportunities
        ``opportunity``, ``deal_owner``, ``deal_closed``, ``deal_won``, ``deal_closed_at``, ``deal_day``, ``amount``.
    users
        ``key``, ``id``, ``name``.
    """

    leads: pl.DataFrame
    changes: pl.DataFrame
    opportunities: pl.DataFrame
    users: pl.DataFrame


def read_export(export: Export, settings: Rebuild, timezone: str | None) -> Given:
    """Read the cells of an export.

    Raises
    ------
    BadInput
        With every column that is missing, or else every cell that cannot be read and every id that occurs twice.
    """
    sheets = (export.leads, export.changes, export.opportunities, export.users)
    _refuse_absent([Reader(sheet, timezone) for sheet in sheets], settings)
    used = (export.leads, _of_use(export.changes, settings), export.opportunities, export.users)
    readers = [Reader(sheet, timezone) for sheet in used]
    leads, changes, opportunities, users = readers
    given = Given(
        _leads(leads, settings), _changes(changes, settings), _deals(opportunities, settings), _users(users, settings)
    )
    faults = Faults(fault for reader in readers for fault in reader.faults)
    faults.extend(_repeated(export.leads, settings.leads.id, given.leads["key"]))
    faults.extend(_repeated(export.opportunities, settings.opportunities.id, given.opportunities["opportunity"]))
    faults.extend(_repeated(export.users, settings.users.id, given.users["key"]))
    faults.raise_if_any()
    return given


def _of_use(changes: Sheet, settings: Rebuild) -> Sheet:
    """Keep the changes that say something of owners; the rest need not even be readable."""
    names = settings.changes
    words = (*names.owner_words, *names.created_words, *names.converted_words, *names.status_words)
    keep = as_text(changes.frame[names.field]).is_in(words).fill_null(value=False)
    return Sheet(changes.source, changes.frame.filter(keep), changes.rows.filter(keep))


def _refuse_absent(readers: Sequence[Reader], settings: Rebuild) -> None:
    leads, changes, deals, users = settings.leads, settings.changes, settings.opportunities, settings.users
    wanted = (
        tuple(getattr(leads, name) for name in type(leads).model_fields if name not in ("table", "modified")),
        (changes.lead, changes.field, changes.old, changes.new, changes.at),
        (deals.id, deals.owner, deals.closed, deals.won, deals.amount),
        (users.id, users.name),
    )
    faults = Faults()
    for reader, names in zip(readers, wanted, strict=True):
        for name in (name for name in names if not reader.has(name)):
            faults.add(reader.sheet.source, _absent(reader, name, settings), column=name)
    if not any(readers[2].has(name) for name in deals.closed_at):
        faults.add(readers[2].sheet.source, "one of these columns", column=" or ".join(deals.closed_at))
    faults.raise_if_any()


def _absent(reader: Reader, name: str, settings: Rebuild) -> str:
    if reader.has(settings.leads.owner) and not reader.has(settings.changes.field) and name == settings.changes.field:
        return "this column of the record of owner changes (LeadHistory); this file has each lead's present owner only"
    close = nearest(name, reader.sheet.frame.columns)
    return "this column, which assignments are rebuilt from" + (f"; the nearest is {close!r}" if close else "")


def _leads(reader: Reader, settings: Rebuild) -> pl.DataFrame:
    names = settings.leads
    key = reader.id(names.id)
    nothing = pl.repeat(None, len(key), dtype=pl.Datetime("us", "UTC"), eager=True)
    return pl.DataFrame(
        {
            "lead": pl.int_range(len(key), eager=True, dtype=pl.Int64),
            "id": reader.text(names.id),
            "key": key,
            "owner": reader.text(names.owner, filled=True),
            "created": reader.time(names.created, filled=True),
            "status": reader.text(names.status),
            "converted": reader.flag(names.converted),
            "converted_at": reader.last_second(names.converted_at),
            "converted_day": reader.day_only(names.converted_at),
            "opportunity": reader.id(names.opportunity, filled=False),
            "modified": reader.time(names.modified) if reader.has(names.modified) else nothing,
        }
    )


def _changes(reader: Reader, settings: Rebuild) -> pl.DataFrame:
    names = settings.changes
    return pl.DataFrame(
        {
            "key": reader.id(names.lead),
            "field": reader.text(names.field),
            "old": reader.text(names.old),
            "new": reader.text(names.new),
            "at": reader.time(names.at, filled=True),
        }
    )


def _deals(reader: Reader, settings: Rebuild) -> pl.DataFrame:
    names = settings.opportunities
    there = [name for name in names.closed_at if reader.has(name)]
    times = pl.DataFrame([reader.time(name).alias(f"{name}:time") for name in there])
    days = pl.DataFrame([reader.day_only(name).alias(f"{name}:day") for name in there])
    first = pl.coalesce(
        pl.when(pl.col(f"{name}:time").is_not_null()).then(pl.col(f"{name}:day")) for name in there
    ).fill_null(value=False)
    dated = pl.concat([times, days], how="horizontal").select(
        deal_closed_at=pl.coalesce(f"{name}:time" for name in there), deal_day=first
    )
    return pl.DataFrame(
        {
            "opportunity": reader.id(names.id),
            "deal_owner": reader.id(names.owner, filled=False),
            "deal_closed": reader.flag(names.closed),
            "deal_won": reader.flag(names.won),
            "amount": reader.number(names.amount),
        }
    ).hstack(dated)


def _users(reader: Reader, settings: Rebuild) -> pl.DataFrame:
    names = settings.users
    return pl.DataFrame({"key": reader.id(names.id), "id": reader.text(names.id), "name": reader.text(names.name)})


def _repeated(sheet: Sheet, name: str, keys: pl.Series) -> list[Fault]:
    twice = keys.is_duplicated() & ~keys.is_first_distinct() & keys.is_not_null()
    expected = "an id that occurs once"
    rows = zip(sheet.rows.filter(twice), keys.filter(twice), strict=True)
    return [Fault(sheet.source, expected, row, name, value) for row, value in rows]


def no_owner_changes(sheet: Sheet, settings: Rebuild) -> BadInput:
    """Return the refusal of a record that holds no change of owner."""
    words = " or ".join(settings.changes.owner_words[:1])
    expected = (
        f"rows in which {words} changed; without them nobody knows who held a lead before its present owner "
        "(switch on tracking of that field, and see docs/salesforce.md for what to do meanwhile)"
    )
    return BadInput([Fault(sheet.source, expected, column=settings.changes.field)])
