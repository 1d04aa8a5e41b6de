"""Mappings: what a firm's own columns and words mean, as TOML.

The steps, in this order, each on the outcome of the one before:

0. ``rebuild`` (history only) makes the rows from a record of owner changes (:mod:`fairlead.rebuilding`);
1. ``where`` keeps the rows whose column has one of the words listed, as the file spells them (``""``: empty);
   ``unless`` leaves out those that have. If both name a column, a word in neither is a fault. ``blank`` empties cells
   that begin with one of the words listed;
2. ``values`` mends words, so that what follows sees them mended;
3. ``join`` takes columns from other files in the same folder, by a column of the same name in both;
4. ``columns`` renames (new = "old"; one old column may become several new ones; of several old names listed, the one
   that is there; one that is ``optional`` may be missing);
5. ``compose`` makes a text of several columns, with blanks between; ``only_where`` empties a column outside the rows
   where another has one of the words listed; ``first_of`` makes a column of the first of several that is filled;
6. ``constants`` adds columns that hold one value;
7. ``decimal`` and ``times`` say how numbers and times are written, ``end_of_day`` which bare days mean their end.

Before them, ``separator`` and ``encoding`` say how a CSV file is written. ``where``, ``unless`` and ``values`` may name
a column by its old or its new name; ``features`` too. Should a name be both, the new one is meant. Step 5 uses new
names.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, model_validator

from fairlead.intake.csv_form import CsvForm, Encoding, Separator
from fairlead.intake.extending import extended
from fairlead.intake.formats import Decimal, checked_format
from fairlead.rebuilding import Rebuild
from scenarios.faults import BadInput, Fault
from scenarios.tables import SPECS, misspelling_of, nearest
from scenarios.toml_file import read_toml, validated
from scenarios.vocabulary import CapacityUnit


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Formats = Annotated[tuple[Annotated[str, AfterValidator(checked_format)], ...], BeforeValidator(_listed)]
"""One format of times, or several."""
Words = dict[str, tuple[str, ...]]


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
        New name to old name, or to several old names, of which one is in the file (or several that are equal).
    optional
        The new names of columns that the file may lack.
    values
        Column to old word to new word; other words stay as they are.
    where, unless
        Column to the words of the rows that are kept, or left out.
    blank
        Column to beginnings of cells that mean nothing, such as those of a queue's id in a column of owners.
    compose, first_of
        New column to the columns it is made of, which it replaces.
    only_where
        Column to column to words: cells count only on rows where the second has one of the words.
    constants
        New column to the value of all its cells.
    join
        Columns from other files.
    timezone
        Of times without an offset, unless the command line names one.
    separator, encoding
        Of a CSV file.
    decimal, times, end_of_day
        The sign before decimals; formats of times besides ISO 8601; columns in which a day alone means its end.
    """

    columns: dict[str, str | tuple[str, ...]] = {}
    optional: tuple[str, ...] = ()
    values: dict[str, dict[str, str]] = {}
    where: Words = {}
    unless: Words = {}
    blank: Words = {}
    compose: Words = {}
    only_where: dict[str, Words] = {}
    first_of: Words = {}
    constants: dict[str, float | str] = {}
    join: tuple[Join, ...] = ()
    timezone: str | None = None
    separator: Separator = ","
    encoding: Encoding = "utf-8"
    decimal: Decimal | None = None
    times: Formats = ()
    end_of_day: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _name_each_column_once(self) -> Self:
        for step in ("values", "where", "unless", "blank"):
            names: list[str] = list(getattr(self, step))
            for position, name in enumerate(names):
                same = [other for other in list(names)[:position] if self.old_name(other) == self.old_name(name)]
                if same:
                    raise ValueError(f"one entry for each column: {step}.{same[0]} and {step}.{name} are the same")
        return self

    @model_validator(mode="after")
    def _leave_out_nothing_that_is_needed(self) -> Self:
        for name in self.optional:
            if name not in self.columns:
                raise ValueError(f"only new names of columns in optional; {name} is none")
            if any(self.old_name(used) == self.old_name(name) for used in (*self.where, *self.unless)):
                raise ValueError(f"no optional column in where or unless, which would keep all rows without {name}")
        return self

    @property
    def form(self) -> CsvForm:
        """How the CSV file is written."""
        return CsvForm(self.separator, self.encoding)

    def old_name(self, name: str) -> str:
        """Return the file's name of a column that is named by its new or its old name; of several, the first."""
        found = self.columns.get(name, name)
        return found if isinstance(found, str) else found[0]

    def new_name(self, name: str) -> str:
        """Return the name of a column after renaming, given its new or its old name."""
        if name in self.columns:
            return name
        named = (new for new, old in self.columns.items() if name in ((old,) if isinstance(old, str) else old))
        return next(named, name)


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
    """A mapping file: one section a table, those left out are read as they are.

    ``extends`` names the shipped profile that the file adds to and changes.
    """

    extends: str | None = None
    leads: TableMapping | None = None
    reps: RepsMapping | None = None
    history: HistoryMapping | None = None
    accounts: TableMapping | None = None
    absences: TableMapping | None = None
    events: TableMapping | None = None
    capacities: TableMapping | None = None

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
        return _checked(extended(read_toml(path), _profile), str(path))
    return _checked(_profile(str(name_or_path)), f"profile {name_or_path}")


def profile_names() -> tuple[str, ...]:
    """Return the names of the shipped profiles."""
    return tuple(sorted(file.name.removesuffix(".toml") for file in _profiles().iterdir()))


def _profile(name: str) -> dict[str, Any]:
    if name not in profile_names():
        raise _unknown_profile(name)
    with resources.as_file(_profiles() / f"{name}.toml") as shipped:
        return read_toml(shipped)


def _profiles() -> resources.abc.Traversable:
    return resources.files("fairlead.intake") / "profiles"


def _unknown_profile(name: str) -> BadInput:
    close = nearest(name, profile_names())
    hint = f"did you mean {close!r}?" if close else f"there are: {', '.join(profile_names())}"
    return BadInput([Fault("--columns", f"a TOML file or a shipped profile; {hint}", value=name)])


def _checked(content: dict[str, Any], source: str) -> Mapping:
    mapping = validated(content, Mapping, source)
    faults = list(_misspelt_columns(mapping, source))
    if faults:
        raise BadInput(faults)
    return mapping


def _misspelt_columns(mapping: Mapping, source: str) -> Iterator[Fault]:
    for table in (name for name in Mapping.model_fields if name in SPECS):
        known = SPECS[table].names
        section = mapping.of(table)
        makers = ("columns", "constants", "compose", "first_of", "only_where")
        for kind, names in ((kind, getattr(section, kind)) for kind in makers):
            for name in names:
                meant = None if name in known else misspelling_of(name, known)
                if meant is not None:
                    yield Fault(source, f"a known column; the nearest is {meant!r}", column=f"{table}.{kind}.{name}")
