"""The charts of a plan: every lever on one money axis, further hires, and what silence means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import shorten
from typing import Any

from fairlead.report import charts, numbers
from fairlead.report.estimate import Estimate
from fairlead.report.figure import Figure
from fairlead.report.words import capitalised

AXIS = "units of value a year more than as it is"
_LONGEST = 40
"""Letters of a label: bold ones are 7.6 pixels wide at most, a phone has 316."""

_TONES = {"worth it": "better", "costs more than it brings": "worse"}


def lever_figures(summary: Mapping[str, Any]) -> list[Figure]:
    """Draw a chart a group of levers, all of them on one axis."""
    rows = {
        lever["key"]: _whisker(_short(lever["text"]), lever["gain"], lever["verdict"]) for lever in summary["levers"]
    }
    domain = charts.domain_of(list(rows.values()))
    groups = list(dict.fromkeys(lever["group"] for lever in summary["levers"]))
    return [
        _lever_figure(group, [each for each in summary["levers"] if each["group"] == group], rows, domain)
        for group in groups
    ]


def _lever_figure(
    group: str,
    levers: Sequence[Mapping[str, Any]],
    rows: Mapping[str, charts.Whisker],
    domain: tuple[float, float],
) -> Figure:
    drawn = [rows[lever["key"]] for lever in levers]
    told = "; ".join(f"{row.label} {row.text}, {lever['verdict']}" for row, lever in zip(drawn, levers, strict=True))
    return Figure(
        title=group,
        caption="Filled: worth it, or harmful. Hollow: too small, or not to be told.",
        svg=charts.whiskers(drawn, AXIS, f"{group}, {AXIS}, with intervals. {told}", domain),
        columns=("Change", "Gain a year", "Interval", "Shows"),
        rows=[
            (capitalised(lever["text"]), _written(lever["gain"]).mean, _written(lever["gain"]).bounds, lever["verdict"])
            for lever in levers
        ],
    )


def curve_figure(post: Mapping[str, Any]) -> Figure:
    """Draw what one, two, three more people bring, before their cost."""
    curve = post["curve"]
    drawn = [
        charts.Whisker(_people(step), _written(step["gain"]).text, Estimate.read(step["gain"]), "level")
        for step in curve
    ]
    title = f"Hires in {post['team']}"
    told = "; ".join(f"{row.label} {row.text}" for row in drawn)
    words = "nobody" if not post["proposed"] else numbers.count(post["proposed"])
    return Figure(
        title=title,
        caption=f"Before what they cost, so dots say nothing of worth. Screening proposed {words}.",
        svg=charts.whiskers(drawn, AXIS, f"{title}, {AXIS}, with intervals. {told}"),
        columns=("Hired", "Gain a year", "Interval", "The last adds", "Each pays up to"),
        rows=[
            (
                _people(step),
                _written(step["gain"]).mean,
                _written(step["gain"]).bounds,
                numbers.write(Estimate(step["further"]), "", difference=True, compact=True).mean,
                numbers.compact(max(0.0, step["gain"]["low"]) / step["hires"]),
            )
            for step in curve
        ],
    )


def silence_figure(silence: Sequence[Mapping[str, Any]]) -> Figure:
    """Draw with which chance a rep who has been silent so long still answers."""
    bars = [
        charts.Bar(_hours(each["hours"]), _whole(each["still_answered"]), [("", 100 * each["still_answered"])])
        for each in silence
    ]
    told = "; ".join(f"{bar.label} {bar.text}" for bar in bars)
    title = "What silence means"
    return Figure(
        title=title,
        caption="Chance that a rep who has not answered a new lead for so many of her hours still will.",
        svg=charts.stacked_bars(bars, "% still answered", f"{title}: chance of an answer. {told}", ["var(--accent)"]),
        columns=("Silent for", "Still answers"),
        rows=[(bar.label, bar.text) for bar in bars],
    )


def _whisker(label: str, gain: Mapping[str, Any], verdict: str) -> charts.Whisker:
    return charts.Whisker(label, _written(gain).text, Estimate.read(gain), _TONES.get(verdict, "open"))


def _written(gain: Mapping[str, Any]) -> numbers.Written:
    return numbers.write(Estimate.read(gain), "", difference=True, compact=True)


def _short(text: str) -> str:
    """Leave out what stands in the table: the present setting, what is in brackets, what a phone has no room for."""
    return shorten(capitalised(text.partition(" instead of ")[0].partition(" (")[0]), _LONGEST, placeholder=" …")


def _whole(share: float) -> str:
    return f"{100 * share:.0f}{numbers.SPACE}%"


def _people(step: Mapping[str, Any]) -> str:
    return "1 more rep" if step["hires"] == 1 else f"{step['hires']} more reps"


def _hours(hours: float) -> str:
    return "just given to her" if hours == 0 else f"{hours:g} hour{'' if hours == 1 else 's'}"
