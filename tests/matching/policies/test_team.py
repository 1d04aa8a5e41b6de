import json
from datetime import UTC, datetime, timedelta
from math import inf
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Batch, Team
from matching.policies import Caps, Level, Member, RoundRobin

WEDNESDAY = datetime(2026, 3, 4, 12, tzinfo=UTC)
OFFICE = "Mon-Fri 09:00-17:00"


def ids(team, now):
    """Return who is in the pool, as one text."""
    return "".join(team.pool(now).rep_ids)


def test_hours_are_the_members_own():
    """At 12:00 UTC New York is at work since 7:00 local only at 14:00; Berlin closes at 16:00 UTC."""
    team = Team(
        [Member("b", hours=OFFICE, timezone="Europe/Berlin"), Member("n", hours=OFFICE, timezone="America/New_York")]
    )
    assert ids(team, WEDNESDAY) == "b"
    assert ids(team, WEDNESDAY.replace(hour=14)) == "bn"
    assert ids(team, WEDNESDAY.replace(hour=16)) == "n"
    assert ids(team, WEDNESDAY + timedelta(days=3)) == ""
    assert team.absent(WEDNESDAY + timedelta(days=3)) == {"b": "off shift", "n": "off shift"}


def test_hours_follow_the_change_of_clocks():
    """Berlin opens at 8:00 UTC in winter and at 7:00 UTC from the end of March on."""
    team = Team([Member("b", hours=OFFICE, timezone="Europe/Berlin")])
    friday, monday = datetime(2026, 3, 27, 7, 30, tzinfo=UTC), datetime(2026, 3, 30, 7, 30, tzinfo=UTC)
    assert ids(team, friday) == ""
    assert ids(team, monday) == "b"


def test_absence_and_pause_and_the_way_back():
    """Away from Wednesday noon until Friday; paused until resumed; each said in its own words."""
    away = (WEDNESDAY, WEDNESDAY + timedelta(days=2))
    team = Team([Member("a", absences=(away,)), Member("b")])
    assert ids(team, WEDNESDAY - timedelta(minutes=1)) == "ab"
    assert ids(team, WEDNESDAY) == "b"
    assert ids(team, away[1]) == "ab"
    team.pause("b")
    assert team.absent(WEDNESDAY) == {"a": "absent", "b": "paused"}
    team.resume("b")
    assert ids(team, away[1]) == "ab"


@pytest.mark.parametrize(
    ("caps", "given", "after"),
    [
        (Caps(hour=2), [0, 10, 20, 59, 60], [1, 0, 0, 0, 1]),
        (Caps(day=2), [0, 60, 120, 719, 720], [1, 0, 0, 0, 1]),
        (Caps(week=2), [0, 60, 24 * 60, 4 * 24 * 60, (4 * 24 + 12) * 60], [1, 0, 0, 0, 1]),
        (Caps(total=2), [0, 60, 24 * 60, 40 * 24 * 60], [1, 0, 0, 0]),
    ],
)
def test_caps_count_in_windows(caps, given, after):
    """Two a window: after each minute what room is left; leads are taken while there is room. From Wednesday 12:00."""
    team, room = Team([Member("a", caps=caps)]), []
    for minute in given:
        now = WEDNESDAY + timedelta(minutes=minute)
        if team.pool(now).remaining[0] >= 1:
            team.given("a", f"L{minute}", now)
            team.closed("a")
        room.append(team.pool(now).remaining[0])
    assert room == after


def test_a_day_is_the_members_own_day():
    """In Auckland Wednesday ends at 11:00 UTC: the cap of one a day is free again then."""
    team = Team([Member("k", timezone="Pacific/Auckland", caps=Caps(day=1))])
    before, after = WEDNESDAY.replace(hour=10, minute=59), WEDNESDAY.replace(hour=11)
    team.given("k", "L1", before)
    assert team.pool(before).remaining[0] == 0
    assert team.pool(after).remaining[0] == 1


def test_closing_frees_capacity_and_not_the_cap_of_a_window():
    """One open at a time, three a day."""
    team = Team([Member("a", capacity=1, caps=Caps(day=3))])
    for lead in range(3):
        assert team.pool(WEDNESDAY).remaining[0] == 1
        team.given("a", f"L{lead}", WEDNESDAY)
        assert team.pool(WEDNESDAY).remaining[0] == 0
        team.closed("a")
    assert team.pool(WEDNESDAY).remaining[0] == 0


