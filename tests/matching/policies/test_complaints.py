"""What users of routing products complain about, one test each: ours does not do that."""

import warnings
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from matching import Rotation, Team, explain
from matching.policies import (
    CatchAllWarning,
    LeastLoaded,
    Level,
    LongestWaiting,
    Member,
    RoundRobin,
    Route,
    Routes,
    Sticky,
    WeightedRoundRobin,
)
from tests.matching.policies.conftest import batch_of, pool_of

ROTATIONS = [RoundRobin(), WeightedRoundRobin(), LongestWaiting(), Level(), Level(newcomers="highest")]
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def give(policy, names, leads, rotation, eligible=None, start=0, **pool):
    """Route leads one by one and return who got them, as one text."""
    members, rng = pool_of(names, rotation=rotation, **pool), np.random.default_rng(0)
    got = ""
    for row in range(start, start + leads):
        mask = None if eligible is None else [[name in eligible(row) for name in names]]
        got += policy.decide(batch_of(1, members, eligible=mask, start=row), members, rng)[0].rep_id or "-"
    return got


@pytest.mark.parametrize("policy", ROTATIONS, ids=lambda each: each.name)
def test_back_from_holiday_she_gets_no_more_than_the_others(policy):
    """Away for 300 leads, b gets 10 of the 30 after her return, give or take one, and two of the first six at most."""
    rotation = Rotation()
    give(policy, "abc", 9, rotation)
    give(policy, "ac", 300, rotation)
    got = give(policy, "abc", 30, rotation)
    assert all(abs(count - 10) <= 1 for count in Counter(got).values())
    assert got[:6].count("b") <= 2


@pytest.mark.parametrize("policy", [WeightedRoundRobin(), Level()], ids=lambda each: each.name)
def test_back_from_holiday_beside_a_specialist_whose_count_is_low(policy):
    """S may have one lead in 20: lifted to her low count only, b would catch up on 200 leads. She gets no more than a.

    What she misses is an average over all leads, s's own among them: she comes back a few turns late, 6 of 400.
    """
    rotation, everybody = Rotation(), lambda row: "abcs" if row % 20 == 0 else "abc"
    give(policy, "abcs", 40, rotation, everybody)
    give(policy, "acs", 400, rotation, everybody)
    got = give(policy, "abcs", 60, rotation, everybody)
    assert -6 <= got.count("b") - got.count("a") <= 2


@pytest.mark.parametrize("policy", ROTATIONS, ids=lambda each: each.name)
def test_who_joins_or_leaves_resets_nobody(policy):
    """With a ahead by her turn, x joins and c leaves: a is not first again."""
    rotation = Rotation()
    assert give(policy, "abc", 1, rotation) == "a"
    assert give(policy, "abcx", 1, rotation) != "a"
    assert give(policy, "abx", 1, rotation) != "a"


@pytest.mark.parametrize("policy", [WeightedRoundRobin(), Level()], ids=lambda each: each.name)
def test_nobodys_figure_moves_when_somebody_joins_or_leaves(policy):
    """The pointers and levels of a and b are the same before and after."""
    rotation = Rotation()
    give(policy, "abc", 50, rotation)
    before = policy.order(pool_of("ab", rotation=rotation)).tolist()
    policy.decide(batch_of(0, pool_of("abx")), pool_of("abx", rotation=rotation), np.random.default_rng(0))
    assert policy.order(pool_of("ab", rotation=rotation)).tolist() == before


@pytest.mark.parametrize("policy", [*ROTATIONS, LeastLoaded(), LeastLoaded(by="share")], ids=lambda each: each.name)
def test_thirty_equal_leads_do_not_all_go_to_the_senior_member(policy):
    """Each of 30 test leads comes with a rotation restored from disk: ten each."""
    rotation, got, room = Rotation(), "", dict.fromkeys("abc", 100.0)
    for row in range(30):
        got += give(policy, "abc", 1, rotation, start=row, remaining=list(room.values()), capacity=[100.0] * 3)
        room[got[-1]] -= 1.0
        rotation = Rotation.from_dict(rotation.to_dict())
    assert Counter(got) == {"a": 10, "b": 10, "c": 10}


