"""Column names: those missing, those misspelt."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

from scenarios.faults import Fault
from scenarios.tables.spec import TableSpec

_SHORTEST = 5
"""Shorter names are one edit from too many honest words (team, term, work, word)."""


def column_names(names: Sequence[str]) -> list[str]:
    """Return names without the blanks around them, and without a byte order mark."""
    return [name.strip("\ufeff \t\r\n\v\f\u00a0") for name in names]


def repeated_names(names: Sequence[str], source: str) -> list[Fault]:
    """Return a fault for each name that more than one column has."""
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    return [Fault(source, "a column name that occurs once", column=name) for name in twice]


def misnamed(names: Sequence[str], spec: TableSpec, source: str) -> list[Fault]:
    """Return a fault for each required column that is missing and each optional one that is misspelt."""
    missing = [name for name in spec.required if name not in names]
    strangers = [name for name in names if name not in spec.names]
    faults = [_missing(name, nearest(name, strangers), source) for name in missing]
    absent = [name for name in spec.names if name not in names and name not in missing]
    for stranger in strangers:
        meant = misspelling_of(stranger, absent)
        if meant is not None:
            faults.append(_misspelt(stranger, meant, source))
    return faults


def nearest(name: str, others: Iterable[str]) -> str | None:
    """Return the most similar of some names, or None when none is similar."""
    by_plain = {plain(other): other for other in others}
    close = difflib.get_close_matches(plain(name), by_plain, n=1, cutoff=0.6)
    return by_plain[close[0]] if close else None


def misspelling_of(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that ``name`` misspells: other case or blanks, or one letter amiss after the first."""
    return next((word for word in known if _misspells(plain(name), plain(word))), None)


def plain(name: str) -> str:
    """Return a name with only its letters and digits, in lower case."""
    return re.sub(r"[\W_]", "", name.casefold())


def _missing(name: str, close: str | None, source: str) -> Fault:
    hint = "" if close is None else f"; did you mean {close!r}?"
    return Fault(source, f"this required column{hint}", column=name)


def _misspelt(stranger: str, meant: str, source: str) -> Fault:
    expected = f"a known column, did you mean {meant!r}? If it is another thing, give it another name"
    return Fault(source, expected, column=stranger)


def _misspells(name: str, word: str) -> bool:
    if name == word:
        return True
    if len(word) < _SHORTEST or name[:1] != word[0] or any(letter.isdigit() for letter in name):
        return False
    return _one_edit_apart(name, word)


def _one_edit_apart(name: str, word: str) -> bool:
    """Return whether a letter added, left out, exchanged or swapped with its neighbour makes one the other."""
    start = next((i for i, (a, b) in enumerate(zip(name, word, strict=False)) if a != b), min(len(name), len(word)))
    rest, wanted = name[start:], word[start:]
    swapped = rest[1:2] + rest[:1] + rest[2:]
    return wanted in (rest[1:], swapped) or rest in (wanted[1:],) or rest[1:] == wanted[1:]
