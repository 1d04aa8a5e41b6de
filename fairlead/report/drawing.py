"""From an Altair chart to SVG that sits inside a page: no script, no request, colours from the page's CSS."""

from __future__ import annotations

import re

import altair as alt
import vl_convert
from markupsafe import Markup

FONT = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif"
WIDTH = 320
"""Width of a chart in CSS pixels: what a phone of 360 pixels has to give, so labels are never scaled down."""

INK, SOFT, LINE, PAPER = "var(--ink)", "var(--soft)", "var(--line)", "var(--surface)"
_OPENING_TAG = re.compile(r"<svg\b[^>]*>")
_VIEW_BOX = re.compile(r'viewBox="[^"]*"')


_CONFIG = {
    "background": "transparent",
    "font": FONT,
    "aria": False,  # the whole drawing carries one label; its parts would be read out as noise
    "padding": 2,
    "view": {"stroke": None},
    "axis": {
        "labelColor": SOFT,
        "titleColor": SOFT,
        "gridColor": LINE,
        "domainColor": LINE,
        "tickColor": LINE,
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "titlePadding": 6,
    },
    "text": {"color": INK, "fontSize": 12},
}


def draw(chart: alt.TopLevelMixin, label: str) -> Markup:
    """Render a chart as inline SVG.

    Colours are CSS variables of the page, so that one drawing serves light, dark and paper.

    Parameters
    ----------
    chart
        What to draw; its data stand inside it.
    label
        What the chart shows, with its figures: read aloud in its place.
    """
    svg = vl_convert.vegalite_to_svg(chart.to_dict(), config=_CONFIG, allowed_base_urls=[])
    opening = _OPENING_TAG.search(svg)
    view_box = _VIEW_BOX.search(svg)
    if opening is None or view_box is None:  # pragma: no cover - another SVG writer than the one tested
        raise RuntimeError("the chart renderer returned no <svg> with a viewBox")
    head = Markup('<svg class="chart" role="img" aria-label="{}" {}>').format(label, Markup(view_box.group()))
    return head + Markup(svg[opening.end() :])
