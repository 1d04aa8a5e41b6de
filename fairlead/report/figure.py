"""A chart with what belongs to it: a title, a caption, a description, and the table behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart ready for the page.

    Attributes
    ----------
    svg
        Empty where there is nothing that could be drawn; `caption` then says so.
    legend
        Pairs of a CSS colour and what it stands for.
    columns, rows
        The table behind the chart; the first cell of a row is its heading.
    """

    title: str
    caption: str
    svg: Markup
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    legend: Sequence[tuple[str, str]] = ()
