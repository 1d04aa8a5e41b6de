"""Whether a file can be written, asked before the work that fills it."""

from __future__ import annotations

import os
from pathlib import Path

from fairlead.databases import DatabaseAddress, address_of, check_sink
from scenarios.faults import BadInput, Fault

TABLE_SUFFIXES = (".csv", ".parquet")
"""The forms a table is written in; the suffix chooses."""


def check_table_target(target: str | Path | DatabaseAddress) -> Path | DatabaseAddress:
    """Return where a table is to be written, a file or a table in a database, once it is known that it can be.

    Raises
    ------
    BadInput
        As :func:`check_target`; or when the database cannot be reached, or its table holds rows already.
    """
    place = address_of(target)
    if isinstance(place, Path):
        return check_target(place)
    check_sink(place)
    return place


def check_target(path: str | Path, suffixes: tuple[str, ...] = TABLE_SUFFIXES) -> Path:
    """Return the path of a file to be written, once it is known that it can be.

    Parameters
    ----------
    path
        The file; an existing one will be replaced.
    suffixes
        The endings that are allowed, in lower case; those of a table by default.

    Raises
    ------
    BadInput
        When the suffix is another, the path is a directory, or its folder is missing or may not be written to.
    """
    path = Path(path)
    if path.suffix.lower() not in suffixes:
        database = ", or a table in a database such as sqlite:///crm.db#leads" if suffixes == TABLE_SUFFIXES else ""
        raise _refused(path, f"a file name that ends in {' or '.join(suffixes)}{database}")
    if path.is_dir():
        raise _refused(path, "a file to write to, not a directory")
    if not path.parent.is_dir():
        raise _refused(path, f"an existing folder; there is no {path.parent}")
    if not os.access(path.parent, os.W_OK):
        raise _refused(path, f"a folder that may be written to; {path.parent} may not")
    return path


def _refused(path: Path, expected: str) -> BadInput:
    return BadInput([Fault(str(path), expected)])
