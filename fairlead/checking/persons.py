"""Columns about persons: what identifies buyers, and what reps are rather than do. Values are never shown."""

from __future__ import annotations

import polars as pl

from fairlead.checking.finding import Finding, Severity
from fairlead.checking.words import words_of
from scenarios.tables import SPECS

PRIVATE = frozenset(
    {"gender", "sex", "age", "birth", "birthday", "birthdate", "dob", "born", "ethnicity", "race", "religion"}
    | {"nationality", "citizenship", "disability", "disabled", "marital", "married", "pregnant", "children"}
    | {"salutation", "geschlecht", "geburtsdatum", "sick", "sickness", "union", "orientation", "pronoun", "pronouns"}
)
_OF_THINGS = frozenset({"account", "lead", "company", "deal", "opportunity", "contract", "domain", "website", "fleet"})
"""What may have an age without being a person."""

_EMAIL_WORDS = (["email"], ["mail"], ["emailaddress"])
_PHONE_WORDS = (["phone"], ["mobile"], ["fax"], ["telephone"], ["telefon"])
_NAME_WORDS = (["firstname"], ["lastname"], ["fullname"], ["surname"])
_NAME_PAIRS = frozenset(
    {("first", "name"), ("last", "name"), ("full", "name"), ("contact", "name"), ("contact", "person")}
    | {("street", "address"), ("home", "address"), ("social", "security")}
)
_TRAILING = frozenset({"number", "no", "nr", "c", "1", "2"})
EMAIL = r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$"
PHONE = r"^\+?[\d\s()/.-]{7,20}$"
_LOOKED_AT = 1000


def contact_kind(column: pl.Series) -> str | None:
    """Return ``email``, ``phone`` or ``name`` if a column holds such, by its name or by most of its cells."""
    by_name = _kind_by_name(words_of(column.name))
    if column.dtype != pl.String:
        return by_name if by_name == "phone" and column.dtype.is_numeric() else None
    filled = column.drop_nulls().head(_LOOKED_AT).str.strip_chars()
    if _most(filled.str.contains(EMAIL)):
        return "email"
    if _most(filled.str.contains(PHONE) & filled.str.contains(r"^\+|[\s()]") & filled.str.contains(r"(?:\d\D*){8}")):
        return "phone"
    return by_name


def _kind_by_name(words: list[str]) -> str | None:
    while words[-1:] and words[-1] in _TRAILING:
        words = words[:-1]
    last = words[-1:]
    if last in _EMAIL_WORDS or words[-2:] in (["e", "mail"], ["email", "address"], ["mail", "address"]):
        return "email"
    if last in _PHONE_WORDS:
        return "phone"
    return "name" if last in _NAME_WORDS or tuple(words[-2:]) in _NAME_PAIRS else None


def _most(flags: pl.Series) -> bool:
    return len(flags) > 0 and int(flags.sum()) > 0.8 * len(flags)


def person_findings(frame: pl.DataFrame, table: str) -> list[Finding]:
    """Name the columns of a table that are about persons."""
    found = []
    for column in frame:
        if SPECS[table].column(column.name) is not None:
            continue
        if _is_private(words_of(column.name)):
            found.append(_private(column, table))
        elif (kind := contact_kind(column)) is not None:
            found.append(_contact(column, table, kind))
    return found


def _is_private(words: list[str]) -> bool:
    named = PRIVATE.intersection(words)
    return bool(named) and not (named == {"age"} and _OF_THINGS.intersection(words))


def _private(column: pl.Series, table: str) -> Finding:
    filled = len(column) - column.null_count()
    return Finding(
        "personal",
        Severity.WARN,
        table,
        column.name,
        filled,
        f"{column.name} looks like a personal attribute ({filled:,} rows filled)",
        "learning from it may be unlawful; leave it out of features, and better out of the file",
        '[history]\nfeatures = [...]  # without "' + column.name + '"',
    )


def _contact(column: pl.Series, table: str, kind: str) -> Finding:
    filled = len(column) - column.null_count()
    mending = f'[{table}]\ncolumns = {{ person_key = "{column.name}" }}' if kind != "name" and table != "reps" else None
    return Finding(
        "contact",
        Severity.NOTE,
        table,
        column.name,
        filled,
        f"{column.name} identifies persons ({kind}, {filled:,} rows filled)",
        "good for finding duplicates only; it is never learned from",
        mending,
    )


def digits_only(text: pl.Expr) -> pl.Expr:
    """Return the last nine digits of a phone number, null when there are fewer than seven."""
    digits = text.str.replace_all(r"\D", "").str.slice(-9)
    return pl.when(digits.str.len_chars() >= 7).then(digits)
