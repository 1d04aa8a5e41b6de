"""How figures are written: `12.3`, `1,234`, `+4.1 %`, and a dash where a figure is undefined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fairlead.report.estimate import Estimate

UNDEFINED = "–"
MINUS = "−"
SPACE = "\N{NO-BREAK SPACE}"
SHARE = "share"
"""The unit of KPIs between 0 and 1; they are written as percentages, their differences as points."""

_PERCENT, _POINTS = f"{SPACE}%", f"{SPACE}points"
_LETTERS = _THOUSANDS, _MILLIONS = f"{SPACE}k", f"{SPACE}M"
_LONG, _MILLION = 1e4, 1e6
_MOST_DECIMALS = 6
_WHOLE = 1e-9


@dataclass(frozen=True, slots=True)
class Written:
    """An estimate in words: `str()` gives `+12.3 (+5.1 to +19.5)`.

    Attributes
    ----------
    mean
        The mean with its unit, or a dash.
    bounds
        The interval with its unit, `5.1 to 19.5`, or a dash where there is none.
    text
        Both together.
    """

    mean: str
    bounds: str
    text: str

    def __str__(self) -> str:
        return self.text


def write(estimate: Estimate, unit: str, *, difference: bool = False, compact: bool = False) -> Written:
    """Write an estimate in its unit.

    Parameters
    ----------
    estimate
        What to write; its three figures get the same number of decimals.
    unit
        `share` for KPIs between 0 and 1; any other is left to the heading.
    difference
        Whether it is a difference between methods, which is written with its sign.
    compact
        Whether long figures are cut to thousands or millions: `+123 k (+46 k to +199 k)`.
    """
    values, suffix = _scaled((estimate.mean, estimate.low, estimate.high), unit, difference, compact)
    decimals = _decimals(values, whole_from=100 if suffix in _LETTERS else 1000)
    mean, low, high = (UNDEFINED if value is None else _fixed(value, decimals, signed=difference) for value in values)
    with_unit = UNDEFINED if mean == UNDEFINED else mean + suffix
    if UNDEFINED in (low, high):
        return Written(with_unit, UNDEFINED, with_unit)
    within = "" if suffix == _POINTS else suffix
    from_ = low + suffix if suffix in _LETTERS else low
    return Written(with_unit, f"{from_} to {high}{suffix}", f"{with_unit} ({from_} to {high}{within})")


def plain(value: float | None) -> str:
    """Write one number with thousands separators, or a dash: `12.3`."""
    return write(Estimate(value), "").mean


def compact(value: float | None) -> str:
    """Write one number short enough for a label in a chart: `123 k`, `1.23 M`."""
    return write(Estimate(value), "", compact=True).mean


def count(number: int | None) -> str:
    """Write a count: `1,234`, or a dash."""
    return UNDEFINED if number is None else f"{number:,d}"


def percent(share: float | None, *, sign: bool = False) -> str:
    """Write a share between 0 and 1 as a percentage: `4.1 %`, `95 %`, with its sign where asked: `+4.1 %`."""
    if share is None:
        return UNDEFINED
    value = 100 * share
    whole = abs(value - round(value)) < _WHOLE and round(value) != 0
    return _fixed(value, 0 if whole else _visible(1, [value]), signed=sign) + _PERCENT


def _scaled(
    values: Sequence[float | None], unit: str, difference: bool, compact: bool
) -> tuple[list[float | None], str]:
    """Bring figures to the scale they are written in, and say what is then written behind them."""
    if unit == SHARE:
        return _times(values, 100.0), _POINTS if difference else _PERCENT
    largest = max(_sizes(values), default=0.0)
    if not compact or largest < _LONG:
        return list(values), ""
    if largest < _MILLION:
        return _times(values, 1e-3), _THOUSANDS
    return _times(values, 1e-6), _MILLIONS


def _times(values: Sequence[float | None], factor: float) -> list[float | None]:
    return [None if value is None else factor * value for value in values]


def _decimals(values: Sequence[float | None], whole_from: float) -> int:
    """Choose one number of decimals for figures that stand together: three digits of the largest or so."""
    largest = max(_sizes(values), default=0.0) or 10.0
    return _visible(0 if largest >= whole_from else 1 if largest >= 10 else 2 if largest >= 1 else 3, values)


def _visible(decimals: int, values: Iterable[float | None]) -> int:
    """Add decimals until nothing is rounded to zero: a bound just off zero decides what may be claimed."""
    smallest = min((size for size in _sizes(values) if size > 0), default=1.0)
    while decimals < _MOST_DECIMALS and round(smallest, decimals) == 0:
        decimals += 1
    return decimals


def _fixed(value: float, decimals: int, *, signed: bool) -> str:
    digits = f"{abs(value):,.{decimals}f}"
    if not any(digit in "123456789" for digit in digits):
        return digits
    return (MINUS if value < 0 else "+" if signed else "") + digits


def _sizes(values: Iterable[float | None]) -> list[float]:
    return [abs(value) for value in values if value is not None]
