"""Which of a file's columns is which of ours: by name, as far as the cells agree."""

from __future__ import annotations

import polars as pl

from fairlead.drafting.names import SYNONYMS
from fairlead.drafting.outcomes import meaning
from scenarios.tables import SPECS, Column, Kind, as_text, misspelling_of, plain
from scenarios.vocabulary import Grade

_DATE = r"^\d{4}-\d{2}-\d{2}"
_MOSTLY, _LOOKED_AT = 0.9, 5000


def matched(frame: pl.DataFrame, table: str) -> dict[str, str]:
    """Return our name to theirs, for each of a table's columns that is recognised.

    A column that has our name already keeps it; one column is one of ours only. The outcome and the unique number of a
    history or of leads are recognised by their cells, too, whatever they are called.
    """
    taken: dict[str, str] = {name: name for name in frame.columns if name in SPECS[table].names}
    if table == "history" and "rep_id" not in taken:
        taken.pop("owner", None)  # whoever owns a past lead is the rep it was given to
    for field, synonyms in SYNONYMS[table].items():
        spec = SPECS[table].column(field)
        if field in taken or spec is None:
            continue
        free = {plain(name): name for name in frame.columns if name not in taken.values()}
        by_name = [free[plain(word)] for word in (field, *synonyms) if plain(word) in free]
        spelt = [name for name in free.values() if misspelling_of(name, [field]) is not None]
        fitting = [name for name in (*by_name, *spelt) if fits(frame[name], spec)]
        if fitting:
            taken[field] = fitting[0]
    if table == "history" and "outcome" not in taken:
        taken.update(_outcome_by_content(frame, set(taken.values())))
    return taken


def fits(column: pl.Series, spec: Column) -> bool:
    """Return whether a column's cells can be what ours holds."""
    sample = as_text(column).drop_nulls().head(_LOOKED_AT) if not column.dtype.is_nested() else None
    if sample is None or sample.is_empty():
        return sample is not None and not spec.filled
    if spec.name == "outcome":
        return outcome_like(sample)
    if spec.name == "grade":
        return bool(sample.is_in([grade.value for grade in Grade]).mean() == 1.0)
    if spec.kind in (Kind.TIME, Kind.DATE):
        return column.dtype.is_temporal() or _share(sample.str.contains(_DATE)) >= _MOSTLY
    if spec.kind is Kind.NUMBER:
        return _share(sample.cast(pl.Float64, strict=False).is_not_null()) >= _MOSTLY
    if spec.kind is Kind.TEXT or spec.kind is Kind.LIST:
        return _share(sample.cast(pl.Float64, strict=False).is_not_null()) < _MOSTLY
    return True


def outcome_like(sample: pl.Series) -> bool:
    """Return whether most words of a column are words for an outcome."""
    levels = sample.unique()
    if len(levels) > 60:
        return False
    known = [word for word in levels.to_list() if meaning(word) is not None]
    return _share(sample.is_in(known)) >= 0.5


def _outcome_by_content(frame: pl.DataFrame, taken: set[str]) -> dict[str, str]:
    for column in frame:
        if column.name not in taken and column.dtype == pl.String:
            sample = as_text(column).drop_nulls().head(_LOOKED_AT)
            if len(sample) and outcome_like(sample):
                return {"outcome": column.name}
    return {}


def without_offset(frame: pl.DataFrame, names: list[str]) -> bool:
    """Return whether any of these columns of times lacks its offset from UTC."""
    for name in names:
        column = frame[name]
        if isinstance(column.dtype, pl.Datetime) and column.dtype.time_zone is not None:
            continue
        if column.dtype.is_temporal():
            return True
        text = as_text(column).drop_nulls().head(_LOOKED_AT)
        if len(text) and not bool(text.str.contains(r"(?:[Zz]|[+-]\d{2}:?\d{2})$").all()):
            return True
    return False


def _share(flags: pl.Series) -> float:
    return float(flags.fill_null(value=False).mean() or 0.0)  # type: ignore[arg-type]
