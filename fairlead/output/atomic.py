"""Writing files and a database's tables so that nobody ever sees half of one, and of several sees all or none."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import polars as pl

from fairlead.databases import DatabaseAddress, Transaction, address_of, check_sink, prepare
from fairlead.output.forms import json_bytes, table_bytes
from fairlead.output.targets import TABLE_SUFFIXES, check_target
from scenarios.faults import BadInput, Fault


class Outputs:
    """Files, and tables of at most one database that is there already, that will appear together.

    Each file, a new database's too, is written beside its place first, the tables in a transaction; that is committed
    last, since files can be put back and a commit cannot.
    """

    def __init__(self) -> None:
        self._waiting: dict[Path, Path] = {}
        self._new: set[Path] = set()
        self._transaction: Transaction | None = None
        self._database = ""
        self._tables: set[tuple[str, tuple[str, ...]]] = set()

    def table(self, frame: pl.DataFrame, target: str | Path | DatabaseAddress) -> None:
        """Add a table: CSV or Parquet by the suffix of a path, or a new or empty table of a database."""
        place = address_of(target)
        if isinstance(place, DatabaseAddress):
            self._add_to_database(frame, place)
        else:
            self._add(check_target(place, TABLE_SUFFIXES), table_bytes(frame, place.suffix))

    def json(self, content: object, path: str | Path) -> None:
        """Add a JSON file."""
        self._add(check_target(path, (".json",)), json_bytes(content))

    def text(self, text: str, path: str | Path) -> None:
        """Add a text file, UTF-8, as it is."""
        path = Path(path)
        self._add(check_target(path, (path.suffix.lower(),)), text.encode())

    def _add(self, path: Path, content: bytes) -> None:
        place = self._free(path)
        self._waiting[place] = _written_beside(place, content)

    def _free(self, path: Path) -> Path:
        place = path.resolve()  # through a symbolic link, not over it
        if place in self._waiting:
            raise BadInput([Fault(str(path), "another file for each output; this one is named twice")])
        return place

    def _add_to_database(self, frame: pl.DataFrame, address: DatabaseAddress) -> None:
        home, table = _home_and_table(address)
        if (home, table) in self._tables:
            raise address.refused("another table for each output; this one is named twice")
        self._tables.add((home, table))
        if self._transaction is not None and self._database == home and address.query is None:
            self._transaction.add(
                frame, address
            )  # which looks what stands there; another connection might not be let in
            return
        check_sink(address)
        if address.file is not None and not address.file.exists():
            self._add_to_new_file(frame, address, address.file.resolve())
        elif self._transaction is None:
            self._transaction, self._database = prepare(frame, address), home
        else:
            raise address.refused("tables of at most one database that is there already among the outputs")

    def _add_to_new_file(self, frame: pl.DataFrame, address: DatabaseAddress, place: Path) -> None:
        if place in self._new:
            prepare(frame, address.at(self._waiting[place])).commit()
            return
        self._waiting[self._free(place)] = _new_database_beside(place, frame, address)
        self._new.add(place)

    def commit(self) -> None:
        """Move all files to their places; if one cannot be, the others go back to what they were."""
        done: list[tuple[Path, Path | None]] = []
        try:
            for place, fresh in self._waiting.items():
                done.append((place, _kept_beside(place)))
                _put_new(fresh, place) if place in self._new else os.replace(fresh, place)
            self._commit_transaction()
        except BaseException:
            for place, former in reversed(done):
                _restore(place, former)
            raise
        for place, former in done:
            if former is not None:
                former.unlink()
            _sync_folder(place.parent)
        self._waiting.clear()

    def _commit_transaction(self) -> None:
        transaction, self._transaction = self._transaction, None
        if transaction is not None:
            transaction.commit()

    def discard(self) -> None:
        """Remove what was written and not committed."""
        if self._transaction is not None:
            self._transaction.rollback()
            self._transaction = None
        for fresh in self._waiting.values():
            fresh.unlink(missing_ok=True)
        self._waiting.clear()


@contextmanager
def all_or_nothing() -> Iterator[Outputs]:
    """Collect output files and let them appear at the end, together; if anything fails, none does.

    Yields
    ------
    Outputs
        Takes tables, JSON and text.
    """
    outputs = Outputs()
    try:
        yield outputs
        outputs.commit()
    finally:
        outputs.discard()


def write_table(frame: pl.DataFrame, target: str | Path | DatabaseAddress) -> None:
    """Write a table to a file or a database; :func:`fairlead.output.check_table_target` says what is refused."""
    with all_or_nothing() as outputs:
        outputs.table(frame, target)


def write_json(content: object, path: str | Path) -> None:
    """Write a JSON file: keys in the order given, undefined figures null."""
    with all_or_nothing() as outputs:
        outputs.json(content, path)


def _home_and_table(address: DatabaseAddress) -> tuple[str, tuple[str, ...]]:
    """Give what is the same in all addresses of one database, and in all of one table, however they are spelled."""
    if address.file is None:
        return address.location, address.name
    return str(address.file.resolve()), tuple(part.casefold() for part in address.name)  # as SQLite and DuckDB do


def _beside(place: Path, ending: str) -> Path:
    return place.with_name(f".{place.name}.{secrets.token_hex(4)}.{ending}")


def _written_beside(place: Path, content: bytes) -> Path:
    fresh = _beside(place, "part")
    try:
        with fresh.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    return fresh


def _new_database_beside(place: Path, frame: pl.DataFrame, address: DatabaseAddress) -> Path:
    fresh = _beside(place, "part")
    try:
        prepare(frame, address.at(fresh)).commit()
    except BaseException:
        for left in fresh.parent.glob(f"{fresh.name}*"):  # a journal, too
            left.unlink()
        raise
    return fresh


def _put_new(fresh: Path, place: Path) -> None:
    """Give a database its name unless one has come to stand there meanwhile, whose rows must not be lost."""
    try:
        os.link(fresh, place)
    except FileExistsError:
        raise BadInput([Fault(str(place), "a file that nobody else makes at the same time")]) from None
    except OSError:  # a file system without hard links
        os.replace(fresh, place)
    else:
        fresh.unlink()


def _kept_beside(place: Path) -> Path | None:
    if not place.exists():
        return None
    former = _beside(place, "former")
    try:
        os.link(place, former)
    except OSError:  # a file system without hard links
        shutil.copy2(place, former)
    return former


def _restore(place: Path, former: Path | None) -> None:
    if former is None:
        place.unlink(missing_ok=True)
    else:
        os.replace(former, place)
        former.unlink(missing_ok=True)  # still there if both were names of one file, which renaming leaves alone


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system lets a folder be opened."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
