"""Who gains and who loses, by team; persons only where they were asked for."""

from __future__ import annotations

from fairlead.report.page import comparison_page, named_page
from fairlead.report.teams import team_figure
from tests.fairlead.report import samples
from tests.fairlead.report.markup import parsed


def test_each_team_has_its_difference_and_every_method_a_row() -> None:
    """One gains and one may not; the table has all methods."""
    summary = samples.comparison()
    figure = team_figure(summary["teams"], "optimal", ["greedy", "optimal", "oracle"], "round-robin")
    assert len(figure.rows) == 2 * 4
    assert figure.rows[2][0] == "east wing (6 reps)"
    assert "east wing (6 reps)" in figure.svg


def test_a_page_without_teams_or_money_says_why() -> None:
    """One team is the firm; amounts that were withheld are withheld here, too."""
    assert "two teams of five reps or more" in parsed(comparison_page(samples.comparison(teams=[]))).text
    kpis = {name: kpi for name, kpi in samples.KPIS.items() if name != "revenue"}
    assert "Expected revenue by team" not in comparison_page(samples.comparison(kpis=kpis))


def test_the_named_page_says_that_it_names_persons() -> None:
    """Rep by rep, under a heading that restricts it."""
    summary = samples.comparison(standing_line="Illustration, not your firm: x")
    reps = [{"rep_id": "ann", **team} for team in summary["teams"]]
    text = parsed(named_page(summary, reps)).text
    assert "this page names persons" in text
    assert "ann" in text
    assert "ann" not in parsed(comparison_page(summary)).text.split()
