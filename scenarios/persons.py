"""Columns about persons, told by their names and by their cells; no cell is ever shown."""

from __future__ import annotations

import polars as pl

from scenarios.column_names import about_rep, words_of

_PRIVATE = frozenset(
    {"gender", "sex", "birth", "birthday", "birthdate", "dob", "ethnicity", "religion", "nationality", "citizenship"}
    | {"disability", "disabled", "marital", "married", "pregnant", "pregnancy", "salutation", "geschlecht"}
    | {"geburtsdatum", "sick", "sickness", "pronoun", "pronouns"}
)
_PRIVATE_OF_A_PERSON = frozenset({"age", "born", "race", "children", "orientation", "union"})
_THINGS = frozenset(
    {"company", "account", "firm", "business", "organisation", "organization", "lead", "deal", "opportunity", "quote"}
    | {"contract", "domain", "website", "product", "house", "building", "property", "vehicle", "car", "machine"}
    | {"equipment", "fleet", "system", "software", "credit", "days", "hours", "weeks"}
)
"""With one of these in the name, it is the age of a thing: ``company_age``, ``lead_age_days``."""

_OF_REPS = frozenset(
    {"salary", "wage", "wages", "payroll", "bonus", "commission", "compensation", "tenure", "seniority"}
    | {"photo", "photograph", "picture", "portrait", "avatar", "absence", "absences"}
)
_EMAIL_WORDS = (["email"], ["mail"], ["emailaddress"])
_PHONE_WORDS = (["phone"], ["mobile"], ["fax"], ["telephone"], ["telefon"])
_NAME_WORDS = (["firstname"], ["lastname"], ["fullname"], ["surname"])
_NAME_PAIRS = frozenset(
    {("first", "name"), ("last", "name"), ("full", "name"), ("contact", "name"), ("contact", "person")}
    | {("street", "address"), ("home", "address"), ("social", "security")}
)
_TRAILING = frozenset({"number", "no", "nr", "c", "1", "2"})
_FLAGS = frozenset({"has", "is", "with", "valid", "verified"})
EMAIL = r"^[^@\s]+@[^@\s]+\.[A-Za-z]{2,}$"
_PHONE = r"^\+?[\d\s()/.-]{7,20}$"
_LOOKED_AT = 1000


def personal(name: str, *, of_rep: bool = False) -> bool:
    """Whether a column holds a personal attribute, by its name.

    Parameters
    ----------
    name
        Its name.
    of_rep
        Whether it is known to be about reps: pay, tenure or a photo are then personal, too.
    """
    words = set(words_of(name))
    if words & _PRIVATE or (words & _PRIVATE_OF_A_PERSON and not words & _THINGS):
        return True
    return bool(words & _OF_REPS) and (of_rep or about_rep(name))


def contact_kind(column: pl.Series) -> str | None:
    """Return ``email``, ``phone`` or ``name`` if a column holds such, by its name or by most of its cells.

    Whether there is one, as yes or no (``has_email``), identifies nobody.
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
