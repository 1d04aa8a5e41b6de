"""Figures as readers see them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.report import numbers
from fairlead.report.estimate import Estimate

SPACE = numbers.SPACE


@pytest.mark.parametrize(
    ("value", "text"),
    [(12.34, "12.3"), (1234.5, "1,234"), (1.234, "1.23"), (0.1234, "0.123"), (0, "0.0"), (-2.5, "−2.50"), (None, "–")],
)
def test_plain_numbers(value: float | None, text: str) -> None:
    """Three digits or so, thousands apart, a real minus, a dash for nothing."""
    assert numbers.plain(value) == text


@pytest.mark.parametrize(
    ("share", "sign", "text"),
    [
        (0.041, True, "+4.1 %"),
        (0.041, False, "4.1 %"),
        (-0.041, True, "−4.1 %"),
        (0.0002, True, "+0.02 %"),
        (0.95, False, "95 %"),
    ],
)
def test_percentages(share: float, sign: bool, text: str) -> None:
    """A share becomes a percentage with an unbreakable space, and a small one does not become zero."""
    assert numbers.percent(share, sign=sign) == text.replace(" ", SPACE)


def test_undefined_percentage_and_count_are_dashes() -> None:
    """Nothing is written as a dash."""
    assert numbers.percent(None) == numbers.count(None) == "–"
    assert numbers.count(12345) == "12,345"


def test_difference_has_signs_and_one_precision() -> None:
    """The three figures of a difference agree in their decimals."""
    written = numbers.write(Estimate(12.345, 5.1, 19.5), "wins", difference=True)
    assert str(written) == "+12.3 (+5.1 to +19.5)"
    assert (written.mean, written.bounds) == ("+12.3", "+5.1 to +19.5")


def test_shares_are_percent_and_their_differences_points() -> None:
    """A level of a share is a percentage, a difference is in points."""
    share = Estimate(0.12, 0.1, 0.14)
    assert numbers.write(share, "share").text == f"12.0{SPACE}% (10.0 to 14.0{SPACE}%)"
    assert numbers.write(share, "share", difference=True).text == f"+12.0{SPACE}points (+10.0 to +14.0)"


def test_compact_figures_share_one_scale() -> None:
    """In a chart, long figures are cut to thousands or millions, all three alike."""
    thousands = numbers.write(Estimate(181_000, 85_000, 277_000), "", difference=True, compact=True)
    assert thousands.text == f"+181{SPACE}k (+85{SPACE}k to +277{SPACE}k)"
    assert numbers.compact(1_234_567) == f"1.23{SPACE}M"
    assert numbers.compact(9_876) == "9,876"


def test_estimate_without_interval() -> None:
    """Without bounds only the mean is written; without a mean, a dash."""
    assert numbers.write(Estimate(3.0), "").bounds == "–"
    assert numbers.write(Estimate(3.0), "").text == "3.00"
    assert numbers.write(Estimate(), "").text == "–"


@given(st.floats(1e-6, 1e9), st.floats(1e-6, 1e9))
def test_a_bound_off_zero_never_reads_as_zero(low: float, width: float) -> None:
    """What decides a claim stays visible: an interval above zero is written with bounds above zero."""
    written = numbers.write(Estimate(low + width / 2, low, low + width), "", difference=True)
    assert written.bounds.startswith("+")
    assert any(digit in "123456789" for digit in written.bounds.split(" to ")[0])
