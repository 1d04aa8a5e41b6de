"""CSV files: every cell as text, every row measured."""

from __future__ import annotations

import csv

import numpy as np
import polars as pl

from fairlead.intake.csv_form import SEPARATORS, CsvForm
from fairlead.intake.encoding import utf8
from fairlead.intake.raw import RawTable
from fairlead.intake.records import Records, records_of
from scenarios.faults import BadInput, Fault, Faults
from scenarios.tables import column_names, repeated_names

_FIRST_ROW = 2
"""The header is row 1, as a spreadsheet shows it."""


def read_csv(content: bytes, source: str, form: CsvForm | None = None) -> RawTable:
    """Read the content of a CSV file.

    Parameters
    ----------
    content, source
        Its bytes, and what to call it in faults.
    form
        What separates its fields, and its encoding; commas and UTF-8 by default.

    Raises
    ------
    BadInput
        When it is empty, of another form, or its header is not a list of distinct names.
    """
    form = form or CsvForm()
    text = utf8(content, source, form.encoding).rstrip(b"\r\n") + b"\n"
    if not text.strip():
        raise BadInput([Fault(source, "a header and at least one row; the file is empty")])
    _refuse_other_separators(text[: text.index(b"\n")].decode(), source, form)
    records = records_of(text, source, form.separator)
    names = _header(text[: records.ends[0]].decode(), source, form)
    if len(records.ends) == 1:
        raise BadInput([Fault(source, "at least one row below the header")])
    ragged = np.flatnonzero(records.fields != len(names))
    faults = tuple(_ragged(text, records, int(record), len(names), source, form) for record in ragged)
    frame = _cells(_without(text, records, ragged), names, form)
    rows = np.delete(np.arange(_FIRST_ROW, len(records.ends) + 1), ragged - 1)
    return RawTable(source, frame, pl.Series("row", rows), faults)


def _refuse_other_separators(header: str, source: str, form: CsvForm) -> None:
    if header.lower().startswith("sep=") and len(header.rstrip("\r")) == len("sep=;"):
        expected = f"the names of the columns; this line is a note to Excel: delete it, and map  {_line_for(header[4])}"
        raise BadInput([Fault(source, expected, row=1, value=header)])
    for separator, word in SEPARATORS.items():
        if header.count(separator) > header.count(form.separator):
            ours = SEPARATORS[form.separator]
            line = _line_for(separator)
            said = ", as the mapping says" if form.separator != "," else ""
            expected = f"{ours} between the fields{said}, not {word}; write  {line}  "
            expected += "under this table's name in the mapping ([leads], [capacities] ...)"
            raise BadInput([Fault(source, expected, row=1, value=header)])


def _line_for(separator: str) -> str:
    """Return the line of a mapping that says what separates."""
    written = separator.replace("\t", "\\t")
    return f'separator = "{written}"'


def _header(line: str, source: str, form: CsvForm) -> list[str]:
    try:
        names = column_names(next(csv.reader([line.rstrip("\r")], delimiter=form.separator)))
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


def _ragged(text: bytes, records: Records, record: int, width: int, source: str, form: CsvForm) -> Fault:
    line = text[records.starts[record] : records.ends[record]].decode().strip("\r")
    found = int(records.fields[record])
    mark = "comma" if form.separator == "," else repr(form.separator)
    expected = f"{width} fields as in the header, not {found}; a {mark} inside a value needs quotation marks around it"
    return Fault(source, expected, row=record + 1, value=line)


def _without(text: bytes, records: Records, ragged: np.ndarray[tuple[int], np.dtype[np.intp]]) -> bytes:
    """Return the text of the whole rows, without the header."""
    kept = np.ones(len(text), dtype=bool)
    kept[: records.ends[0] + 1] = False
    for record in ragged:
        kept[records.starts[record] : records.ends[record] + 1] = False
    return np.frombuffer(text, dtype=np.uint8)[kept].tobytes()


def _cells(body: bytes, names: list[str], form: CsvForm) -> pl.DataFrame:
    schema = dict.fromkeys(names, pl.String)
    if not body:
        return pl.DataFrame(schema=schema)
    return pl.read_csv(body, has_header=False, schema=schema, separator=form.separator)
