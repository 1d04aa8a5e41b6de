"""Record ids as Salesforce has them: a prefix of the object, and a number in base 62."""

from __future__ import annotations

import polars as pl

from scenarios.tables.salesforce import checksum

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_STEP = 7919
"""Ids of one object are not neighbours, so that their capitals differ."""


def record_id(prefix: str, number: int) -> str:
    """Return the 18-character id of a record: ``record_id("00Q", 5)``."""
    left, digits = 3_000_000_000_000 + number * _STEP, ""
    while left:
        left, digit = divmod(left, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    short = f"{prefix}5f{digits.rjust(10, '0')}"
    return short + checksum(short)


def record_ids(prefix: str, count: int, first: int = 0) -> pl.Series:
    """Return the ids of so many records."""
    return pl.Series([record_id(prefix, first + number) for number in range(count)], dtype=pl.String)
