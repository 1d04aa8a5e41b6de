"""Ids as they look: what nobody can see tells no two records apart."""

from __future__ import annotations

import polars as pl

from scenarios.tables.reading import blanked

_NO_ROOM = "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
"""Soft hyphens, zero-width blanks, marks of direction, byte order marks."""

_JOINERS = r"^[\s\x{200c}\x{200d}]+|[\s\x{200c}\x{200d}]+$"
"""Inside a Persian or Indic name they mean something; at its ends nothing."""


def legible(ids: pl.Series) -> pl.Series:
    """Return ids, String or List(String), without signs that take no room and in composed letters (NFC).

    A cell with nothing else is null.
    """
    if isinstance(ids.dtype, pl.List):
        if _ascii(ids.explode()):
            return ids
        cleaned = ids.list.eval(_clean(pl.element()))
        cleaned = cleaned.list.eval(pl.element().filter(pl.element() != ""))
        return blanked(cleaned, cleaned.list.len() == 0)
    if _ascii(ids):
        return ids
    text = ids.to_frame().select(_clean(pl.col(ids.name))).to_series()
    return blanked(text, text == "")


def _clean(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(_NO_ROOM, "").str.replace_all(_JOINERS, "").str.normalize("NFC")


def _ascii(text: pl.Series) -> bool:
    """Whether every letter is one byte: far cheaper to ask than to clean."""
    return text.str.len_bytes().sum() == text.str.len_chars().sum()
