"""No lead is lost, none is in two places, each ends in exactly one state, whatever the rules."""

from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenarios import Scenario
from scenarios.tables import EVENTS, check_table
from scenarios.vocabulary import FINAL_EVENTS
from simulation import Run, simulate
from tests.simulation.firms import ALWAYS, firm, rep

CHANCE = st.sampled_from([0.0, 0.3, 0.7, 1.0])
CLOCK = st.sampled_from(["business", "wall"])
BREACH = st.sampled_from(["redistribute", "nurture"])

FOLLOWS = {
    "arrived": {"eligible"},
    "eligible": {"assigned"},
    "assigned": {"notified"},
    "notified": {"accepted", "rejected", "reverted"},
    "accepted": {"touched", "reverted"},
    "rejected": {"recycled"},
    "reverted": {"assigned", "recycled"},
    "touched": {"touched", "contacted", "reverted", "recycled"},
    "contacted": {"qualified", "recycled"},
    "qualified": {"opportunity"},
    "opportunity": {"won", "lost"},
    "recycled": {"reheated", "lost"},
    "reheated": {"assigned", "lost"},
}
"""What may follow an event of a lead, its states at the horizon aside."""


def attempt(after: float, minutes: float, chance: float) -> dict[str, Any]:
    """Describe one call."""
    return {"channel": "call", "after_hours": after, "minutes": minutes, "contact_chance": chance}


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Make firms with any mixture of rules, some of them absurd."""
    hours = st.sampled_from([ALWAYS, "Mon-Fri 09:00-17:00", "Sat 10:00-11:00"])
    reps = [
        rep(
            f"r{number}",
            hours=draw(hours),
            capacity=draw(st.sampled_from([0.0, 1.0, 2.5, 50.0])),
            selling_share=draw(st.sampled_from([0.05, 0.4, 1.0])),
            timezone=draw(st.sampled_from(["UTC", "Australia/Lord_Howe"])),
            territories=draw(st.sampled_from([[], ["north"], ["south"]])),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    clock_hours, clock_days = draw(st.sampled_from([None, 1.0, 12.0])), draw(st.sampled_from([None, 0.05, 1.0]))
    return firm(
        *reps,
        horizon={"arrival_days": draw(st.sampled_from([1, 5])), "follow_up_days": draw(st.sampled_from([0, 20]))},
        arrivals={"per_day": draw(st.sampled_from([2, 15]))},
        routing={
            "mode": draw(st.sampled_from(["push", "pull"])),
            "window_minutes": draw(st.sampled_from([0.5, 60, 5000])),
            "on_shift_only": draw(st.booleans()),
            "max_owners": draw(st.integers(1, 3)),
        },
        acceptance={
            "mean_hours": draw(st.sampled_from([0, 5])),
            "ignored_share": draw(CHANCE),
            "accept_chance": {"A": draw(CHANCE)},
            "clock_hours": clock_hours,
            "clock": draw(CLOCK),
            "on_breach": draw(BREACH),
        },
        response={"contact_decay": draw(st.sampled_from([0, 1.2])), "qualify_decay": draw(st.sampled_from([0, 2]))},
        cadence=[attempt(0, draw(st.sampled_from([0, 10])), draw(CHANCE)), attempt(5, 10, draw(CHANCE))],
        qualification={
            "chance": {"A": draw(CHANCE)},
            "minutes": draw(st.sampled_from([0, 300])),
            "minutes_law": draw(st.sampled_from(["fixed", "exponential"])),
            "clock_days": clock_days,
            "clock": draw(CLOCK),
            "clock_from": draw(st.sampled_from(["acceptance", "distribution"])),
            "on_breach": draw(BREACH),
        },
        closing={"minutes": draw(st.sampled_from([0, 100])), "monthly_hazard": draw(st.sampled_from([0.1, 50.0]))},
        matches={"territory": draw(st.sampled_from(["soft", "hard"]))},
        recycling={
            "return_chance": draw(CHANCE),
            "mean_days": draw(st.sampled_from([0.1, 5.0])),
            "max_generations": draw(st.integers(0, 3)),
            "exclude_previous_owners": draw(st.booleans()),
        },
    )


def check(result: Run) -> None:
    """Follow every lead through the log."""
    check_table(result.events, EVENTS, source="events")
    final = {event.value for event in FINAL_EVENTS}
    told = result.events.group_by("lead_id", maintain_order=True).agg("event", "rep_id", "time")
    assert told["lead_id"].to_list() == result.leads["lead_id"].to_list()
    for events, reps in zip(told["event"].to_list(), told["rep_id"].to_list(), strict=True):
        assert [event for event in events if event in final] == events[-1:]
        for before, after in pairwise(events):
            assert after in FOLLOWS[before] or after in {"open", "untouched"}, (before, after)
        assert (events[-1] == "untouched") <= ("touched" not in events)
        assert_one_owner(events, reps)


def assert_one_owner(events: list[str], reps: list[str | None]) -> None:
    """Check that only the rep who has the lead does anything with it."""
    owner: str | None = None
    for event, rep_id in zip(events, reps, strict=True):
        owner = rep_id if event == "assigned" else owner
        assert rep_id in (None, owner), event


def check_rules(result: Run) -> None:
    """Check daily caps, hard matches, and that nobody gets a lead twice unless she may."""
    given = result.events.filter(event="assigned")
    if result.scenario.recycling.exclude_previous_owners:
        assert not given.select("lead_id", "rep_id").is_duplicated().any()
    for member in result.scenario.reps:
        strange = result.scenario.matches.territory == "hard" and member.territories == ("south",)
        assert not strange or member.rep_id not in set(given["rep_id"])
        days = given.filter(rep_id=member.rep_id)["time"].dt.convert_time_zone(member.timezone).dt.date()
        most = days.value_counts()["count"].max() if len(days) else 0
        assert isinstance(most, int)
        assert most <= member.capacity


SLOW = [HealthCheck.too_slow]


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(scenarios(), st.integers(0, 5))
def test_every_lead_is_somewhere_and_ends_once(scenario: Scenario, seed: int) -> None:
    """Each arrived lead has one final event, its last, and its events follow one another as they may."""
    result = simulate(scenario, "round-robin", seed=seed)
    check(result)
    check_rules(result)


@pytest.mark.verify
@settings(max_examples=3000, deadline=None, suppress_health_check=SLOW)
@given(scenarios(), st.integers(0, 1000), st.sampled_from(["round-robin", "weighted-round-robin", "oracle"]))
def test_conservation_in_thousands_of_firms(scenario: Scenario, seed: int, policy: str) -> None:
    """The same under more policies and many more rules."""
    result = simulate(scenario, policy, seed=seed)
    check(result)
    check_rules(result)


def test_leads_in_the_funnel_add_up_at_every_instant() -> None:
    """Arrived minus ended is what waits, is held, or is in nurture, at each event of a busy firm."""
    scenario = firm(rep("r1", capacity=3), acceptance={"accept_chance": {"A": 0.5}}, recycling={"return_chance": 0.5})
    events = simulate(scenario, "round-robin").events
    place = {
        "arrived": "waiting", "assigned": "held", "reverted": "waiting", "recycled": "nurture", "reheated": "waiting",
        "won": "ended", "lost": "ended", "open": "ended", "untouched": "ended",
    }  # fmt: skip
    where: dict[str, str] = {}
    for lead, event in events.select("lead_id", "event").iter_rows():
        where[lead] = place.get(event, where.get(lead, "waiting"))
    moved = events.with_columns(place=pl.col("event").replace_strict(place, default=None))
    arrived = (moved["event"] == "arrived").cum_sum()
    ended = (moved["place"] == "ended").cum_sum()
    assert ((arrived - ended) >= 0).all()
    assert set(where.values()) == {"ended"}
    assert arrived[-1] == ended[-1] == len(where)
