"""Passwords in addresses: used to connect, never shown."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

_PARAMETER = re.compile(r"(?<=[?&])((?:ssl)?password)=([^&#]*)", re.IGNORECASE)
_QUERY = re.compile(r"\s*(select|with)\s", re.IGNORECASE)
_HIDDEN = "***"


def is_query(fragment: str) -> bool:
    """Tell a query from a table's name."""
    return _QUERY.match(fragment) is not None


def masked(text: str) -> str:
    """Return a URL without its passwords.

    A password in which ``#``, ``/`` or ``@`` was not encoded makes the URL ambiguous; then too much is hidden rather
    than too little.
    """
    base, mark, fragment = text.partition("#")
    scheme, slashes, rest = base.partition("://")
    user, at, place = rest.rpartition("@")
    if "@" in fragment and not is_query(fragment):
        return f"{scheme}{slashes}{_HIDDEN}@{fragment.rpartition('@')[2]}"
    name, colon, _ = user.partition(":")
    shown = f"{scheme}{slashes}{name}{colon}{_HIDDEN if colon else ''}{at}{place}"
    return " ".join(_PARAMETER.sub(rf"\1={_HIDDEN}", shown).split()) + mark + " ".join(fragment.split())


def credentials_of(base: str) -> tuple[str, tuple[str, ...]]:
    """Return a server's URL as libpq reads it, and the passwords in it in every spelling.

    A password may hold ``@`` as it is; it is the last ``@`` that ends it.
    """
    user, at, place = base.partition("://")[2].rpartition("@")
    name, colon, password = user.partition(":")
    plain = unquote(password)
    login = _encoded(name) + colon + quote(plain, safe="")
    given = [password, *(value for _, value in _PARAMETER.findall(base))]
    spellings = {spelling for word in given for spelling in (word, unquote(word), quote(unquote(word), safe=""))}
    return f"postgresql://{login}{at}{place}", tuple(sorted(spellings - {""}, key=len, reverse=True))


def _encoded(word: str) -> str:
    return quote(unquote(word), safe="")
