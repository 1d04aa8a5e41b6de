"""Numbers as people write them: 1.234,50 € and 1,234.50 and 12 %."""

from __future__ import annotations

from typing import Literal

import polars as pl

from scenarios.tables import as_text

Decimal = Literal[",", "."]

_BLANK = " \u00a0\u2009\u202f"
_GROUPING = {",": (r"\.", f"[{_BLANK}]", "['’]"), ".": (",", f"[{_BLANK}]", "['’]")}
"""What may stand between thousands, by what stands before the decimals."""
_CODES = (
    "EUR|USD|GBP|CHF|JPY|CNY|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|BGN|TRY|CAD|AUD|NZD|BRL|MXN|INR|SGD|HKD|ZAR|KRW|ILS|AED|SAR|"
    "RUB|UAH|THB|IDR|MYR|PHP|VND|ARS|CLP|COP"
)
_CURRENCY = rf"(?:\p{{Sc}}|(?:{_CODES})|(?:US|CA?|AU?|NZ|HK|S|R|MX)\$|kr|zł|Kč|Ft|Fr\.?)"
"""A sign or a code in use; any three letters would make a number of OPP123."""


def pattern(decimal: Decimal) -> str:
    """Return the regular expression of a whole cell; groups ``sign``, ``digits``, ``decimals`` and ``percent``.

    Thousands are grouped by threes throughout, with one and the same sign, or not at all.
    """
    grouped = "|".join(rf"[1-9]\d{{0,2}}(?:{mark}\d{{3}})+" for mark in _GROUPING[decimal])
    point = rf"\{decimal}"
    blank = f"[{_BLANK}]*"
    return (
        rf"^{_CURRENCY}?{blank}(?<sign>[+\-−])?{blank}{_CURRENCY}?{blank}"
        rf"(?<digits>{grouped}|\d+)(?<decimals>{point}\d+)?{blank}(?:(?<percent>%)|{_CURRENCY})?$"
    )


def plain_numbers(raw: pl.Series, decimal: Decimal) -> pl.Series:
    """Return each cell as 1234.5 is written; null where it is no number with these decimals. 12 % is 0.12."""
    parts = as_text(raw).str.extract_groups(pattern(decimal)).struct.unnest()
    digits = parts["digits"].str.replace_all(r"\D", "")
    decimals = parts["decimals"].fill_null("").str.replace(decimal, ".", literal=True)
    sign = parts["sign"].fill_null("").str.replace("−", "-", literal=True).str.replace("+", "", literal=True)
    plain = sign + digits + decimals
    hundredth = (plain.cast(pl.Float64, strict=False) / 100).cast(pl.String)
    return plain.zip_with(parts["percent"].is_null(), hundredth).alias(raw.name)


def currencies(raw: pl.Series) -> list[str]:
    """Return the currencies that stand beside a column's numbers."""
    return sorted(as_text(raw).str.extract(f"({_CURRENCY})").drop_nulls().unique().to_list())


def grouped_like_thousands(raw: pl.Series) -> bool:
    """Return whether every dot of a column has three digits behind it, so that it may be one between thousands."""
    text = as_text(raw).drop_nulls()
    dotted = text.filter(text.str.contains(".", literal=True))
    return len(dotted) > 0 and bool(dotted.str.contains(r"^-?[1-9]\d{0,2}(\.\d{3})+$").all())
