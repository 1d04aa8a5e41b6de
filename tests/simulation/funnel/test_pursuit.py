import pytest

from scenarios.funnel import Response
from simulation.funnel.response import faded
from simulation.units import HOUR, MINUTE
from tests.simulation.firms import firm, rep, run, story, times

NEVER_REACHED = [
    {"channel": "call", "after_hours": 0, "minutes": 10, "contact_chance": 0},
    {"channel": "email", "after_hours": 4, "minutes": 5, "contact_chance": 0},
    {"channel": "call", "after_hours": 20, "minutes": 10, "contact_chance": 0},
]


def test_the_cadence_waits_between_attempts_and_ends() -> None:
    """Attempts at 60, four hours after that call ended, twenty after the mail; then back to nurture."""
    result = run(firm(rep("r1"), cadence=NEVER_REACHED), [5])
    assert times(result, "touched") == [60, 70 + 240, 315 + 1200]
    assert [event for event, _ in story(result)][-2:] == ["recycled", "open"]
    assert times(result, "recycled") == [1525]
    assert result.events.filter(event="recycled")["detail"].to_list() == ['{"cause":"not reached"}']


def test_a_touch_says_which_attempt_by_which_channel() -> None:
    """Attempts are numbered from one."""
    result = run(firm(rep("r1"), cadence=NEVER_REACHED), [5])
    details = result.events.filter(event="touched")["detail"].to_list()
    assert details[1] == '{"attempt":2,"channel":"email","minutes":5.0}'


@pytest.mark.parametrize(("clock_from", "minute"), [("acceptance", 540 + 1440), ("distribution", 60 + 1440)])
def test_the_sql_clock_runs_from_acceptance_or_from_distribution(clock_from: str, minute: float) -> None:
    """A day after it started, the lead that nobody reached is taken away."""
    rules = {"clock_days": 1, "clock": "wall", "clock_from": clock_from, "on_breach": "nurture"}
    cadence = [{**NEVER_REACHED[0], "after_hours": 100}]
    scenario = firm(
        rep("r1", hours="Mon-Sun 09:00-24:00"),
        cadence=cadence,
        qualification=rules,
        routing={"on_shift_only": False},
    )
    result = run(scenario, [5])
    assert times(result, "reverted") == [minute]
    assert times(result, "touched") == []


def test_an_attempt_planned_for_a_lead_that_left_is_not_made() -> None:
    """The clock takes the lead after the first attempt; the other two never happen."""
    rules = {"clock_days": 0.1, "clock": "wall", "on_breach": "nurture"}
    result = run(firm(rep("r1"), cadence=NEVER_REACHED, qualification=rules), [5])
    assert times(result, "touched") == [60]


def test_a_conversation_under_way_is_not_cut_off_by_the_clock() -> None:
    """The clock runs out during the conversation, and the lead is qualified all the same."""
    rules = {"clock_days": 15 / 1440, "clock": "wall"}
    told = [event for event, _ in story(run(firm(rep("r1"), qualification=rules), [5]))]
    assert "reverted" not in told
    assert told[-1] == "won"


RESPONSE = Response(reference_hours=10, contact_decay=1.0, qualify_decay=0.5)


def test_the_stated_chance_holds_at_the_reference_age() -> None:
    """At ten hours a chance of .2 is .2."""
    assert faded(0.2, 10 * HOUR, RESPONSE, 1.0) == pytest.approx(0.2)


def test_odds_fall_in_proportion_to_age_at_decay_one() -> None:
    """Odds of 1/4 at ten hours are 1/8 at twenty and 1/2 at five."""
    assert faded(0.2, 20 * HOUR, RESPONSE, 1.0) == pytest.approx(1 / 9)
    assert faded(0.2, 5 * HOUR, RESPONSE, 1.0) == pytest.approx(1 / 3)


def test_nothing_is_gained_within_the_first_five_minutes() -> None:
    """An answer after a second does as well as one after five minutes, and no better."""
    assert faded(0.2, 0, RESPONSE, 1.0) == faded(0.2, 5 * MINUTE, RESPONSE, 1.0)


@pytest.mark.parametrize("certainty", [0.0, 1.0])
def test_certainties_do_not_fade(certainty: float) -> None:
    """What always or never happens does so at every age."""
    assert faded(certainty, 1000 * HOUR, RESPONSE, 2.0) == certainty
