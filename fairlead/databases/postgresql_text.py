"""From the CSV that PostgreSQL's COPY sends to typed columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import polars as pl

_BLOCK_BYTES = 1 << 24
_RECORD_END = "end of record"


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """How a column is asked for, and how its text becomes values (null where it does not)."""

    name: str
    select: str
    parse: Callable[[pl.Series], pl.Series] | None


def reading_of(name: str, type_code: int, *, is_list: bool) -> ColumnReading:
    """Return how to read a column of a type, given its number; other types stay text, for the schema to judge."""
    quoted = 'q."' + name.replace('"', '""') + '"'
    if is_list:
        return ColumnReading(name, f"array_to_string({quoted}, '|')", None)
    return ColumnReading(name, quoted, _PARSERS.get(type_code))


def blocks_of(records: Iterable[bytes | bytearray | memoryview]) -> Iterator[bytes]:
    """Gather records, each whole as the server sends it, into blocks worth parsing."""
    block = bytearray()
    for record in records:
        block += record
        if len(block) >= _BLOCK_BYTES:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)


def frame_of_block(block: bytes, readings: list[ColumnReading]) -> pl.DataFrame:
    """Return the rows of a block; the last field of a record, a constant, is left out."""
    schema = dict.fromkeys([*(reading.name for reading in readings), _RECORD_END], pl.String)
    text = pl.read_csv(block, has_header=False, schema=schema)
    return text.select(_typed(text[reading.name], reading) for reading in readings)


def _typed(text: pl.Series, reading: ColumnReading) -> pl.Series:
    """Parse what parses as a whole; else the text itself says what is wrong (``infinity`` for a time)."""
    if reading.parse is None:
        return text
    values = reading.parse(text)
    return values if values.null_count() == text.null_count() else text


def _whole(text: pl.Series) -> pl.Series:
    return text.cast(pl.Int64, strict=False)


def _real(text: pl.Series) -> pl.Series:
    return text.cast(pl.Float64, strict=False)


def _truth(text: pl.Series) -> pl.Series:
    return text.replace_strict({"t": True, "f": False}, default=None, return_dtype=pl.Boolean)


def _day(text: pl.Series) -> pl.Series:
    return text.str.to_date("%Y-%m-%d", strict=False)


def _local_time(text: pl.Series) -> pl.Series:
    return text.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", strict=False, time_unit="us")


def _instant(text: pl.Series) -> pl.Series:
    utc = text.str.strip_suffix("+00")  # the session is in UTC
    return _local_time(utc).dt.replace_time_zone("UTC")


_PARSERS: dict[int, Callable[[pl.Series], pl.Series]] = {
    16: _truth,
    20: _whole,
    21: _whole,
    23: _whole,
    700: _real,
    701: _real,
    1082: _day,
    1114: _local_time,
    1184: _instant,
}
"""By the numbers that pg_type gives its built-in types, which never change."""
