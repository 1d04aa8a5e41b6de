"""Other files of the same folder that a table can be joined with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from fairlead.checking.spelling import Respelling, between
from fairlead.drafting.columns import fits
from fairlead.drafting.names import SYNONYMS
from fairlead.intake import read_file
from fairlead.intake.csv_form import CsvForm
from scenarios.faults import BadInput
from scenarios.tables import SPECS, as_text, plain

_MOST_FILES, _MOST_BYTES, _FOUND = 20, 50_000_000, 0.8
_FEATURE_LEVELS = 40


@dataclass(frozen=True)
class Companion:
    """A file to join.

    Attributes
    ----------
    file, on
        Its name and the column both have.
    take
        The columns worth taking, as the file calls them.
    redundant
        Those that say nothing the joining column does not say already.
    clashing
        Those whose name means something else in our tables.
    renamed
        Our name to the file's, among ``take``.
    respelt
        Words of the table that the file spells otherwise.
    """

    file: str
    on: str
    take: tuple[str, ...]
    redundant: tuple[str, ...]
    clashing: tuple[str, ...]
    renamed: dict[str, str]
    respelt: list[Respelling]


def companions(
    frame: pl.DataFrame, folder: Path, others: set[Path], taken: set[str], form: CsvForm | None = None
) -> list[Companion]:
    """Find the files of a folder that have a column of this table with each value once, and most values of it.

    Parameters
    ----------
    frame
        The table's rows as the file has them.
    folder, others
        Where to look, and the files that are tables themselves.
    taken
        Our columns that the table has already.
    form
        How the table's own file is written; what is to be joined must be written alike.
    """
    found: list[Companion] = []
    for path in sorted(folder.iterdir())[: 5 * _MOST_FILES]:
        if path.suffix.lower() not in (".csv", ".parquet") or path.resolve() in others:
            continue
        if path.stat().st_size > _MOST_BYTES or len(found) >= _MOST_FILES:
            continue
        companion = _companion(frame, path, taken, form)
        if companion is not None:
            found.append(companion)
            taken = taken | set(companion.renamed)
    return found


def _companion(frame: pl.DataFrame, path: Path, taken: set[str], form: CsvForm | None) -> Companion | None:
    try:
        other = read_file(path, form)
    except BadInput:
        return None
    if other.faults:
        return None
    for on in other.frame.columns:
        if on not in frame.columns or frame[on].dtype.is_nested():
            continue
        keys = as_text(other.frame[on])
        if keys.null_count() or not keys.is_unique().all():
            continue
        counts = as_text(frame[on]).drop_nulls().value_counts(name="count").rename({on: "word"})
        respelt = between(counts, set(keys)) if counts.height <= 20_000 else []
        mended = {one.found for one in respelt}
        known = counts.filter(pl.col("word").is_in(keys.implode()) | pl.col("word").is_in(list(mended)))["count"].sum()
        if counts.height and float(known) >= _FOUND * float(counts["count"].sum()):
            return _with_columns(frame, other.frame, path.name, on, respelt, taken)
    return None


def _with_columns(
    frame: pl.DataFrame, other: pl.DataFrame, file: str, on: str, respelt: list[Respelling], taken: set[str]
) -> Companion | None:
    fresh = [name for name in other.columns if name != on and name not in frame.columns]
    renamed = _renamed(other.select(fresh), taken)
    ours = set(renamed.values())
    clashing = [name for name in fresh if name not in ours and name in SPECS["history"].names]
    kept = [name for name in fresh if name not in clashing]
    redundant = [name for name in kept if name not in ours] if other.height <= _FEATURE_LEVELS else []
    take = [name for name in kept if name not in redundant]
    if not take:
        return None
    return Companion(file, on, tuple(take), tuple(redundant), tuple(clashing), renamed, respelt)


def _renamed(other: pl.DataFrame, taken: set[str]) -> dict[str, str]:
    """Recognise the price in a list of products; other columns keep their names."""
    spec = SPECS["leads"].column("value")
    free = {plain(name): name for name in other.columns}
    if "value" in taken or spec is None:
        return {}
    named = [free[plain(word)] for word in ("value", *SYNONYMS["leads"]["value"]) if plain(word) in free]
    fitting = [name for name in named if fits(other[name], spec)]
    return {"value": fitting[0]} if fitting else {}
