"""Times as people write them, by formats such as ``%d.%m.%Y %H:%M``."""

from __future__ import annotations

import re

import polars as pl

from scenarios.tables import as_text

_DIRECTIVES = frozenset("dmYybBHMSIp")
_FIRST_YEAR = 1900
"""A year of two digits read as %Y would be one of the first century."""

ISO_DAY, ISO_TIME = "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"


def checked_format(written: str) -> str:
    """Return a format if it says year, month and day once each, and a time of day whole or not at all.

    Raises
    ------
    ValueError
        With what is missing, doubled or unknown.
    """
    found = re.findall(r"%(.?)", written)
    unknown = [f"%{letter}" for letter in found if letter not in _DIRECTIVES]
    if unknown:
        raise ValueError(f"a format of %d %m %b %B %Y %y %H %I %M %S %p; {', '.join(unknown)} is none of them")
    for kind, letters in (("day", "d"), ("month", "mbB"), ("year", "Yy")):
        if sum(found.count(letter) for letter in letters) != 1:
            raise ValueError(f"a format that says the {kind} once, such as %d.%m.%Y %H:%M")
    clock = [letter for letter in found if letter in "HIMSp"]
    if sorted(clock) not in ([], ["H", "M"], ["H", "M", "S"], ["I", "M", "p"], ["I", "M", "S", "p"]):
        raise ValueError("a format whose time of day is %H:%M, %H:%M:%S, %I:%M %p, %I:%M:%S %p, or none")
    if re.match(r"%[Yy]-%d", written):
        raise ValueError("a format with the month after the year: 2026-05-06 is the sixth of May (ISO 8601)")
    return written


def iso_times(raw: pl.Series, formats: tuple[str, ...]) -> tuple[pl.Series, pl.Series]:
    """Read cells by the formats, and write them as ISO 8601 has them.

    Returns
    -------
    tuple
        The cells as ISO 8601 (a day alone where the format has no time of day), null where no format reads one; and
        which cells two formats read differently, null in the first.
    """
    text = as_text(raw)
    read = pl.repeat(None, len(text), dtype=pl.String, eager=True).alias(raw.name)
    torn = pl.repeat(value=False, n=len(text), dtype=pl.Boolean, eager=True)
    for written in formats:
        this = _iso(text, written)
        torn |= (read.is_not_null() & this.is_not_null() & (read != this)).fill_null(value=False)
        read = read.fill_null(this)
    return read.set(torn, None), torn


def _iso(text: pl.Series, written: str) -> pl.Series:
    local = text.str.to_datetime(written, strict=False, time_unit="us")
    whole = "%H" in written or "%I" in written
    shown = local.dt.strftime(ISO_TIME if whole else ISO_DAY)
    return shown.set((local.dt.year() < _FIRST_YEAR).fill_null(value=False), None)
