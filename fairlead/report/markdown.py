"""The page of a comparison as Markdown: the same parts, the same figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fairlead.report import caution, hinges, numbers, words
from fairlead.report.figure import Figure
from fairlead.report.findings import Findings
from fairlead.report.page import comparison_parts

_BLANKS = re.compile(r"[ \t\r\n]+")
"""Not the unbreakable one between a number and its unit."""


def comparison_markdown(summary: Mapping[str, Any]) -> str:
    """Write the report of `fairlead compare` as Markdown.

    Parameters
    ----------
    summary
        As :func:`fairlead.report.comparison_page` takes it.

    Returns
    -------
    str
        Headings, sentences and tables; every table of the page is in it, a chart is its table.
    """
    return "\n\n".join(_blocks(comparison_parts(summary))) + "\n"


def _blocks(parts: Mapping[str, Any]) -> Iterator[str]:
    summary, findings, said = parts["summary"], parts["findings"], parts["answer"]
    yield f"# {_text(summary['title'])}"
    if summary["subtitle"]:
        yield _text(summary["subtitle"])
    if summary.get("standing_line"):
        yield f"> {_text(summary['standing_line'])}"
    yield "## The answer"
    yield from (_text(sentence) for sentence in (*said.sentences, *caution.cautions(findings, said.method)))
    yield "\n".join(f"* {_text(name)}: {_text(value)}" for name, value in parts["facts"])
    outcome = [*parts["outcome"], *([parts["recovered"]] if parts["recovered"] else [])]
    yield from _figures("Wins and revenue", outcome)
    yield from _figures("Speed and agreed response times", parts["speed"])
    yield from _figures("Leakage: what is lost, and where", parts["leakage"])
    yield from _figures("Load and fairness", parts["load"])
    yield from _figures("Who gains and who loses", parts["people"])
    if not parts["people"]:
        yield "## Who gains and who loses"
        yield parts["no_people"]
    if parts["hanging"]:
        yield from _figures("What the answer hangs on", parts["hanging"], " ".join(parts["hanging_words"]))
        yield table(hinges.COLUMNS, parts["grounds"])
    yield "## Methods side by side"
    yield _side_by_side(findings)
    yield "## What each measure means"
    yield "\n".join(_definitions(findings))
    yield from _rests_on(summary, parts["sources"])
    yield "## How to repeat it"
    yield f"    {summary['command']}"
    yield "\n".join(f"* {_text(name)}: {_text(value)}" for name, value in parts["repeated"])


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table in GitHub's Markdown; bars in cells are escaped."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _figures(heading: str, figures: Sequence[Figure], lead: str = "") -> Iterator[str]:
    if not figures:
        return
    yield f"## {heading}"
    if lead:
        yield _text(lead)
    for figure in figures:
        yield f"### {_text(figure.title)}"
        yield _text(figure.caption)
        yield table(figure.columns, figure.rows)


def _side_by_side(findings: Findings) -> str:
    rows = [
        (
            f"{kpi.title} ({words.unit_of(kpi)})" if kpi.unit else kpi.title,
            *(
                str(numbers.write(findings.level(method, kpi.name), kpi.unit, compact=True))
                for method in findings.methods
            ),
        )
        for kpi in findings.kpis.values()
    ]
    return table(("Measure", *map(words.method_title, findings.methods)), rows)


def _definitions(findings: Findings) -> Iterator[str]:
    for kpi in findings.kpis.values():
        yield f"* **{_text(kpi.title)}** ({words.direction(kpi)}): {_text(kpi.definition) or numbers.UNDEFINED}"


def _rests_on(summary: Mapping[str, Any], sources: Sequence[tuple[str, Sequence[Mapping[str, Any]]]]) -> Iterator[str]:
    scenario = summary["scenario"]
    yield "## What it rests on"
    yield _text(f"Simulated scenario {scenario['title']} ({scenario['name']}). {scenario['description']}")
    yield _text(f"World: {summary['world']}.")
    if summary["validation"]:
        yield table(("Measure", "Happened", "Foretold", "95 % interval", "Verdict"), summary["validation"])
    yield from (_text(note) for note in summary["notes"])
    if codes := words.codes_of(sources):
        yield _text(codes)
    for quality, rows in sources:
        yield f"### Quality: {_text(quality)}"
        yield "\n".join(_source(row) for row in rows)


def _source(row: Mapping[str, Any]) -> str:
    figure = f" = {row['value']}" if row.get("value") else ""
    source = words.capitalised(row["source"]) + ("." if row.get("note") else "")
    rest = " ".join(part for part in (row.get("changed"), source, row.get("note")) if part)
    return f"* `{row['key']}{figure}` {_text(rest)}"


def _cell(text: str) -> str:
    return _text(text).replace("|", r"\|")


def _text(text: str) -> str:
    """Keep a user's words from being read as markup or as another line."""
    return _BLANKS.sub(" ", str(text).strip()).replace("<", "&lt;").replace("*", r"\*")
