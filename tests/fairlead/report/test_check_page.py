"""The page of a check: what it says, and what it does not."""

from __future__ import annotations

from fairlead.report.check_page import check_page
from tests.fairlead.report.check_samples import checked, finding
from tests.fairlead.report.markup import parsed


def test_the_verdict_stands_before_everything_else() -> None:
    """Title, two sentences, then warnings, then charts, then notes."""
    html = check_page(checked())
    places = [html.index(text) for text in ("<h1>", "3 faulty rows", "Before you trust", 'id="warnings"', "<svg")]
    assert places == sorted(places)
    assert html.index('id="warnings"') < html.index('id="notes"')


def test_findings_of_a_kind_share_their_consequence() -> None:
    """Two leaks with one consequence and one line of mapping: each of these stands once."""
    text = parsed(check_page(checked(findings=[finding("leak"), finding("leak", column="other")]))).text
    assert text.count("would look brilliant") == 1
    assert text.count("In the mapping:") == 1
    assert text.count("notes gives the outcome away") == 2


def test_no_rep_is_named() -> None:
    """Former reps are counted; a mapping line that spells out persons stays on the screen."""
    html = check_page(checked())
    assert "2 former reps." in html
    assert "R901" not in html
    assert "Ann Lee" not in html


def test_many_months_become_quarters() -> None:
    """Sixty months are twenty quarters; their table adds up to the same."""
    page = check_page(checked())
    assert "Outcomes by quarter of assignment" in page
    assert "2020 Q1" in page
    assert "2024 Q4" in page
    assert "2020-02" not in parsed(page).text


def test_a_page_without_a_history() -> None:
    """Leads and reps alone make a page: no charts, no features, nothing undefined shown."""
    nothing = dict.fromkeys(("history", "features", "distributions", "capacity_proposal"))
    page = parsed(check_page(checked(findings=[], verdict=["Every row can be read.", "Nothing."], **nothing)))
    assert not page.named("svg")
    assert "None" not in page.text.split("</style>")[-1]
    assert "Look at these first" not in page.text


def test_a_short_history_is_drawn() -> None:
    """One month, one outcome, nobody watched: charts without a figure that is no number."""
    spread = checked()["distributions"] | {"outcomes_by_month": [{"month": "2025-01", "open": 1}]}
    html = check_page(checked(distributions=spread))
    assert "NaN" not in html
    assert "Outcomes by month of assignment" in html
