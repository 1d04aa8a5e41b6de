"""No lead is lost, none is in two places, each ends in exactly one state, whatever the rules."""

from collections import Counter
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching import policy_named
from scenarios import Scenario, load
from scenarios.tables import EVENTS, check_table
from scenarios.vocabulary import FINAL_EVENTS
from simulation import Run, simulate
from simulation.funnel import ends
from simulation.funnel.lead import Place
from simulation.market import draw_market
from simulation.opening import open_world, router_for
from simulation.units import DAY
from tests.simulation.firms import ALWAYS, firm, rep

CHANCE = st.sampled_from([0.0, 0.3, 0.7, 1.0])
CLOCK = st.sampled_from(["business", "wall"])
BREACH = st.sampled_from(["redistribute", "nurture"])

FOLLOWS = {
    "arrived": {"eligible", "verified", "disqualified"},
    "verified": {"eligible"},
    "eligible": {"assigned"},
    "assigned": {"notified"},
    "notified": {
        "accepted",
        "rejected",
        "reverted",
        "reminded",
        "notified",
        "touched",
        "contacted",
        "stalled",
        "recycled",
    },
    "reminded": {"accepted", "rejected", "reverted", "touched", "reminded", "notified", "stalled"},
    "accepted": {"touched", "reverted", "reminded", "notified", "stalled"},
    "rejected": {"recycled"},
    "reverted": {"assigned", "recycled", "lost"},
    "touched": {"touched", "contacted", "reverted", "recycled", "reminded", "notified", "stalled"},
    "contacted": {"qualified", "recycled", "appointment"},
    "appointment": {"qualified", "no_show", "recycled"},
    "no_show": {"appointment", "recycled"},
    "qualified": {"opportunity"},
    "opportunity": {"won", "lost", "stalled"},
    "stalled": {"recycled"},
    "recycled": {"reheated", "lost", "recycled"},
    "reheated": {"assigned", "lost"},
}
"""What may follow an event of a lead, its states at the horizon aside."""


def attempt(after: float, minutes: float, chance: float) -> dict[str, Any]:
    """Describe one call."""
    return {"channel": "call", "after_hours": after, "minutes": minutes, "contact_chance": chance}


PARTS: dict[str, dict[str, list[Any]]] = {
    "ramp": {"days": [1, 90], "start_share": [0, 0.5]},
    "ignoring": {"rep_concentration": [None, 2], "lead_concentration": [None, 0.5]},
    "reluctance": {"chance_slope": [0, 2], "perception_sigma": [0, 1], "load_slope": [0, 3]},
    "mismatch": {"accept_odds": [0.1, 5], "reasons": [{"territory": "outside territory"}]},
    "persistence": {"attempts": [{1: 1}, {1: 1, 5: 1}]},
    "neglect": {
        "share": [0, 0.5, 1], "remind_hours": [None, 1], "reassign_hours": [None, 0.5, 3], "heeded": [0, 1],
        "business": [True, False],
    },
    "contact_hours": {"odds": [[0.1] * 12 + [3.0] * 12]},
    "engagement": {"raises_per_week": [0, 5, 100], "contact_odds": [1, 100]},
    "stalls": {"accepted_days": [None, 0.01, 2], "opportunity_days": [None, 0.01, 5]},
    "tele_prospecting": {
        "causes": [["rejected", "late"], ["not qualified", "gave up", "stalled", "no show", "not reached"]],
        "calls": [1, 3], "every_days": [0.01, 2], "minutes": [0, 10], "chance": [0, 0.3, 1],
    },
    "verification": {
        "threshold": [0, 0.5, 1], "score_sigma": [0, 0.3], "minutes": [0, 30], "sensitivity": [0, 0.9],
        "specificity": [0.5],
    },
    "roles": {"partner": [{"grades": ["A"]}, {"returned": True, "acceptance_hours": 1, "sql_days": 0.1}]},
    "appointments": {
        "share": [0.5, 1], "no_show": [0, 0.5, 1], "rebookings": [0, 2], "notice_hours": [0, 20],
        "slot_minutes": [1, 60],
    },
    "patience": {"mean_hours": [0, 5]},
    "readiness": {"ready_share": [0, 0.5], "mean_days": [0.1, 10], "early_odds": [0.1], "hold": [True, False]},
}  # fmt: skip
"""Tables that switch a process on, each with values to draw from."""


