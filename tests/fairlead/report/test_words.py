"""Names and units as readers know them."""

from __future__ import annotations

import pytest

from fairlead.report import words
from fairlead.report.estimate import Estimate
from fairlead.report.findings import Kpi


def kpi(unit: str = "", title: str = "Wins") -> Kpi:
    """Return a KPI of which only unit and title matter."""
    return Kpi("wins", title, unit, "higher", "")


def test_methods_lose_their_hyphens() -> None:
    """Code writes weighted-round-robin, people do not; the oracle is explained where there is room."""
    assert words.method_name("weighted-round-robin") == "weighted round robin"
    assert words.method_title("oracle") == "oracle (knows the truth)"


@pytest.mark.parametrize(
    ("unit", "level", "difference"),
    [("share", "%", "percentage points"), ("money", "units of value", "units of value"), ("hours", "hours", "hours")],
)
def test_units(unit: str, level: str, difference: str) -> None:
    """Shares are percent and differ in points; money has no currency."""
    assert (words.unit_of(kpi(unit)), words.unit_of_difference(kpi(unit))) == (level, difference)


@pytest.mark.parametrize(
    ("low", "high", "better", "word"),
    [
        (1.0, 2.0, "higher", "better"),
        (1.0, 2.0, "lower", "worse"),
        (-2.0, -1.0, "lower", "better"),
        (-2.0, -1.0, None, "changed"),
        (-1.0, 1.0, "higher", "open"),
        (None, None, "higher", "unknown"),
    ],
)
def test_change(low: float | None, high: float | None, better: str | None, word: str) -> None:
    """Better and worse are said only of intervals clear of zero, in the KPI's own direction."""
    assert words.change(Estimate(0.0, low, high), better) == word


def test_stages_stand_by_themselves() -> None:
    """What all stages share is left out of their titles."""
    assert words.stage_title(kpi(title="Leaked value: never touched")) == "Never touched"
    assert words.stage_title(kpi(title="Never touched")) == "Never touched"


def test_short_names_of_sources_are_explained_where_they_are_used() -> None:
    """A reader of the page has no list of them."""
    assert words.codes_of([("study", [{"source": "S3: 90 % of leads handed over"}])]) is not None
    assert words.codes_of([("study", [{"source": "MIT/InsideSales 2007, HS1"}])]) is None
