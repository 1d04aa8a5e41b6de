"""Spellings that a mapping mends: counted in the file as it is, so that the trap is seen although it is closed."""

from __future__ import annotations

from collections.abc import Mapping as Files
from pathlib import Path

import polars as pl

from fairlead.checking.finding import Finding, Severity
from fairlead.checking.shown import counted_as
from fairlead.checking.spelling import Respelling, word_finding
from fairlead.intake import Mapping, read_file
from fairlead.intake.resolving import narrowed

_OF_THE_SCHEMA = frozenset({"outcome", "grade", "role"})
"""Words of these are translated, not mended."""

_LOOKED_AT = 1000


def mended_findings(files: Files[str, Path], mapping: Mapping) -> list[Finding]:
    """Count the rows whose words a mapping's ``values`` mends."""
    found, seen = [], set()
    for table, path in files.items():
        section = mapping.of(table)
        if not section.values:
            continue
        typed = path.suffix.lower() == ".parquet"
        scan = pl.scan_parquet(path) if typed else read_file(path, section.form).frame.lazy()
        section = narrowed(section, scan.collect_schema().names())
        for name, words in section.values.items():
            place = (path, section.old_name(name))
            if section.new_name(name) in _OF_THE_SCHEMA or place in seen:
                continue
            seen.add(place)
            counted = _counted(scan, section.old_name(name), words)
            rows = [Respelling(old, new, count) for old, new, count in counted]
            if rows:
                cells = (
                    scan.select(pl.col(section.old_name(name)).cast(pl.String)).head(_LOOKED_AT).collect().to_series()
                )
                shown_as = counted_as(cells, table, 0) or counted_as(cells.alias(section.new_name(name)), table, 0)
                found.append(_finding(table, section.old_name(name), rows, shown_as))
    return found


def _counted(scan: pl.LazyFrame, column: str, words: dict[str, str]) -> list[tuple[str, str, int]]:
    if column not in scan.collect_schema().names():
        return []
    text = pl.col(column).cast(pl.String).str.strip_chars()
    counts = scan.select(text.alias("word")).filter(pl.col("word").is_in(list(words))).group_by("word").len().collect()
    return [(old, words[old], count) for old, count in sorted(counts.iter_rows())]


def _finding(table: str, column: str, rows: list[Respelling], counted: str | None) -> Finding:
    follows = "mended by the mapping; without it these rows are another thing, or find nothing in a join"
    texts = ("", "is read as", follows)
    return word_finding("spelling_mended", Severity.NOTE, (table, column), rows, texts, hidden=counted)