def parts(draw: st.DrawFn) -> dict[str, Any]:
    """Switch some of the processes on."""
    on = draw(st.sets(st.sampled_from(sorted(PARTS)), max_size=len(PARTS)))
    return {name: {key: draw(st.sampled_from(values)) for key, values in PARTS[name].items()} for name in sorted(on)}


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
            role=draw(st.sampled_from(["closer", "partner", "inside"])),
            hired_on=draw(st.sampled_from([None, "2026-01-06"])),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    stations = parts(draw)
    if reps and not any(member["role"] == "inside" for member in reps):
        stations = {name: part for name, part in stations.items() if name not in ("verification", "tele_prospecting")}
    away = [{"rep_id": "r0", "from": "2026-01-06", "until": "2026-01-08T12:00:00"}]
    clock_hours, clock_days = draw(st.sampled_from([None, 1.0, 12.0])), draw(st.sampled_from([None, 0.05, 1.0]))
    return firm(
        *reps,
        horizon={"arrival_days": draw(st.sampled_from([1, 5])), "follow_up_days": draw(st.sampled_from([0, 20]))},
        arrivals={"per_day": draw(st.sampled_from([2, 15]))},
        routing={
            "mode": draw(st.sampled_from(["push", "pull"])),
            "window_minutes": draw(st.sampled_from([0.5, 60, 5000])),
            "capacity_unit": draw(st.sampled_from(["leads", "leads", "open_leads", "minutes"])),
            "on_shift_only": draw(st.booleans()),
            "max_owners": draw(st.integers(1, 3)),
        },
        acceptance={
            "mean_hours": draw(st.sampled_from([0, 5])),
            "ignored_share": draw(CHANCE),
            "accept_chance": {"A": draw(CHANCE)},
            "clock_hours": clock_hours,
            "remind_hours": draw(st.sampled_from([None, 0.5, 24])),
            "clock": draw(CLOCK),
            "on_breach": draw(BREACH),
        },
        response={"contact_decay": draw(st.sampled_from([0, 1.2])), "qualify_decay": draw(st.sampled_from([0, 2]))},
        cadence=[
            attempt(0, draw(st.sampled_from([0, 10])), draw(CHANCE)),
            {**attempt(5, 10, draw(CHANCE)), "automated": draw(st.booleans())},
            attempt(1, 5, draw(CHANCE)),
        ],
        qualification={
            "chance": {"A": draw(CHANCE)},
            "minutes": draw(st.sampled_from([0, 300])),
            "minutes_law": draw(st.sampled_from(["fixed", "exponential"])),
            "clock_days": clock_days,
            "clock": draw(CLOCK),
            "clock_from": draw(st.sampled_from(["acceptance", "distribution"])),
            "on_breach": draw(BREACH),
        },
        closing={
            "minutes": draw(st.sampled_from([0, 100])),
            "monthly_hazard": draw(st.sampled_from([0.1, 50.0])),
            "silent_share": draw(st.sampled_from([0, 0.5])),
        },
        absences=draw(st.sampled_from([[], away])) if reps else [],
        **stations,
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
    assert_conserved(result.events)
    for events, reps in zip(told["event"].to_list(), told["rep_id"].to_list(), strict=True):
        assert [event for event in events if event in final] == events[-1:]
        for before, after in pairwise(events):
            assert after in FOLLOWS[before] or after in {"open", "untouched"}, (before, after)
        assert (events[-1] == "untouched") <= (("touched" not in events) or result.scenario.cadence[1].automated)
        assert_one_owner(events, reps)


def assert_one_owner(events: list[str], reps: list[str | None]) -> None:
    """Check that only the rep who has the lead does anything with it."""
    owner: str | None = None
    for event, rep_id in zip(events, reps, strict=True):
        if event in ("verified", "disqualified"):
            continue
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
        assert most <= member.capacity or result.scenario.routing.capacity_unit != "leads"


SLOW = [HealthCheck.too_slow]


@settings(max_examples=300, deadline=None, suppress_health_check=SLOW)
@given(scenarios(), st.integers(0, 5))
def test_every_lead_is_somewhere_and_ends_once(scenario: Scenario, seed: int) -> None:
    """Each arrived lead has one final event, its last, and its events follow one another as they may."""
    result = simulate(scenario, "round-robin", seed=seed)
    check(result)
    check_rules(result)


@pytest.mark.verify
@settings(max_examples=10_000, deadline=None, suppress_health_check=SLOW)
@given(scenarios(), st.integers(0, 1000), st.sampled_from(["round-robin", "weighted-round-robin", "oracle"]))
def test_conservation_in_ten_thousand_firms(scenario: Scenario, seed: int, policy: str) -> None:
    """The same under more policies and many more rules."""
    result = simulate(scenario, policy, seed=seed)
    check(result)
    check_rules(result)


PLACES = {
    "arrived": "arriving", "verified": "arriving", "eligible": "waiting", "assigned": "held", "reverted": "waiting",
    "recycled": "nurture", "reheated": "waiting", "won": "ended", "lost": "ended", "open": "ended",
    "untouched": "ended", "disqualified": "ended",
}  # fmt: skip


def assert_conserved(events: pl.DataFrame) -> None:
    """At every event: arrived = in progress (in exactly one place each) + ended, and nobody comes back from the end."""
    where: dict[str, str] = {}
    count = dict.fromkeys(PLACES.values(), 0)
    arrived = 0
    for lead, event in events.select("lead_id", "event").iter_rows():
        assert (lead in where) != (event == "arrived")
        assert where.get(lead) != "ended"
        arrived += event == "arrived"
        place = PLACES.get(event, where.get(lead, ""))
        if lead in where:
            count[where[lead]] -= 1
        where[lead] = place
        count[place] += 1
        assert arrived == sum(count.values())
        assert min(count.values()) >= 0
    assert count["ended"] == arrived


@pytest.mark.parametrize("name", ["baseline", "full-funnel"])
def test_leads_in_the_funnel_add_up_at_every_instant(name: str) -> None:
    """In the log, at each event; and inside the running simulator, four times a day, against what reps have in hand."""
    scenario = load(name).replace(horizon={"arrival_days": 10, "follow_up_days": 90})
    market = draw_market(scenario, 5, 0)
    router = router_for(scenario, market, policy_named("round-robin"), None)
    world = open_world(scenario, market, router, luck_by_pair=False)
    looked: list[int] = []

    def look() -> None:
        places = Counter(lead.place for lead in world.leads)
        assert sum(seat.open_cases for seat in world.seats) == places[Place.HELD]
        assert all(0 <= seat.untouched <= seat.open_cases for seat in world.seats)
        ended = sum(event in {state.value for state in FINAL_EVENTS} for event in world.log.kinds)
        assert ended == places[Place.ENDED]
        looked.append(places[Place.HELD])

    for quarter in range(4 * 100):
        world.clock.at(quarter * DAY // 4 + 1, look)
    world.clock.run()
    ends.at_horizon(world)
    assert len(looked) == 400
    assert max(looked) > 20
    ids = [rep.rep_id for rep in scenario.reps]
    assert_conserved(world.log.frame(scenario.start, market.leads["lead_id"].to_list(), ids))
