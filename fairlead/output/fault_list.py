"""Faults as a table of their own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from fairlead.output.atomic import write_table
from scenarios.faults import Fault

_SCHEMA = {"source": pl.String, "row": pl.Int64, "column": pl.String, "value": pl.String, "expected": pl.String}


def fault_table(faults: Iterable[Fault]) -> pl.DataFrame:
    """Return faults one a row: ``source``, ``row``, ``column``, ``value``, ``expected``."""
    cells = [(fault.source, fault.row, fault.column, fault.value, fault.expected) for fault in faults]
    return pl.DataFrame(cells, schema=_SCHEMA, orient="row")


def write_faults(faults: Iterable[Fault], path: str | Path) -> None:
    """Write all faults as CSV or Parquet, by the suffix; none gives a table without rows."""
    write_table(fault_table(faults), path)
