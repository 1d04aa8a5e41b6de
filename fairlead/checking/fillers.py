"""Fillers: words and numbers that programs write where they have nothing."""

from __future__ import annotations

import polars as pl

from fairlead.checking.classes import sampled
from fairlead.checking.columns import is_known, rows_with, texts
from fairlead.checking.finding import Finding, Severity
from fairlead.checking.words import agreeing, counted, toml_key, toml_text

WORDS = frozenset(
    {"null", "(null)", "[null]", "<null>", "none", "nan", "nil", "undefined", "\\n", "n/a", "#n/a", "#n/v", "#value!"}
    | {"#ref!", "#name?", "#div/0!", "#null!", "#num!", "(blank)", "(leer)", "(empty)", "-", "--", "–", "—", "?", "tbd"}
)
"""In lower case. Not ``na``, which is North America or Namibia, nor ``unknown``, which may be an answer."""

_NINES = 5
_FAR, _ABSURD = 10.0, 1000.0
"""How many times the 99th percentile a number of nines, and any number, must exceed to be no number at all."""

_FEWEST = 30
_AMOUNTS = ("value", "revenue", "score", "engagement", "work", "capacity")
_STAND_FOR_NOTHING = frozenset({-1.0, -9.0, -99.0, -999.0, -9999.0})


def filler_findings(frame: pl.DataFrame, table: str) -> list[Finding]:
    """Recognise fillers in the words and in the numbers of a table."""
    return [*_words(frame, table), *_numbers(frame, table)]


def _words(frame: pl.DataFrame, table: str) -> list[Finding]:
    found = []
    for column in texts(frame):
        words = column.unique().drop_nulls()
        words = words.filter(words.str.to_lowercase().is_in(sorted(WORDS)))
        if not words.is_empty():
            found.append(_word_finding(column.name, table, words.to_list(), rows_with(column, words)))
    return found


def _word_finding(name: str, table: str, words: list[str], rows: int) -> Finding:
    rep = name in ("rep_id", "owner")
    listed = ", ".join(repr(word) for word in sorted(words)[:3])
    pairs = ", ".join(f'{toml_text(word)} = ""' for word in sorted(words))
    return Finding(
        "filler",
        Severity.WARN if is_known(name, table) else Severity.NOTE,
        table,
        name,
        rows,
        f"{counted(rows, 'row')} of {name} {agreeing(rows, 'hold')} a filler instead of nothing: {listed}",
        "nobody counts as somebody" if rep else "what is not known counts as a kind of its own, or as one thing shared",
        None if name == "rep_id" else f"[{table}]\nvalues.{toml_key(name)} = {{ {pairs} }}",
        {"words": len(words)},
    )


def _numbers(frame: pl.DataFrame, table: str) -> list[Finding]:
    found = []
    for column in frame:
        looked_at = column.name in _AMOUNTS or not is_known(column.name, table)
        if column.dtype == pl.Float64 and looked_at:
            filled = column.drop_nulls()
            strange = _strange(filled)
            if len(filled) >= _FEWEST and not strange.is_empty():
                found.append(_number_finding(column.name, table, strange))
    return found


def _strange(filled: pl.Series) -> pl.Series:
    """Return the numbers that cannot be meant: all nines, a thousand times what is large, −1 among what is positive."""
    few = sampled(filled.to_frame()).to_series()
    usual = few.filter(~_all_nines(few)).abs().quantile(0.99)
    least, most = filled.min(), filled.max()
    if usual is None or usual <= 0 or (least >= 0 and most <= _FAR * usual):  # type: ignore[operator]
        return filled.clear()
    far = (filled > _FAR * usual) & _all_nines(filled)
    return filled.filter(far | (filled.abs() > _ABSURD * usual) | filled.is_in(_codes(filled)))


def _codes(filled: pl.Series) -> list[float]:
    """Return the one negative number there is, if it is one of those that stand for nothing."""
    below = filled.filter(filled < 0).unique()
    return below.to_list() if len(below) == 1 and below[0] in _STAND_FOR_NOTHING else []


def _all_nines(numbers: pl.Series) -> pl.Series:
    whole = numbers.cast(pl.Int64, strict=False).cast(pl.String)
    return whole.str.contains(rf"^9{{{_NINES},}}$").fill_null(value=False)


def _number_finding(name: str, table: str, strange: pl.Series) -> Finding:
    numbers = strange.unique().sort().head(3).to_list()
    pairs = ", ".join(f'"{number:.15g}" = ""' for number in numbers)
    return Finding(
        "sentinel",
        Severity.WARN,
        table,
        name,
        len(strange),
        f"{counted(len(strange), 'row')} of {name} {agreeing(len(strange), 'hold')} a number that stands for nothing: "
        + ", ".join(f"{number:,.15g}" for number in numbers),
        f"taken at its word it {'outweighs everything else' if numbers[-1] > 0 else 'is lower than all others'}",
        f"[{table}]\nvalues.{toml_key(name)} = {{ {pairs} }}  # as the file spells it",
    )
