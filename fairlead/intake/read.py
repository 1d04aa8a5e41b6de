"""Tables in: CSV and Parquet files, and databases."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from fairlead.databases import DatabaseAddress, read_database
from fairlead.intake.csv_file import read_csv
from fairlead.intake.csv_form import CsvForm
from fairlead.intake.quiet import without_panic_text
from fairlead.intake.raw import RawTable
from fairlead.intake.stray_rows import without_stray_rows
from scenarios.faults import BadInput, Fault
from scenarios.tables import column_names, repeated_names

_ACCEPTED = (
    "a file that ends in .csv (or .tsv, .txt) or .parquet, or a table in a database such as sqlite:///crm.db#leads"
)
_TEXT = (".csv", ".tsv", ".txt")
_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_NO_WORKBOOK = "a CSV file, not a workbook: open it, show times as yyyy-mm-dd hh:mm:ss, and save it as CSV UTF-8"


def read_source(place: Path | DatabaseAddress, form: CsvForm | None = None) -> RawTable:
    """Read a table from a file or a database, its values unchanged; ``form`` is that of a CSV file.

    Raises
    ------
    BadInput
        When there is no such file, table or database, it cannot be read, or has no rows.
    """
    if isinstance(place, DatabaseAddress):
        return _typed(read_database(place), place.shown)
    return read_file(place, form)


def read_file(path: str | Path, form: CsvForm | None = None) -> RawTable:
    """Read a table from a CSV or Parquet file, its values unchanged; ``form`` is that of a CSV file.

    Raises
    ------
    BadInput
        When there is no such file, it is a directory, of another kind, empty or damaged.
    """
    path = Path(path)
    if path.is_dir():
        raise _refused(path, "a file, not a directory")
    if not path.exists():
        raise _refused(path, "an existing file")
    if path.suffix.lower() in _WORKBOOKS:
        raise _refused(path, _NO_WORKBOOK)
    if path.suffix.lower() not in (*_TEXT, ".parquet"):
        raise _refused(path, _ACCEPTED)
    try:
        if path.suffix.lower() in _TEXT:
            return without_stray_rows(read_csv(path.read_bytes(), str(path), form))
        with path.open("rb"):
            return _read_parquet(path)
    except OSError as error:
        raise _refused(path, f"a file that can be read ({error.strerror})") from None


def _read_parquet(path: Path) -> RawTable:
    try:
        with without_panic_text():
            frame = pl.read_parquet(path, glob=False, hive_partitioning=False)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError):
        # PanicException: some damaged files make the reader itself give up
        raise _refused(path, "a Parquet file; this is none, or a damaged one") from None
    return _typed(frame, str(path))


def _typed(frame: pl.DataFrame, source: str) -> RawTable:
    if frame.is_empty():
        raise _refused(source, "at least one row")
    names = column_names(frame.columns)
    faults = repeated_names(names, source)
    if faults:
        raise BadInput(faults)
    frame.columns = names
    return RawTable(source, frame, pl.int_range(1, frame.height + 1, eager=True).alias("row"))


def _refused(path: Path | str, expected: str) -> BadInput:
    return BadInput([Fault(str(path), expected)])
