"""A scenario in words: nothing that holds is left out, and nothing is said that does not hold."""

from __future__ import annotations

import pytest

from fairlead.organisations import drawn, playbook_of, stages_of
from fairlead.report.playbook_page import playbook_page
from scenarios import load, shipped


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_scenario_has_a_playbook_that_names_no_rep(name: str) -> None:
    """As text and as a page without scripts."""
    scenario = load(name)
    playbook = playbook_of(scenario)
    for text in (playbook.markdown(), playbook_page(playbook)):
        assert scenario.title in text
        assert not [rep.rep_id for rep in scenario.reps if f"{rep.rep_id} " in text]
    assert "<script" not in playbook_page(playbook)


def test_a_process_is_told_where_it_stands_and_not_where_it_does_not() -> None:
    """Each table of the full funnel against the baseline without it."""
    full, plain = (playbook_of(load(name)).markdown() for name in ("full-funnel", "baseline"))
    told = ("Inside sales spends", "by appointment", "taken back", "raises a hand", "Partners get", "Who is new",
            "absences are known", "Who waits in vain", "are ready to talk", "A reminder comes")  # fmt: skip
    for words in told:
        assert words in full
        assert words not in plain


def test_clocks_are_told_as_they_run() -> None:
    """Working hours or hours on the wall, and what happens when they run out."""
    base = load("baseline")
    mine = base.replace(acceptance={"clock_hours": 3.0, "clock": "wall", "on_breach": "nurture"})
    assert "within 12 working hours; else it goes to another rep" in playbook_of(base).markdown()
    assert "within 3 hours; else it goes to nurture" in playbook_of(mine).markdown()
    without = base.replace(acceptance={"clock_hours": None})
    assert "No clock" in playbook_of(without).markdown()


def test_the_diagram_has_every_stage_in_order_and_its_ways_out() -> None:
    """Top down, with an arrow for each way out."""
    stages = stages_of(load("inside-closers"))
    lines = drawn(stages).splitlines()
    at = [next(row for row, line in enumerate(lines) if line.startswith(stage.name)) for stage in stages]
    assert at == sorted(at)
    assert sum("──►" in line for line in lines) == sum(len(stage.otherwise) for stage in stages)
    assert [stage.name for stage in stages][:3] == ["Arrival", "Verification", "Hand-over"]


def test_a_queue_that_reps_pull_from_is_told_as_one() -> None:
    """Nobody gives anything out there."""
    text = playbook_of(load("instant-leads")).markdown()
    assert "Leads wait in one queue" in text
    assert "by the routing method" not in text
