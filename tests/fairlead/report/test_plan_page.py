"""The lever page and the restricted page for finance."""

from __future__ import annotations

import re
from functools import cache

from fairlead.report.plan_page import finance_page, plan_page
from tests.fairlead.report import plan_samples
from tests.fairlead.report.markup import parsed


@cache
def whole() -> str:
    """Return the page of the sample; drawing it takes a second."""
    return plan_page(plan_samples.planned())


def test_every_lever_stands_in_the_table_and_in_a_chart() -> None:
    """What is done and its verdict are on the page; each group of levers has a chart with a table behind it."""
    summary = plan_samples.planned()
    page = parsed(whole())
    for lever in summary["levers"]:
        assert page.text.count(lever["text"][1:]) >= 2
        assert lever["verdict"] in page.text
    charts = [tag for tag in page.named("svg") if "chart" in tag.get("class", "")]
    groups = {lever["group"] for lever in summary["levers"]}
    assert len(charts) == len(groups) + len(summary["staffing"]) + 1
    assert all(chart["role"] == "img" and chart["aria-label"] for chart in charts)


def test_charts_of_levers_share_one_axis() -> None:
    """All charts of levers are drawn from the same end to the same end: one money axis."""
    page = whole()
    axis = page[page.index('id="axis"') : page.index('id="people"')]
    labels = axis.split('<svg class="chart"')[1:]
    ticks = [tuple(re.findall(r">([−-]?[\d,.]+\s?k)</text>", chart)) for chart in labels]
    assert len(labels) > 3
    assert len(set(ticks)) == 1
    assert ticks[0]


def test_the_answer_is_shown_as_text_and_comes_first() -> None:
    """Both sentences stand before everything else, whatever signs they hold."""
    page = parsed(whole())
    assert "Hire two & win." in page.text
    assert page.text.index("Hire two & win.") < page.text.index("Every lever")


def test_illustration_is_said_until_the_simulator_is_validated() -> None:
    """The heading stands where nothing was calibrated, and only there."""
    assert "Illustration, not your firm" in whole()
    line = "Calibrated on a log, and it foretold weeks that it had not seen."
    validated = plan_page(plan_samples.planned(validated=True, standing_line=line))
    assert "Illustration, not your firm" not in validated
    assert line in validated


def test_nothing_worth_it_needs_no_other_section() -> None:
    """A plan without hires, search, loads or trial still makes a page, with the way to a trial of one's own."""
    page = parsed(plan_page(plan_samples.nothing()))
    assert "fairlead trial plan" in page.text
    assert "worth it" not in {each.get("class") for each in page.named("section")}


def test_people_who_are_hired_cannot_take_turns() -> None:
    """For a hire the page says how to compare instead of planning turns."""
    trial = {**plan_samples.planned()["trial"], "can_take_turns": False}
    assert "sent home" in plan_page(plan_samples.planned(trial=trial))


def test_only_the_restricted_page_names_persons() -> None:
    """Each rep stands on the page for finance, under a warning; a page without a change says so."""
    page = parsed(finance_page(plan_samples.finance()))
    assert "ann" in page.text
    assert "Restricted" in page.text
    without = [{**rep, "after": None, "change": None} for rep in plan_samples.finance()["reps"]]
    bare = parsed(finance_page({**plan_samples.finance(), "change": None, "reps": without}))
    assert "No change is worth it" in bare.text
