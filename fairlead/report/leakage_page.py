"""The page of `fairlead leakage`: where leads and money were lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fairlead.report import charts, numbers
from fairlead.report.figure import Figure
from fairlead.report.rendering import rendered
from fairlead.report.words import capitalised


def leakage_page(summary: Mapping[str, Any]) -> str:
    """Write the page.

    Parameters
    ----------
    summary
        As :meth:`fairlead.leakage.Leakage.summary` makes it, with ``answer`` (two sentences), ``command`` and
        ``version``.

    Returns
    -------
    str
        HTML without scripts or anything to fetch; it names no rep.
    """
    known = [each for each in summary["kinds"] if each["leads"] is not None]
    leaks = [each for each in known if each["leak"]]
    several = len(leaks) > 1  # a bar by itself compares nothing: then all leads are drawn
    drawn, lost, how = (leaks, " lost", "by how") if several else (known, "", "by how they stand")
    figures = [_figure(f"Leads{lost}, {how}", "leads", drawn, "leads")]
    if summary["leaked_value"] is not None:
        figures.append(_figure(f"Full value{lost}, {how}", "in the unit of value", drawn, "value"))
    return rendered(
        "leakage.html",
        summary=summary,
        figures=figures,
        kinds=[_kind_row(each) for each in summary["kinds"]],
        meanings=[(each["kind"], each["meaning"], each["rests_on"]) for each in summary["kinds"]],
        teams=_teams(summary["teams"], leaks),
        events=[_event_row(each) for each in summary["by_event"]],
    )


def _figure(title: str, axis: str, kinds: Sequence[Mapping[str, Any]], of: str) -> Figure:
    """Draw a bar a kind, leaks in the colour of what is worse."""
    bars = [charts.Bar(capitalised(one["kind"]), _written(one[of]), _parts(one, one[of])) for one in kinds]
    told = "; ".join(f"{bar.label}: {bar.text}" for bar in bars)
    return Figure(
        title=title,
        caption="Each lead is counted once, where it stands now; red: lost through inaction, or standing still.",
        svg=charts.stacked_bars(bars, axis, f"{title}. {told}", ["var(--worse)", "var(--open)"]),
        columns=("How", capitalised(axis)),
        rows=[(bar.label, bar.text) for bar in bars],
    )


def _parts(kind: Mapping[str, Any], value: float) -> list[tuple[str, float]]:
    return [("leak", value if kind["leak"] else 0), ("no leak", 0 if kind["leak"] else value)]


def _written(value: float) -> str:
    return numbers.count(value) if isinstance(value, int) else numbers.compact(value)


def _kind_row(kind: Mapping[str, Any]) -> tuple[str, ...]:
    worth = kind["at_most"]
    written = numbers.UNDEFINED
    if worth is not None:
        bounds = f"{numbers.compact(worth['low'])} to {numbers.compact(worth['high'])}"
        written = f"{numbers.compact(worth['mean'])} ({bounds})"
    share = numbers.percent(kind["share"])
    return capitalised(kind["kind"]), numbers.count(kind["leads"]), share, numbers.compact(kind["value"]), written


def _teams(teams: Sequence[Mapping[str, Any]], leaks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Give columns and rows of the table by team: the share of its leads lost in each way."""
    kinds = [each["kind"] for each in leaks]
    rows = [
        (each["team"], numbers.count(each["leads"]), *(numbers.percent(each[kind] / each["leads"]) for kind in kinds))
        for each in teams
    ]
    return {"columns": ("Team", "Leads", *map(capitalised, kinds)), "rows": rows}


def _event_row(leak: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        capitalised(leak["kind"]),
        f"leads {leak['meaning']}",
        numbers.count(leak["leads"]),
        numbers.compact(leak["value"]),
    )
