"""The charts of the page of `fairlead check`, with what belongs to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fairlead.report import charts, numbers
from fairlead.report.figure import Figure
from fairlead.report.time_chart import stacked_columns
from fairlead.report.words import capitalised

_COLOURS = {"won": "var(--better)", "lost": "var(--worse)", "open": "var(--open)"}
_OTHERS = ("var(--stage-1)", "var(--stage-4)", "var(--stage-6)")
_MOST_PERIODS = 36


def check_figures(summary: Mapping[str, Any]) -> list[Figure]:
    """Draw a history's distributions; none without a history."""
    spread = summary["distributions"]
    if spread is None:
        return []
    return [*_over_time(spread["outcomes_by_month"]), _watched(spread["watched"]), _evidence(spread["evidence"])]


def _over_time(months: Sequence[Mapping[str, Any]]) -> Iterator[Figure]:
    if not months:
        return
    outcomes = [name for name in months[0] if name != "month"]
    others = iter(_OTHERS)
    colours = {name: _COLOURS.get(name) or next(others) for name in outcomes}
    word, periods = _periods(months, outcomes)
    described = "; ".join(f"{name}: {_listed(parts)}" for name, parts in periods)
    yield Figure(
        title=f"Outcomes by {word} of assignment",
        caption="How the leads given out then stand now; open ones are neither won nor lost yet.",
        svg=stacked_columns(periods, colours, "leads given out", f"Leads by {word} of assignment. {described}"),
        columns=(capitalised(word), *(capitalised(name) for name in outcomes)),
        rows=[(name, *(numbers.count(parts[outcome]) for outcome in outcomes)) for name, parts in periods],
        legend=[(colour, capitalised(name)) for name, colour in colours.items()],
    )


def _periods(
    months: Sequence[Mapping[str, Any]], outcomes: Sequence[str]
) -> tuple[str, list[tuple[str, dict[str, int]]]]:
    """Take months together as quarters, or years, where there are too many to draw."""
    kinds = (("month", _month), ("quarter", _quarter), ("year", _year))
    few_enough = (kind for kind in kinds if len({kind[1](row["month"]) for row in months}) <= _MOST_PERIODS)
    word, name_of = next(few_enough, kinds[-1])
    sums: dict[str, dict[str, int]] = {}
    for row in months:
        parts = sums.setdefault(name_of(row["month"]), dict.fromkeys(outcomes, 0))
        for outcome in outcomes:
            parts[outcome] += row[outcome]
    return word, list(sums.items())


def _month(month: str) -> str:
    return month


def _quarter(month: str) -> str:
    return f"{month[:4]} Q{(int(month[5:]) + 2) // 3}"


def _year(month: str) -> str:
    return month[:4]


def _watched(bands: Sequence[Mapping[str, Any]]) -> Figure:
    parts, colours = {"ended": "Ended", "open": "Still open"}, ("var(--stage-1)", "var(--open)")
    named = [(_span(band, "day"), band) for band in bands]
    bars = [
        charts.Bar(
            name, numbers.count(band["ended"] + band["open"]), [(text, band[key]) for key, text in parts.items()]
        )
        for name, band in named
    ]
    return Figure(
        title="How long leads were watched",
        caption="From being given out to the end of the history.",
        svg=charts.stacked_bars(bars, "leads", f"Leads by how long they were watched. {_described(bars)}", colours),
        columns=("Watched for", "Leads ended", "Leads still open"),
        rows=[(name, numbers.count(band["ended"]), numbers.count(band["open"])) for name, band in named],
        legend=list(zip(colours, parts.values(), strict=True)),
    )


def _evidence(bands: Sequence[Mapping[str, Any]]) -> Figure:
    named = [(_span(band, "past lead"), band["reps"]) for band in bands]
    bars = [charts.Bar(name, numbers.count(reps), [("reps", reps)]) for name, reps in named]
    return Figure(
        title="How much is known of the present reps",
        caption="Reps by the number of leads they were given in the past. Few leads say next to nothing about a rep.",
        svg=charts.stacked_bars(bars, "reps", f"Present reps by past leads. {_described(bars)}"),
        columns=("Past leads", "Present reps"),
        rows=[(name, numbers.count(reps)) for name, reps in named],
    )


def _span(band: Mapping[str, Any], noun: str) -> str:
    least, most = band["least"], band["most"]
    if most is None:
        return f"{least:,} {noun}s or more"
    if least == most:
        return f"No {noun}" if least == 0 else f"{least:,} {noun}{'' if least == 1 else 's'}"
    return f"{least:,} to {most:,} {noun}s"


def _described(bars: Sequence[charts.Bar]) -> str:
    return "; ".join(
        f"{bar.label}: {_listed({name.lower(): int(value) for name, value in bar.stages})}" for bar in bars
    )


def _listed(parts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in parts.items())
