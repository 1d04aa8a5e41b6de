"""What the README's tables and charts are made of."""

from pathlib import Path
from typing import Any

import altair as alt
import polars as pl

from benchmarks.matching_instances import Instance

CHARTS = Path(__file__).parent / "charts"

_TWO = ["ours", "dense flow"]
_FIVE = [*_TWO, "SciPy", "HiGHS", "CP-SAT"]

TABLES: dict[str, list[tuple[Instance, list[str]]]] = {
    "small": [
        (Instance("low rank", 500, 20, 1.0), _FIVE),
        (Instance("low rank", 2_000, 50, 1.0), _FIVE),
        (Instance("low rank", 10_000, 100, 1.0), _FIVE),
    ],
    "medium": [
        *((Instance("low rank", 100_000, 500, load), _TWO) for load in (0.9, 0.999, 1.0)),
        (Instance("iid", 100_000, 500, 1.0), _TWO),
        (Instance("ties", 100_000, 500, 1.0), _TWO),
        (Instance("alike", 100_000, 500, 1.0), _TWO),
    ],
    "warm": [
        (Instance("low rank", leads, reps, load), ["ours, warm"])
        for leads, reps in ((10_000, 100), (100_000, 500))
        for load in (0.9, 1.0, 1.1)
    ],
    "large": [
        (Instance("streamed", 1_000_000, 1_000, 1.0), ["ours", "ours, checked"]),
        (Instance("streamed", 10_000_000, 100, 1.0), ["ours"]),
    ],
    "growth in leads": [(Instance("low rank", leads, 100, 1.0), _TWO) for leads in (1_000, 3_000, 10_000, 30_000)],
    "growth in reps": [(Instance("low rank", 10_000, reps, 1.0), _TWO) for reps in (20, 50, 100, 200)],
    "growth in load": [(Instance("low rank", 10_000, 100, load), _TWO) for load in (0.5, 0.8, 0.9, 1.0, 1.1, 1.5)],
    "growth in ties": [(Instance(kind, 10_000, 100, 1.0), _TWO) for kind in ("low rank", "iid", "ties", "alike")],
}

_AXIS = {"growth in leads": "leads", "growth in reps": "reps", "growth in load": "load", "growth in ties": "kind"}


def draw_charts(table: str, rows: list[tuple[Instance, dict[str, Any]]]) -> None:
    """Draw processor time against what grows, as SVG beside this file; tables without an axis have no chart."""
    if table not in _AXIS:
        return
    axis = _AXIS[table]
    points = [
        {axis: getattr(instance, axis), "method": method, "seconds": cell["cpu"]}
        for instance, cells in rows
        for method, cell in cells.items()
        if cell
    ]
    numbers = axis in ("leads", "reps")
    across = alt.X(axis, type="quantitative", scale=alt.Scale(type="log")) if numbers else alt.X(axis, type="ordinal")
    chart = (
        alt.Chart(pl.DataFrame(points), width=360, height=220, title=f"Seconds of processor time, {table}")
        .mark_line(point=True)
        .encode(x=across, y=alt.Y("seconds:Q", scale=alt.Scale(type="log")), color="method:N")
    )
    CHARTS.mkdir(exist_ok=True)
    chart.save(CHARTS / f"{table.replace(' ', '_')}.svg")
