"""What an answer hangs on, in words, drawn and in a table."""

from __future__ import annotations

import re

from fairlead.report import hinges
from fairlead.report.page import comparison_page
from tests.fairlead.report import samples
from tests.fairlead.report.markup import parsed


def test_sentences_name_where_the_answer_would_be_another() -> None:
    """Two of thirteen assumptions, by name, and the one it hangs on most with its figures."""
    first, second = hinges.sentences(samples.hanging())
    assert first.startswith("At an end of 2 of 13 assumptions the answer would be another (differences between reps, ")
    assert second.startswith("It hangs most on ")
    assert "−3.10 wins at 0 points and +25.2 wins at 6 points" in second


def test_a_swing_that_may_be_chance_is_not_called_what_the_answer_hangs_on() -> None:
    """With few runs every assumption swings."""
    found = samples.hanging()
    found["hinges"] = [hinge | {"sure_swing": 0.0} for hinge in found["hinges"]]
    assert hinges.sentences(found)[1].startswith("No swing is told from chance with so few; the widest is that of ")


def test_an_answer_that_holds_everywhere_is_said_to() -> None:
    """No end at which it does not hold."""
    found = samples.hanging()
    found["hinges"] = found["hinges"][2:]
    assert hinges.sentences(found)[0] == "The answer is the same at both ends of each of 11 assumptions."


def test_the_first_are_drawn_and_all_stand_in_the_table() -> None:
    """Eight rows in the chart, a row an end in the table; turned round has a colour of its own."""
    found = samples.hanging()
    figure = hinges.tornado_figure(found)
    assert len(figure.rows) == sum(
        end is not None for hinge in found["hinges"] for end in (hinge["low"], hinge["high"])
    )
    assert len(re.findall("Contact lost by waiting", figure.svg.partition(">")[2])) == 5
    assert "var(--worse)" in figure.svg
    assert [name for _, name in figure.legend] == ["as now", "no longer told from chance", "turns round"]


def test_grounds_tell_the_firms_figures_from_the_librarys() -> None:
    """Quality and source of each."""
    rests = [row[-1] for row in hinges.grounds(samples.hanging())]
    assert rests[0].startswith("the library, measured: BPI")
    assert rests[1].startswith("your own records, calibrated")


def test_a_page_without_says_how_to_get_them() -> None:
    """The section stands there, with the option that fills it."""
    page = parsed(comparison_page(samples.comparison(assumptions=None)))
    assert "--assumptions RUNS" in page.text
