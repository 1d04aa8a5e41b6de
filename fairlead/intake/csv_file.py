"""CSV files: every cell as text, every row measured."""

from __future__ import annotations

import csv

import numpy as np
import polars as pl

from fairlead.intake.encoding import utf8
from fairlead.intake.raw import RawTable
from fairlead.intake.records import Records, records_of
from scenarios.faults import BadInput, Fault, Faults
from scenarios.tables import column_names, repeated_names

_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_FIRST_ROW = 2
"""The header is row 1, as a spreadsheet shows it."""


def read_csv(content: bytes, source: str) -> RawTable:
    """Read the content of a CSV file.

    Raises
    ------
    BadInput
        When it is empty, not UTF-8, not separated by commas, or its header is not a list of distinct names.
    """
    text = utf8(content, source).rstrip(b"\r\n") + b"\n"
    if not text.strip():
        raise BadInput([Fault(source, "a header and at least one row; the file is empty")])
    _refuse_other_separators(text[: text.index(b"\n")].decode(), source)
    records = records_of(text, source)
    names = _header(text[: records.ends[0]].decode(), source)
    if len(records.ends) == 1:
        raise BadInput([Fault(source, "at least one row below the header")])
    ragged = np.flatnonzero(records.fields != len(names))
    faults = tuple(_ragged(text, records, int(record), len(names), source) for record in ragged)
    frame = _cells(_without(text, records, ragged), names)
    rows = np.delete(np.arange(_FIRST_ROW, len(records.ends) + 1), ragged - 1)
    return RawTable(source, frame, pl.Series("row", rows), faults)


def _refuse_other_separators(header: str, source: str) -> None:
    for separator, word in _SEPARATORS.items():
        if header.count(separator) > header.count(","):
            expected = f"commas between the fields, not {word}; save the file as CSV separated by commas"
            raise BadInput([Fault(source, expected, row=1, value=header)])


def _header(line: str, source: str) -> list[str]:
    try:
        names = column_names(next(csv.reader([line.rstrip("\r")])))
    except csv.Error:
        names = []
    if not names:
        raise BadInput([Fault(source, "the names of the columns", row=1, value=line)])
    faults = Faults(repeated_names([name for name in names if name], source))
    for position, name in enumerate(names, 1):
        if not name:
            hint = " (pandas writes its index so: use index=False)" if position == 1 else ""
            faults.add(source, f"a name for column {position}{hint}", row=1)
    faults.raise_if_any()
    return names


def _ragged(text: bytes, records: Records, record: int, width: int, source: str) -> Fault:
    line = text[records.starts[record] : records.ends[record]].decode().strip("\r")
    found = int(records.fields[record])
    expected = f"{width} fields as in the header, not {found}; a comma inside a value needs quotation marks around it"
    return Fault(source, expected, row=record + 1, value=line)


def _without(text: bytes, records: Records, ragged: np.ndarray[tuple[int], np.dtype[np.intp]]) -> bytes:
    """Return the text of the whole rows, without the header."""
    kept = np.ones(len(text), dtype=bool)
    kept[: records.ends[0] + 1] = False
    for record in ragged:
        kept[records.starts[record] : records.ends[record] + 1] = False
    return np.frombuffer(text, dtype=np.uint8)[kept].tobytes()


def _cells(body: bytes, names: list[str]) -> pl.DataFrame:
    schema = dict.fromkeys(names, pl.String)
    if not body:
        return pl.DataFrame(schema=schema)
    return pl.read_csv(body, has_header=False, schema=schema)