@pytest.mark.parametrize("policy", ROTATIONS, ids=lambda each: each.name)
def test_an_absent_members_turns_do_not_all_go_to_one_backup(policy):
    """With b away for 300 leads, c, who stands behind her, gets a third of them like a and d."""
    rotation = Rotation()
    give(policy, "abcd", 4, rotation)
    assert all(abs(count - 100) <= 1 for count in Counter(give(policy, "acd", 300, rotation)).values())


@pytest.mark.parametrize("inner", ROTATIONS, ids=lambda each: each.name)
def test_leads_matched_to_their_owner_do_not_count_against_her(inner):
    """Half the leads are a's own; of the others she still gets a third."""
    pool, rng, got = pool_of("abc", remaining=[900] * 3), np.random.default_rng(0), Counter()
    policy = Sticky(inner)
    for row in range(60):
        owner = "a" if row % 2 else None
        batch = batch_of(1, pool, start=row, owner=[owner], account_id=[None])
        answer = policy.decide(batch, pool, rng)[0]
        got[answer.rep_id, answer.reason == "present_owner"] += 1
    assert got == {("a", True): 30, ("a", False): 10, ("b", False): 10, ("c", False): 10}


def test_they_count_where_a_firm_wants_them_to():
    """Counted, a's 30 own leads leave the other 30 to b and c, up to the start."""
    pool, rng, got = pool_of("abc"), np.random.default_rng(0), Counter()
    policy = Sticky(Level(), counted=True)
    for row in range(60):
        batch = batch_of(1, pool, start=row, owner=["a" if row % 2 else None], account_id=[None])
        got[policy.decide(batch, pool, rng)[0].rep_id] += 1
    assert got["a"] <= 31


def test_why_did_i_get_this_lead():
    """The decision names its reason, every member has a place with its figure, or why she is passed over."""
    rotation = Rotation()
    give(Level(), "abcde", 7, rotation)
    pool = pool_of("abcde", remaining=[9, 9, 0, 9, 9], rotation=rotation)
    batch = batch_of(1, pool, eligible=[[1, 1, 1, 0, 1]])
    before = rotation.to_dict()
    told = explain(Level(), batch, pool, away={"f": "off shift"})
    assert [(place.rep_id, place.place, place.figure, place.why) for place in told.places] == [
        ("e", 1, 1.0, "next"),
        ("a", 2, 2.0, "later"),
        ("b", 3, 2.0, "later"),
        ("c", None, 1.0, "no room"),
        ("d", None, 1.0, "not eligible"),
        ("f", None, None, "off shift"),
    ]
    assert "lead L0: e (lowest_level)" in str(told)
    assert "–. c at 1: no room" in str(told)
    assert rotation.to_dict() == before


@pytest.mark.parametrize("policy", [WeightedRoundRobin(by="value"), Level(by="value")], ids=lambda each: each.name)
def test_equal_counts_need_not_hide_unequal_value(policy):
    """Every other lead is worth 100 and not 1: by count one of two reps would get all the large ones."""
    pool, rng = pool_of("ab", remaining=[900, 900]), np.random.default_rng(0)
    worth = Counter()
    for row in range(200):
        value = 100.0 if row % 2 else 1.0
        worth[policy.decide(batch_of(1, pool, start=row, value=[value]), pool, rng)[0].rep_id] += value
    assert abs(worth["a"] - worth["b"]) <= 101
    by_count = [each for row in range(200) if row % 2 for each in give(type(policy)(), "ab", 2, Rotation())[1]]
    assert set(by_count) == {"b"}


