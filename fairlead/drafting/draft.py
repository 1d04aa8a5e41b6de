"""Drafting a mapping for all files of one piece of work."""

from __future__ import annotations

from collections.abc import Mapping as Files
from dataclasses import dataclass
from pathlib import Path

from fairlead.drafting.extension import extension
from fairlead.drafting.own_sections import own_sections
from fairlead.drafting.profiles import fitting_profiles
from fairlead.drafting.text import HEADER
from fairlead.drafting.written import opened_file


@dataclass(frozen=True)
class DraftedMapping:
    """A mapping drafted, as TOML with comments, and the shipped profiles whose columns the files have."""

    text: str
    profiles: tuple[str, ...]


def draft_mapping(files: Files[str, str | Path]) -> str:
    """Draft a mapping; the text of :func:`drafted`."""
    return drafted(files).text


def drafted(files: Files[str, str | Path], timezone: str | None = None, *, extend: bool = True) -> DraftedMapping:
    """Draft a mapping.

    Parameters
    ----------
    files
        Table name (``leads``, ``reps``, ``history``) to its file; other files of the same folder are looked at for
        columns to join.
    timezone
        Of times without an offset, if the user has named it.
    extend
        Extend the shipped profile that fits all files, if there is one; else everything is drafted from their columns.

    Returns
    -------
    DraftedMapping
        What was assumed says CONFIRM; what could not be recognised says MISSING.

    Raises
    ------
    BadInput
        When a file cannot be read at all.
    """
    paths = {table: Path(path) for table, path in files.items()}
    opened = {table: opened_file(path) for table, path in paths.items()}
    profiles = fitting_profiles({table: file.frame for table, file in opened.items()}) if extend else ()
    body = extension(profiles[0], opened, timezone) if profiles else own_sections(paths, opened, timezone)
    return DraftedMapping(HEADER + body, profiles)
