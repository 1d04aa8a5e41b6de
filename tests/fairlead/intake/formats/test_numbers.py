"""Numbers as people write them."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairlead.intake.formats import Decimal, plain_numbers

GERMAN, ENGLISH = ",", "."


def value(written: str, decimal: Decimal) -> float | None:
    """Return what one cell is read as."""
    plain: str | None = plain_numbers(pl.Series([written]), decimal)[0]
    return None if plain is None else float(plain)


@pytest.mark.parametrize(
    ("written", "comma", "dot"),
    [
        ("1.234,50", 1234.5, None),
        ("1,234.50", None, 1234.5),
        ("1.234", 1234.0, 1.234),
        ("1,234", 1.234, 1234.0),
        ("12.34", None, 12.34),
        ("1.23.456", None, None),
        ("1.234.56", None, None),
        ("0.500", None, 0.5),
        ("1.234.567,8", 1234567.8, None),
        ("1 234 567,8", 1234567.8, None),
        ("1\u202f234,5", 1234.5, None),
        ("1'234.5", None, 1234.5),
        ("€ 1.234,5", 1234.5, None),
        ("-$1,234.50", None, -1234.5),
        ("US$ 5", 5.0, 5.0),
        ("−5,5", -5.5, None),
        ("5,5 EUR", 5.5, None),
        ("12 %", 0.12, 0.12),
        ("12,5%", 0.125, None),
        ("OPP123", None, None),
        ("5,", None, None),
        ("1.234,5.6", None, None),
        ("abc", None, None),
        ("", None, None),
    ],
)
def test_a_number_is_read_by_its_decimal_sign(written: str, comma: float | None, dot: float | None) -> None:
    """Thousands grouped by threes with one sign, a currency or a percent sign beside; else nothing."""
    assert value(written, ",") == comma
    assert value(written, ".") == dot


@settings(deadline=None)
@given(st.integers(-(10**12), 10**12), st.integers(0, 99), st.sampled_from(["", ".", " ", "\u00a0", "'"]))
def test_what_is_written_is_read_back(whole: int, cents: int, mark: str) -> None:
    """With any sign between thousands, or none."""
    written = f"{whole:,}".replace(",", mark) + f",{cents:02d}"
    sign = -1 if whole < 0 else 1
    assert value(written, ",") == pytest.approx(whole + sign * cents / 100, rel=1e-12)