def test_a_decline_costs_no_turn_and_no_cap_and_is_not_asked_again():
    """Declined, the lead goes to b; a has the next one, and her cap is as it was."""
    team, rng = Team([Member("a", caps=Caps(day=1)), Member("b"), Member("c")]), np.random.default_rng(0)
    batch = Batch(("L1",))
    assert Level().decide(batch, team.pool(WEDNESDAY), rng)[0].rep_id == "a"
    team.given("a", "L1", WEDNESDAY)
    team.declined("a", "L1", WEDNESDAY)
    assert team.pool(WEDNESDAY).remaining[0] == 1
    again = Batch(("L1",), excluded=team.excluded(["L1"]))
    assert Level().decide(again, team.pool(WEDNESDAY), rng)[0].rep_id == "b"
    assert Level().decide(Batch(("L2",)), team.pool(WEDNESDAY), rng)[0].rep_id in "ac"
    assert Level().order(team.pool(WEDNESDAY))[0] <= 1.0


def test_declined_by_all_it_rests_or_is_asked_anew():
    """As Omni-Channel does with leads, if wanted."""
    for again, rep_id in ((False, None), (True, "a")):
        team, rng = Team([Member("a"), Member("b")], ask_again=again), np.random.default_rng(0)
        for name in "ab":
            team.given(name, "L", WEDNESDAY)
            team.declined(name, "L", WEDNESDAY)
        batch = Batch(("L",), excluded=team.excluded(["L"]))
        assert RoundRobin().decide(batch, team.pool(WEDNESDAY), rng)[0].rep_id == rep_id


def test_members_change_and_nobody_is_reset():
    """A's cap is used up before and after x joins."""
    team = Team([Member("a", caps=Caps(day=1)), Member("b")])
    team.given("a", "L", WEDNESDAY)
    team.change([Member("x"), Member("a", caps=Caps(day=1)), Member("b")])
    assert team.pool(WEDNESDAY).remaining.tolist() == [inf, 0.0, inf]
    with pytest.raises(ValueError, match="a more than once"):
        team.change([Member("a"), Member("a")])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_caps_hold_and_the_state_survives_saving(seed):
    """Through two random days, half of them on a team restored from JSON: no cap broken, nobody off shift chosen."""
    draws, rng = np.random.default_rng(seed), np.random.default_rng(1)
    zones = ("UTC", "Asia/Kolkata", "America/New_York")
    members = [
        Member(name, 1.0 + number % 2, 4.0, "Mon-Fri 06:00-20:00", zones[number % 3], caps=Caps(hour=2, day=5))
        for number, name in enumerate("abcdef")
    ]
    team, now, taken = Team(members), WEDNESDAY, []
    for lead in range(80):
        now += timedelta(minutes=int(draws.integers(0, 60)))
        pool = team.pool(now)
        decision = Level().decide(Batch((f"L{lead}",), excluded=team.excluded([f"L{lead}"])), pool, rng)[0]
        if decision.rep_id is not None:
            team.given(decision.rep_id, decision.lead_id, now)
            taken.append((decision.rep_id, now))
        if taken and draws.random() < 0.5:
            team.closed(taken[int(draws.integers(len(taken)))][0])
        if lead % 20 == 10:
            state = json.loads(json.dumps(team.state(), allow_nan=False))
            team = Team(members)
            team.restore(state)
    for member in members:
        zone = ZoneInfo(member.timezone)
        local = [at.astimezone(zone) for rep_id, at in taken if rep_id == member.rep_id]
        assert all(6 <= at.hour < 20 and at.weekday() < 5 for at in local)
        for window, cap in (("%Y-%m-%d", 5), ("%Y-%m-%d %H", 2)):
            counts = [at.strftime(window) for at in local]
            assert all(counts.count(name) <= cap for name in counts)


def test_what_cannot_be_is_refused():
    """Times without zone, absences that end before they begin, hours nobody can read, a state of another make."""
    with pytest.raises(ValueError, match="time zone"):
        Team([]).pool(datetime(2026, 3, 4, 12))
    with pytest.raises(ValueError, match="absence of 'a'"):
        Member("a", absences=((WEDNESDAY, WEDNESDAY - timedelta(days=1)),))
    with pytest.raises(ValueError, match="hours such as"):
        Member("a", hours="nine to five")
    with pytest.raises(ValueError, match="expected the keys"):
        Team([]).restore({})
