"""Which of a mapping's columns a file has: of several names the one that is there, optional ones left out."""

from __future__ import annotations

from collections.abc import Iterable

from fairlead.intake.joining import no_such_column
from fairlead.intake.mapping import HistoryMapping, TableMapping
from fairlead.intake.raw import RawTable
from scenarios.faults import Fault, Faults
from scenarios.tables import as_text


def resolved(mapping: TableMapping, table: RawTable) -> TableMapping:
    """Return a mapping that names only columns the file has, each by one name.

    Raises
    ------
    BadInput
        When a column that is not optional is there under none of its names, or under several with different cells.
    """
    there = _there(mapping, table.frame.columns)
    faults = Faults()
    for new, old in mapping.columns.items():
        found = [name for name in alternatives(old) if name in there]
        faults.extend(_differing(new, found, table))
        if not found and new not in mapping.optional:
            faults.extend([_missing(alternatives(old), table)])
    faults.raise_if_any()
    return narrowed(mapping, table.frame.columns)


def narrowed(mapping: TableMapping, names: Iterable[str]) -> TableMapping:
    """Return a mapping with the first name of each column that is among ``names``, and without the others."""
    there = _there(mapping, names)
    columns: dict[str, str | tuple[str, ...]] = {}
    absent: set[str] = set()
    for new, old in mapping.columns.items():
        found = [name for name in alternatives(old) if name in there]
        if found:
            columns[new] = found[0]
        else:
            absent |= {new, *alternatives(old)}
    return mapping.model_copy(update={"columns": columns, "optional": (), **_without(mapping, absent)})


def alternatives(old: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return the names a mapping gives for one column of the file."""
    return (old,) if isinstance(old, str) else old


def _there(mapping: TableMapping, names: Iterable[str]) -> set[str]:
    return {*names, *(name for join in mapping.join for name in join.take)}


def fits(mapping: TableMapping, names: Iterable[str]) -> bool:
    """Return whether a file with these columns has all that a mapping needs."""
    there = _there(mapping, names)
    needed = [alternatives(old) for new, old in mapping.columns.items() if new not in mapping.optional]
    return bool(needed) and all(there & set(old) for old in needed)


def _without(mapping: TableMapping, absent: set[str]) -> dict[str, object]:
    """Return the steps without the columns that the file lacks; what is made of such columns alone is not made."""
    steps: dict[str, object] = {}
    for step in ("compose", "first_of"):
        kept = {new: [name for name in names if name not in absent] for new, names in getattr(mapping, step).items()}
        steps[step] = {new: tuple(names) for new, names in kept.items() if names}
    steps["values"] = {name: words for name, words in mapping.values.items() if name not in absent}
    steps["only_where"] = {name: words for name, words in mapping.only_where.items() if name not in absent}
    if isinstance(mapping, HistoryMapping) and mapping.features is not None:
        steps["features"] = tuple(name for name in mapping.features if name not in absent)
    return steps


def _differing(new: str, names: list[str], table: RawTable) -> list[Fault]:
    if len(names) < 2:
        return []
    cells = [as_text(table.frame[name]) for name in names if name in table.frame.columns]
    if all(other.equals(cells[0]) for other in cells[1:]):
        return []
    listed = " and ".join(repr(name) for name in names)
    expected = f"one column for {new}, or equal ones; {listed} are both there and differ: name one in the mapping"
    return [Fault(table.source, expected, column=names[0])]


def _missing(names: tuple[str, ...], table: RawTable) -> Fault:
    if len(names) == 1:
        return no_such_column(names[0], table.source, table.frame.columns)
    listed = ", ".join(repr(name) for name in names)
    return Fault(table.source, f"one of the columns {listed}, which the mapping names", column=names[0])
