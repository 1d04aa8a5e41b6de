"""How a row of a chart is laid out: its captions above, its mark below, one axis under all rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import altair as alt

from fairlead.report.drawing import WIDTH
from fairlead.report.numbers import SPACE

INNER_WIDTH = WIDTH - 4

_LETTER, _BOLD_LETTER = 6.7, 7.6
"""Pixels a letter takes at most, in the widest of the fonts a reader may have (DejaVu Sans at 12 pixels)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of a row stand, in pixels; positions count from the middle of the row downwards."""

    height: int
    label: int
    text: int
    mark: int
    text_on_the_right: bool


ONE_LINE = Layout(height=42, label=-9, text=-9, mark=11, text_on_the_right=True)
TWO_LINES = Layout(height=58, label=-18, text=-3, mark=17, text_on_the_right=False)


def layout_for(captions: Iterable[tuple[str, str]]) -> Layout:
    """Put label and figure on one line where every row has the room for it, else on two."""
    widths = (_BOLD_LETTER * len(label) + _LETTER * len(text) for label, text in captions)
    return ONE_LINE if max(widths, default=0.0) <= INNER_WIDTH else TWO_LINES


def captions(base: alt.Chart, y: alt.Y, layout: Layout) -> tuple[alt.Chart, alt.Chart]:
    """Write `label` and `text` above each row: no margin for names, which a phone could not spare."""
    label = base.mark_text(align="left", yOffset=layout.label, fontWeight="bold", limit=INNER_WIDTH)
    if layout.text_on_the_right:
        text, x = base.mark_text(align="right", yOffset=layout.text), INNER_WIDTH
    else:
        text, x = base.mark_text(align="left", yOffset=layout.text), 0
    return label.encode(x=alt.value(0), y=y, text="label:N"), text.encode(x=alt.value(x), y=y, text="text:N")


def axis(title: str, extent: float) -> alt.Axis:
    """Return the axis of values; k and M stand for long figures only (small ones would be 50m or 600µ)."""
    return alt.Axis(
        title=title,
        tickCount=4,
        format="~s" if extent >= 1e4 else ",.4~g",
        grid=False,
        labelExpr=f"datum.value === 0 ? '0' : replace(datum.label, /([kMG])$/, '{SPACE}$1')",
        labelOverlap=True,
        labelSeparation=16,
    )