@pytest.mark.parametrize("policy", [*ROTATIONS, LeastLoaded(by="count", hold_hours=24)], ids=lambda each: each.name)
def test_closing_at_once_draws_no_more(policy):
    """A closes each lead on the spot, the others keep theirs; 30 leads within 24 hours are shared out all the same."""
    rotation, rng, got = Rotation(), np.random.default_rng(0), Counter()
    for row in range(30):
        pool = pool_of("abc", rotation=rotation, load=[0, got["b"], got["c"]])
        batch = batch_of(1, pool, start=row, now=10.0 * row)
        got[policy.decide(batch, pool, rng)[0].rep_id] += 1
    assert got == {"a": 10, "b": 10, "c": 10}


def test_by_the_products_own_rule_closing_at_once_does_draw_more():
    """Least-loaded by count without a hold, as the products have it: a gets nearly everything. So hold."""
    rotation, rng, got = Rotation(), np.random.default_rng(0), Counter()
    for row in range(30):
        pool = pool_of("abc", rotation=rotation, load=[0, got["b"], got["c"]])
        got[LeastLoaded(by="count").decide(batch_of(1, pool, start=row), pool, rng)[0].rep_id] += 1
    assert got["a"] >= 28


def test_the_catch_all_does_not_fill_up_unseen():
    """Of 100 leads 30 match no route: counted, and warned of once; below a tenth nothing is said."""
    policy, rng = Routes([Route("known", {"kind": "known"})], Route("rest")), np.random.default_rng(0)
    pool = pool_of("ab")
    with pytest.warns(CatchAllWarning, match=r"30 of 100 leads \(30%\) matched no route"):
        policy.decide(batch_of(100, pool, kind=["known"] * 70 + ["new"] * 30), pool, rng)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        policy.decide(batch_of(1, pool, kind=["new"]), pool, rng)
    found = policy.fallen_through(pool.rotation)
    assert (found.leads, found.of, found.high) == (31, 101, True)
    quiet = pool_of("ab")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        policy.decide(batch_of(100, quiet, kind=["known"] * 95 + ["new"] * 5), quiet, rng)


def test_a_reassignment_does_not_fire_only_once():
    """Three reps decline one after the other; each time the lead moves on, and never back."""
    team, rng, now = Team([Member(name) for name in "abcd"]), np.random.default_rng(0), NOON
    had = []
    for _ in range(4):
        pool = team.pool(now)
        batch = batch_of(1, pool)
        answer = RoundRobin().decide(_excluding(batch, team), pool, rng)[0]
        had.append(answer.rep_id)
        team.given(answer.rep_id, "L0", now)
        team.declined(answer.rep_id, "L0", now)
        now += timedelta(minutes=5)
    assert sorted(had) == ["a", "b", "c", "d"]
    pool = team.pool(now)
    assert RoundRobin().decide(_excluding(batch_of(1, pool), team), pool, rng)[0].rep_id is None


def test_what_is_remembered_does_not_expire():
    """A year and 20,000 leads later a's credit of the first day is still there."""
    rotation = Rotation()
    rotation.credit("a", "no_show")
    give(Level(), "abc", 100, rotation)
    assert rotation.figures.shown("no_show")["a"] == 1.0
    counts = Counter(give(Level(), "abc", 200, Rotation.from_dict(rotation.to_dict())))
    assert max(counts.values()) - min(counts.values()) <= 1


def test_a_new_weight_speaks_for_the_future_only_in_a_pointer_rotation():
    """Doubled after 100 leads, a gets two thirds from then on; a level would first make up for the past."""
    pointers, levels = Rotation(), Rotation()
    for policy, rotation in ((WeightedRoundRobin(), pointers), (Level(), levels)):
        give(policy, "ab", 100, rotation)
    assert give(WeightedRoundRobin(), "ab", 30, pointers, weights=[2, 1]).count("a") == 20
    assert give(Level(), "ab", 30, levels, weights=[2, 1]).count("a") == 30


def _excluding(batch, team):
    return replace(batch, excluded=team.excluded(batch.lead_ids))
