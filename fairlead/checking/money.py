"""Amounts: of several currencies, on another scale, zero, or on leads that were lost."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from fairlead.checking.finding import Finding, Severity
from fairlead.checking.words import agreeing, counted, toml_key, toml_text
from scenarios.column_names import words_of
from scenarios.vocabulary import Outcome

_CODES = (
    "AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EUR GBP HKD HUF IDR ILS INR ISK JPY KRW MXN MYR NOK NZD PHP PLN "
    "RON RUB SAR SEK SGD THB TRY TWD UAH USD VND ZAR"
)
CURRENCIES = frozenset(_CODES.split())
_NAMED = frozenset({"currency", "curr", "waehrung", "währung", "devise"})
_SCALE, _FEWEST = 20.0, 30


def money_findings(frames: Mapping[str, pl.DataFrame]) -> list[Finding]:
    """Recognise amounts that cannot be added up or compared."""
    found = []
    for table, frame in frames.items():
        found += [*_currencies(frame, table), *_zeros(frame, table), *_points(frame, table)]
    if "history" in frames:
        found += _of_lost(frames["history"])
    if {"leads", "history"} <= set(frames):
        found += _scales(frames["leads"], frames["history"])
    return found


def _currencies(frame: pl.DataFrame, table: str) -> list[Finding]:
    found = []
    for column in frame:
        if column.dtype == pl.String and _names_currencies(column):
            words = column.drop_nulls().n_unique()
            what = f"amounts are in {words:,} currencies, as {column.name} says"
            follows = "they are added up and compared as if they were one; convert them before the export, or keep one"
            commonest = str(column.drop_nulls().mode().sort()[0])
            mending = f"[{table}]\nwhere.{toml_key(column.name)} = [{toml_text(commonest)}]"
            found.append(Finding("currencies", Severity.WARN, table, column.name, words, what, follows, mending))
    return found


def _names_currencies(column: pl.Series) -> bool:
    """Say whether more than one currency is named: in a column called so, or in one of nothing but codes."""
    first = column.drop_nulls().head(1000).unique()
    if _NAMED.intersection(words_of(column.name)):
        return column.drop_nulls().n_unique() > 1
    if not first.is_in(sorted(CURRENCIES)).all():
        return False
    words = column.drop_nulls().unique()
    return len(words) > 1 and bool(words.is_in(sorted(CURRENCIES)).all())


def _zeros(frame: pl.DataFrame, table: str) -> list[Finding]:
    if "value" not in frame.columns:
        return []
    count = int((frame["value"] == 0).sum())
    what = f"{counted(count, 'row')} {agreeing(count, 'have')} a value of 0"
    follows = "winning them counts as worth nothing, so they come last; leave value empty where it is not known"
    mending = f'[{table}]\nvalues.value = {{ "0" = "" }}  # as the file spells it'
    return [Finding("zero_value", Severity.WARN, table, "value", count, what, follows, mending)] if count else []


def _points(frame: pl.DataFrame, table: str) -> list[Finding]:
    """Recognise points that part thousands: all amounts below 1,000, with three decimals on most."""
    found = []
    for name in ("value", "revenue"):
        filled = frame[name].drop_nulls() if name in frame.columns else pl.Series(dtype=pl.Float64)
        filled = filled.filter(filled != 0)
        if len(filled) < _FEWEST or filled.max() >= 1000:  # type: ignore[operator]
            continue
        thousand = filled * 1000
        whole = (thousand - thousand.round()).abs() < 1e-6
        third = (thousand.round() % 10 != 0).mean()
        if whole.all() and isinstance(third, float) and third > 0.5:
            what = f"all {len(filled):,} amounts of {name} lie below 1,000 and have three decimals"
            follows = "their point probably parts thousands (1.234 for 1234): each would count for a thousandth"
            found.append(Finding("thousands_point", Severity.WARN, table, name, len(filled), what, follows))
    return found


def _of_lost(history: pl.DataFrame) -> list[Finding]:
    if "revenue" not in history.columns:
        return []
    won = pl.col("outcome") == Outcome.WON.value
    paid = pl.col("revenue").fill_null(0.0) > 0
    lost, unpaid, all_won = history.select(
        (~won & paid).sum(), (won & ~paid).sum().alias("u"), won.sum().alias("w")
    ).row(0)
    found = []
    if lost:
        what = f"{counted(lost, 'row')} that were not won have revenue"
        follows = "it is what was asked for, not what came in; map it to value, or leave it empty there"
        found.append(Finding("revenue_of_lost", Severity.WARN, "history", "revenue", lost, what, follows))
    if 0 < unpaid < all_won:
        what = f"{counted(unpaid, 'row')} that were won have no revenue"
        follows = "revenue summed up is too small by theirs"
        found.append(Finding("won_without_revenue", Severity.NOTE, "history", "revenue", unpaid, what, follows))
    return found


def _scales(leads: pl.DataFrame, history: pl.DataFrame) -> list[Finding]:
    if not all("value" in frame.columns and frame["value"].count() >= _FEWEST for frame in (leads, history)):
        return []
    now, before = (float(frame["value"].median() or 0.0) for frame in (leads, history))  # type: ignore[arg-type]
    if min(now, before) <= 0 or max(now / before, before / now) < _SCALE:
        return []
    what = f"values of leads are of another scale than those of the history (median {now:,.6g} and {before:,.6g})"
    follows = "one of the two is in cents or thousands, or another figure; chances learned by value do not apply"
    figures = {"leads": now, "history": before}
    return [Finding("scale", Severity.WARN, "leads", "value", leads.height, what, follows, None, figures)]
