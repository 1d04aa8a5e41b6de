"""Columns about persons, told by their names and by their cells; no cell is ever shown."""

from __future__ import annotations

from itertools import pairwise

import polars as pl

from scenarios.column_names import about_rep, words_of
from scenarios.person_words import (
    NAME_PAIRS,
    NAMES,
    NO_PERSONS,
    OF_REPS,
    PERHAPS_NAME_PAIRS,
    PERHAPS_NAMES,
    PRIVATE,
    PRIVATE_OF_A_PERSON,
    PRIVATE_PAIRS,
    PRIVATE_STEMS,
    THINGS,
)

_EMAIL_WORDS = (["email"], ["mail"], ["emailaddress"])
_PHONE_WORDS = (["phone"], ["mobile"], ["fax"], ["telephone"], ["telefon"])
_TRAILING = frozenset({"number", "no", "nr", "c", "1", "2"})
_FLAGS = frozenset({"has", "is", "with", "valid", "verified"})
_PERHAPS = "perhaps a name"
EMAIL = r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$"
_PHONE = r"^\+?[\d\s()/.-]{7,20}$"
_PARTICLES = r"(?:(?:von|van|vom|zu|zur|de|der|den|du|des|di|da|do|dos|del|della|la|le|bin|al|el|ten|ter) )*"
_FULL_NAME = rf"^\p{{Lu}}[\p{{L}}'’.-]*(?:,? {_PARTICLES}\p{{Lu}}[\p{{L}}'’.-]*){{1,3}}$"
_LETTERS = r"^[\p{L}'’ .,-]+$"
_FIRM = r"(?i)\b(gmbh|ag|kg|ohg|inc|ltd|llc|corp|co|plc|sa|srl|bv|group|holding|partners|solutions|systems|services)\b"
_LOOKED_AT, _MANY_NAMES = 1000, 30


def personal(name: str, *, of_rep: bool = False) -> bool:
    """Whether a column holds a personal attribute, by its name.

    Parameters
    ----------
    name
        Its name.
    of_rep
        Whether it is known to be about reps: pay, tenure or a photo are then personal, too.
    """
    listed = words_of(name)
    words = set(listed)
    if words & PRIVATE or any(word.startswith(PRIVATE_STEMS) for word in words):
        return True
    if not PRIVATE_PAIRS.isdisjoint(pairwise(listed)) or (words & PRIVATE_OF_A_PERSON and not words & THINGS):
        return True
    return bool(words & OF_REPS) and (of_rep or about_rep(name))


def contact_kind(column: pl.Series) -> str | None:
    """Return ``email``, ``phone`` or ``name`` if a column holds such, by its name or by most of its cells.

    Whether there is one, as yes or no (``has_email``), identifies nobody. A column such as ``Contact`` or
    ``Created By`` holds names if most of its cells look like full names, or if there are very many, of letters only.
    """
    words = words_of(column.name)
    by_name = None if _FLAGS.intersection(words) else _kind_by_name(words)
    if column.dtype != pl.String:
        return by_name if by_name == "phone" and column.dtype.is_numeric() else None
    filled = column.drop_nulls().head(_LOOKED_AT).str.strip_chars()
    if _most(filled.str.contains(EMAIL)):
        return "email"
    if _most(filled.str.contains(_PHONE) & filled.str.contains(r"^\+|[\s()]") & filled.str.contains(r"(?:\d\D*){8}")):
        return "phone"
    if by_name == _PERHAPS:
        return "name" if _names(filled) else None
    return by_name


def perhaps_names(column: pl.Series) -> bool:
    """Whether the cells of a column look like names of persons, whatever it is called.

    At least 30 different ones of two to four capitalised words. Products and firms can look like that, too: enough not
    to show them and not to suggest the column, not to refuse it.
    """
    if column.dtype != pl.String or not NO_PERSONS.isdisjoint(words_of(column.name)):
        return False
    filled = column.drop_nulls().head(_LOOKED_AT).str.strip_chars()
    if filled.n_unique() < _MANY_NAMES or filled.str.contains(_FIRM).mean() > 0.05:  # type: ignore[operator]
        return False
    return _most(filled.str.contains(_FULL_NAME))


def _names(filled: pl.Series) -> bool:
    if len(filled) == 0:
        return False
    like = int(filled.str.contains(_FULL_NAME).sum()) > 0.5 * len(filled)
    return like or (filled.n_unique() > _MANY_NAMES and _most(filled.str.contains(_LETTERS)))


def _kind_by_name(words: list[str]) -> str | None:
    while words[-1:] and words[-1] in _TRAILING:
        words = words[:-1]
    last = words[-1:]
    if last in _EMAIL_WORDS or words[-2:] in (["e", "mail"], ["email", "address"], ["mail", "address"]):
        return "email"
    if last in _PHONE_WORDS:
        return "phone"
    if not NAMES.isdisjoint(last) or tuple(words[-2:]) in NAME_PAIRS:
        return "name"
    return _PERHAPS if not PERHAPS_NAMES.isdisjoint(last) or tuple(words[-2:]) in PERHAPS_NAME_PAIRS else None


def _most(flags: pl.Series) -> bool:
    return len(flags) > 0 and int(flags.sum()) > 0.8 * len(flags)
