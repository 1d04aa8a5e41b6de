"""Texts compared by their letters, and texts as TOML writes them."""

from __future__ import annotations

import re

import polars as pl

_SINGULAR = {"have": "has", "are": "is", "were": "was"}


def plain_expr(text: pl.Expr) -> pl.Expr:
    """Return a text with only its letters and digits, in lower case."""
    return text.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]", "")


def toml_text(text: str) -> str:
    """Return a text as TOML writes it, in quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(f"\\u{ord(c):04x}" if ord(c) < 32 or ord(c) == 127 else c for c in escaped) + '"'


def toml_key(name: str) -> str:
    """Return a key as TOML writes it, in quotes where it must be."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else toml_text(name)


def counted(count: int, noun: str) -> str:
    """Write a count with its noun: ``1 row``, ``2,024 rows``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def agreeing(count: int, verb: str) -> str:
    """Return a verb as it follows a count: ``have`` after 2 rows, ``has`` after 1."""
    return verb if count != 1 else _SINGULAR.get(verb, f"{verb}s")
