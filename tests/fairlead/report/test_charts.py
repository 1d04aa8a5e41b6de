"""Charts as drawings: complete, coloured by the page, safe with any figures."""

from __future__ import annotations

import re

import pytest

from fairlead.report import charts
from fairlead.report.estimate import Estimate
from fairlead.report.rows import ONE_LINE, TWO_LINES, layout_for


def whisker(estimate: Estimate, tone: str = "better", label: str = "optimal") -> charts.Whisker:
    """Return one row."""
    return charts.Whisker(label, "+12.3", estimate, tone)


def test_whiskers_are_coloured_by_the_page() -> None:
    """Every colour is a variable of the page's style, so that one drawing serves light and dark."""
    svg = charts.whiskers([whisker(Estimate(12.3, 5.1, 19.5))], "difference", "label")
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg))
    assert "var(--better)" in colours
    assert {colour for colour in colours if not colour.startswith("var(")} <= {"none", "transparent"}


def test_open_differences_are_hollow() -> None:
    """A dot is filled only where the interval excludes zero: colour is not the only sign."""
    filled = charts.whiskers([whisker(Estimate(12.3, 5.1, 19.5))], "", "label")
    hollow = charts.whiskers([whisker(Estimate(12.3, -5.1, 29.5), "open")], "", "label")
    assert 'fill="var(--surface)"' in hollow
    assert 'fill="var(--surface)"' not in filled


@pytest.mark.parametrize(
    "estimate", [Estimate(0.0, 0.0, 0.0), Estimate(3.0), Estimate(), Estimate(-1e-9, -2e-9, -1e-10)]
)
def test_degenerate_figures_are_drawn(estimate: Estimate) -> None:
    """Zero width, no interval, no figure and tiny figures all give a chart without NaN."""
    svg = charts.whiskers([whisker(estimate), whisker(Estimate(1.0, 0.5, 1.5))], "", "label")
    assert "NaN" not in svg
    assert svg.startswith("<svg")


def test_label_is_escaped() -> None:
    """A quotation mark in a description does not end it, markup in a name stays text."""
    svg = charts.whiskers([whisker(Estimate(1.0, 0.5, 1.5), label="<b>x</b>")], "", 'a "quoted" <label>')
    assert 'aria-label="a &#34;quoted&#34; &lt;label&gt;"' in svg
    assert "<b>" not in svg


def test_stacked_bars_keep_the_order_of_stages() -> None:
    """Stages lie in the order given, each as long as its value."""
    svg = charts.stacked_bars([charts.Bar("optimal", "4", [("first", 3.0), ("second", 1.0)])], "", "label")
    lengths = {
        colour: float(length)
        for length, colour in re.findall(r'd="M[\d.]+,[\d.]+h([\d.]+)v[^"]+" fill="(var\(--stage-\d\))"', svg)
    }
    assert list(lengths) == ["var(--stage-1)", "var(--stage-2)"]
    assert lengths["var(--stage-1)"] == pytest.approx(3 * lengths["var(--stage-2)"], rel=0.01)


def test_stage_colours_start_again_after_the_last() -> None:
    """A ninth stage has a colour too."""
    assert charts.stage_colour(charts.STAGE_COLOURS) == charts.stage_colour(0)


def test_long_captions_take_two_lines() -> None:
    """Captions share a line only where every row has the room."""
    short, long = ("optimal", "+12.3 (+5.1 to +19.5)"), ("weighted round robin", "−1.23 M (−1.47 to −1.00 M)")
    assert layout_for([short]) is ONE_LINE
    assert layout_for([short, long]) is TWO_LINES
