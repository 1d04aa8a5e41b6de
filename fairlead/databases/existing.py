"""What may stand in a table before it is written to."""

from __future__ import annotations

from collections.abc import Iterable

from fairlead.databases.address import DatabaseAddress
from scenarios.faults import BadInput
from scenarios.tables import nearest


def no_table(address: DatabaseAddress, tables: Iterable[str]) -> BadInput:
    """Return the refusal of a table that is not there; names the nearest, or the first of those there are."""
    there = list(tables)
    name = ".".join(address.name)
    close = nearest(name, there) or nearest(address.name[-1], there)
    hint = f"the nearest is {close!r}" if close else f"there are: {', '.join(there[:20]) or 'none'}"
    return address.refused(f"a table that exists; {name!r} does not ({hint})")


def refuse_rows(address: DatabaseAddress, *, filled: bool) -> None:
    """Refuse a table that holds rows.

    Raises
    ------
    BadInput
        When it does.
    """
    if filled:
        raise address.refused(
            "a new or an empty table; this one holds rows, which are neither replaced nor added to. "
            "Name another table, or move its rows first"
        )


def refuse_other_columns(address: DatabaseAddress, found: Iterable[str], wanted: Iterable[str]) -> None:
    """Refuse a table whose columns are others, in whatever order.

    Raises
    ------
    BadInput
        When they are; names those that are missing and those too many.
    """
    there, needed = list(found), list(wanted)
    missing = [name for name in needed if name not in there]
    extra = [name for name in there if name not in needed]
    words = [f"{word} {', '.join(names)}" for word, names in (("without", missing), ("has also", extra)) if names]
    if words:
        raise address.refused(f"a table with the columns {', '.join(needed)}; this one is {' and '.join(words)}")
