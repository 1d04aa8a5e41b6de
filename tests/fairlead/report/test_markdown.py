"""The report as Markdown: the figures of the summary, and nobody's markup."""

from __future__ import annotations

import re

from fairlead.report import numbers
from fairlead.report.estimate import Estimate
from fairlead.report.markdown import comparison_markdown
from tests.fairlead.report import samples
from tests.fairlead.report.test_page import EVIL, tainted


def cells(markdown: str, heading: str) -> list[list[str]]:
    """Return the rows of the first table under a heading, by cell."""
    lines = markdown.partition(f"# {heading}\n")[2].splitlines()
    begin = next(n for n, line in enumerate(lines) if line.startswith("|"))
    rows = []
    for line in lines[begin + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return rows


def test_methods_side_by_side_are_those_of_the_summary() -> None:
    """Every measure of every method, as its mean and interval are."""
    summary = samples.comparison()
    rows = cells(comparison_markdown(summary), "Methods side by side")
    assert len(rows) == len(summary["kpis"])
    for (name, kpi), row in zip(summary["kpis"].items(), rows, strict=True):
        found = [summary["policies"][method][name] for method in summary["policies"]]
        assert row[1:] == [str(numbers.write(Estimate.read(one), kpi["unit"], compact=True)) for one in found]


def test_teams_and_assumptions_are_in_it() -> None:
    """Each team, each end of each assumption, what it rests on and how to repeat it."""
    summary = samples.comparison()
    markdown = comparison_markdown(summary)
    for team in summary["teams"]:
        assert f"{team['team']} ({team['reps']} reps)" in markdown
    for hinge in summary["assumptions"]["hinges"]:
        assert markdown.count(hinge["title"]) >= 2
    assert "your own records, calibrated" in markdown
    assert summary["command"] in markdown
    assert "numpy: 2.1.0" in markdown


def test_what_was_not_asked_for_is_left_out() -> None:
    """Without assumptions there is no empty heading; why no team is shown is said."""
    markdown = comparison_markdown(samples.comparison(teams=[], assumptions=None))
    assert "Not shown: it takes two teams of five reps or more" in markdown
    assert "hangs on" not in markdown


def test_markup_of_a_user_stays_text() -> None:
    """No tag and no row of a table comes out of a name."""
    markdown = comparison_markdown(tainted(EVIL) | {"notes": ["a | b\n# heading"]})
    text = re.sub("`[^`]*`|^    .*$", "", markdown, flags=re.MULTILINE)  # in code nothing is markup
    assert "<script" not in text
    assert "\n# heading" not in markdown
