"""How a firm's file is written, read off its bytes and cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from fairlead.intake.csv_form import SEPARATORS, CsvForm, Encoding
from fairlead.intake.formats import Decimal, Evidence, iso_times, number_evidence, plain_numbers, time_evidence
from fairlead.intake.read import read_file
from scenarios.tables import as_text

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MOSTLY, _LOOKED_AT = 0.9, 5000


@dataclass(frozen=True)
class Written:
    """The form of a file, and what its cells prove of its numbers and times."""

    form: CsvForm = field(default_factory=CsvForm)
    decimal: Decimal | None = None
    times: tuple[str, ...] = ()


@dataclass(frozen=True)
class Opened:
    """A file's rows with numbers and times as we write them, how the file writes them, and remarks on that by step."""

    frame: pl.DataFrame
    written: Written
    remarks: tuple[tuple[str, str], ...]


def opened_file(path: Path) -> Opened:
    """Read a file however it is written.

    What its cells leave open (05/06/2026) is not written into the mapping, but named for the reader to choose; for
    recognising columns it does not matter.

    Raises
    ------
    BadInput
        When it cannot be read at all.
    """
    form, remarks = _form(path)
    frame = read_file(path, form).frame
    texts = [column for column in frame if column.dtype == pl.String]
    dated = [column for column in texts if _mostly_times(column)]
    counted = [column for column in texts if column.name not in {x.name for x in dated} and _mostly_numbers(column)]
    if not any(_odd(column) for column in counted):
        counted = []
    times, numbers = time_evidence(dated), number_evidence(counted)
    remarks += _said("times", times, [f"times = {list(formats)}" for formats, _ in times.readings])
    remarks += _said("decimal", numbers, [f'decimal = "{sign}"' for (sign,), _ in numbers.readings])
    plain = [_as_times(column, times) for column in dated] + [_as_numbers(column, numbers) for column in counted]
    written = Written(form, _sign(numbers.proved), times.proved or ())
    return Opened(frame.with_columns(plain), written, tuple(remarks))


def _form(path: Path) -> tuple[CsvForm, list[tuple[str, str]]]:
    if path.suffix.lower() == ".parquet" or not path.is_file():
        return CsvForm(), []
    content = path.read_bytes()
    encoding: Encoding = "utf-16" if content.startswith(_UTF16_MARKS) else "utf-8"
    remarks = []
    try:
        text = content.decode(encoding)
    except UnicodeError:
        encoding, text = "cp1252", content.decode("cp1252", errors="replace")
        remarks = [("encoding", "CONFIRM: not UTF-8, so probably Windows-1252. Look whether names read well.")]
    header = text.lstrip("\ufeff").splitlines()[0] if text.strip() else ""
    separator = max(SEPARATORS, key=header.count)  # the comma comes first, should none be there
    return CsvForm(separator, encoding), remarks


def _mostly_times(column: pl.Series) -> bool:
    sample = as_text(column).drop_nulls().head(_LOOKED_AT)
    found = time_evidence([sample])
    if found.torn:
        return True
    return bool(found.readings) and _share(iso_times(sample, found.readings[0][0])[0].is_not_null()) >= _MOSTLY


def _mostly_numbers(column: pl.Series) -> bool:
    sample = as_text(column).drop_nulls().head(_LOOKED_AT)
    return any(_share(plain_numbers(sample, sign).is_not_null()) >= _MOSTLY for sign in (",", "."))


def _odd(column: pl.Series) -> bool:
    sample = as_text(column).drop_nulls()
    return bool(sample.cast(pl.Float64, strict=False).is_null().any())


def _as_times(column: pl.Series, found: Evidence) -> pl.Series:
    return iso_times(column, found.readings[0][0])[0].fill_null(column) if found.readings else column


def _as_numbers(column: pl.Series, found: Evidence) -> pl.Series:
    sign = _sign(found.readings[0][0]) if found.readings else None
    return column if sign is None else plain_numbers(column, sign).fill_null(column)


def _sign(reading: tuple[str, ...] | None) -> Decimal | None:
    return None if reading is None else "," if reading == (",",) else "."


def _said(step: str, found: Evidence, lines: list[str]) -> list[tuple[str, str]]:
    if found.torn:
        return [(step, f"MISSING: no one line reads all {step} of this file; some cells contradict others.")]
    if len(lines) < 2:
        return []
    either = " or ".join(f"{line} ({word})" for line, (_, word) in zip(lines, found.readings, strict=True))
    return [(step, f"MISSING: choose, since nothing in the file proves either: {either.replace(chr(39), chr(34))}.")]


def _share(flags: pl.Series) -> float:
    return float(flags.mean() or 0.0)  # type: ignore[arg-type]
