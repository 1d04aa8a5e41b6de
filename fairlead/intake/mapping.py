"""Mappings: what a firm's own columns and words mean, as TOML.

The steps, in this order, each on the outcome of the one before:

0. ``rebuild`` (history only) makes the rows from a record of owner changes (:mod:`fairlead.rebuilding`);
1. ``where`` keeps the rows whose column has one of the words listed, as the file spells them (``""``: empty),
   ``without`` those whose column has none of them, and ``blank`` empties cells that begin with one of the words listed;
2. ``values`` mends words, so that what follows sees them mended;
3. ``join`` takes columns from other files in the same folder, by a column of the same name in both;
4. ``columns`` renames (new = "old"; one old column may become several new ones);
5. ``constants`` adds columns that hold one value.

``where`` and ``values`` may name a column by its old or its new name; ``features`` too. Should a name be both, the new
one is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from fairlead.rebuilding import Rebuild
from scenarios.faults import BadInput, Fault
from scenarios.tables import SPECS, misspelling_of, nearest
from scenarios.toml_file import read_toml, validated
from scenarios.vocabulary import CapacityUnit


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class Join(_Strict):
    """Columns from another file.

    Attributes
    ----------
    file
        Its name, relative to the folder of the table's own file; ``#products`` is another table of the same database,
        and any other address stands for itself.
    on
        The column that both have; each of its values occurs once in the other file.
    take
        The columns to bring along.
    """

    file: str
    on: str
    take: tuple[str, ...]


class TableMapping(_Strict):
    """What the columns of one table's file mean; see the module for the order of the steps.

    Attributes
    ----------
    columns
        New name to old name.
    values
        Column to old word to new word; other words stay as they are.
    where
        Column to the words of the rows that are kept.
    without
        Column to the words of the rows that are left out.
    blank
        Column to beginnings of cells that mean nothing, such as those of a queue's id in a column of owners.
    constants
        New column to the value of all its cells.
    join
        Columns from other files.
    timezone
        Of times without an offset, unless the command line names one.
    """

    columns: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    where: dict[str, tuple[str, ...]] = {}
    without: dict[str, tuple[str, ...]] = {}
    blank: dict[str, tuple[str, ...]] = {}
    constants: dict[str, float | str] = {}
    join: tuple[Join, ...] = ()
    timezone: str | None = None

    @model_validator(mode="after")
    def _name_each_column_once(self) -> Self:
        for step in ("values", "where", "without", "blank"):
            names: list[str] = list(getattr(self, step))
            for position, name in enumerate(names):
                same = [other for other in names[:position] if self.old_name(other) == self.old_name(name)]
                if same:
                    raise ValueError(f"one entry for each column: {step}.{same[0]} and {step}.{name} are the same")
        return self

    def old_name(self, name: str) -> str:
        """Return the file's name of a column that is named by its new or its old name."""
        return self.columns.get(name, name)

    def new_name(self, name: str) -> str:
        """Return the name of a column after renaming, given its new or its old name."""
        if name in self.columns:
            return name
        return next((new for new, old in self.columns.items() if old == name), name)


class RepsMapping(TableMapping):
    """The mapping of reps, which also says what their capacity counts."""

    capacity_unit: CapacityUnit = CapacityUnit.LEADS


class HistoryMapping(TableMapping):
    """The mapping of the history, which also names what a model may learn from.

    With ``rebuild`` the rows are made from owner changes: they have ``rep_id``, ``assigned_at``, ``outcome``,
    ``closed_at`` and ``revenue``, and of the leads' own columns those that the mapping names.
    """

    features: tuple[str, ...] | None = None
    rebuild: Rebuild | None = None


class Mapping(_Strict):
    """A mapping file: one section a table, those left out are read as they are."""

    leads: TableMapping | None = None
    reps: RepsMapping | None = None
    history: HistoryMapping | None = None
    absences: TableMapping | None = None
    events: TableMapping | None = None

    def of(self, table: str) -> TableMapping:
        """Return the section of a table; an empty one when there is none."""
        section: TableMapping | None = getattr(self, table, None)
        return section if section is not None else TableMapping()


def load_mapping(name_or_path: str | Path) -> Mapping:
    """Read a mapping: a shipped profile by its name, or a TOML file.

    Raises
    ------
    BadInput
        When there is no such profile or file, or it has an unknown or misspelt key; names file, key and nearest key.
    """
    path = Path(name_or_path)
    if path.suffix == ".toml" or path.name != str(name_or_path):
        return _load(path, str(path))
    if str(name_or_path) not in profile_names():
        raise _unknown_profile(str(name_or_path))
    with resources.as_file(_profiles() / f"{name_or_path}.toml") as shipped:
        return _load(shipped, f"profile {name_or_path}")


def profile_names() -> tuple[str, ...]:
    """Return the names of the shipped profiles."""
    return tuple(sorted(file.name.removesuffix(".toml") for file in _profiles().iterdir()))


def _profiles() -> resources.abc.Traversable:
    return resources.files("fairlead.intake") / "profiles"


def _unknown_profile(name: str) -> BadInput:
    close = nearest(name, profile_names())
    hint = f"did you mean {close!r}?" if close else f"there are: {', '.join(profile_names())}"
    return BadInput([Fault("--columns", f"a TOML file or a shipped profile; {hint}", value=name)])


def _load(path: Path, source: str) -> Mapping:
    mapping = validated(read_toml(path), Mapping, source)
    faults = list(_misspelt_columns(mapping, source))
    if faults:
        raise BadInput(faults)
    return mapping


def _misspelt_columns(mapping: Mapping, source: str) -> Iterator[Fault]:
    for table in Mapping.model_fields:
        known = SPECS[table].names
        section = mapping.of(table)
        for kind, names in (("columns", section.columns), ("constants", section.constants)):
            for name in names:
                meant = None if name in known else misspelling_of(name, known)
                if meant is not None:
                    yield Fault(source, f"a known column; the nearest is {meant!r}", column=f"{table}.{kind}.{name}")
