"""Each rotation against the worked example of the product it follows; sources in docs/routing.md."""

from collections import Counter

import numpy as np
import pytest

from matching import Rotation
from matching.policies import (
    LeastLoaded,
    Level,
    LongestWaiting,
    RoundRobin,
    Route,
    Routes,
    Sticky,
    WeightedRoundRobin,
)
from tests.matching.policies.conftest import batch_of, pool_of

MIRIAM, SANJAY, SUSANA = "m", "s", "u"


def give(policy, names, rng, leads=1, eligible="", **pool):
    """Route leads one by one, to those of `eligible` if any are named, and return who got them, as one text."""
    members = pool_of(names, **pool)
    mask = [[name in eligible for name in names]] if eligible else None
    answers = [policy.decide(batch_of(1, members, eligible=mask, start=row), members, rng)[0] for row in range(leads)]
    return "".join(answer.rep_id or "-" for answer in answers)


def test_dynamics_round_robin_scenario_1(rng):
    """Waiting since 10:02, 10:31, 11:17: Miriam; Susana by hand; Sanjay; Miriam by hand: Susana, Sanjay, Miriam."""
    rotation = Rotation()
    for seller in (MIRIAM, SANJAY, SUSANA):
        rotation.note_given(seller)
    assert give(LongestWaiting(), "msu", rng, rotation=rotation) == MIRIAM
    rotation.note_given(SUSANA)
    assert give(LongestWaiting(), "msu", rng, rotation=rotation) == SANJAY
    assert give(LongestWaiting(), "msu", rng, rotation=Rotation.from_dict(rotation.to_dict())) == MIRIAM
    rotation.note_given(MIRIAM)
    assert give(LongestWaiting(), "msu", rng, leads=3, rotation=rotation) == SUSANA + SANJAY + MIRIAM


def test_dynamics_order_is_the_organisations_not_the_rules(rng):
    """Scenario 2: three rules give to Miriam, Sanjay, Susana; rule 1 gives its second lead to Miriam again."""
    rules = Routes([Route(f"rule {n}", {"rule": n}, by=LongestWaiting()) for n in (1, 2, 3)])
    pool = pool_of("msu")
    batch = batch_of(4, pool, rule=[1, 2, 3, 1])
    got = []
    for row in range(4):
        one = batch_of(1, pool, start=row, rule=[batch.facts["rule"][row]])
        got.append(rules.decide(one, pool, rng)[0].rep_id)
    assert got == [MIRIAM, SANJAY, SUSANA, MIRIAM]


def test_dynamics_waiting_among_the_matching_only(rng):
    """The next lead only Miriam and Sanjay can work on: Sanjay has waited longer than Miriam, who just got one."""
    rotation = Rotation()
    for seller in (MIRIAM, SANJAY, SUSANA):
        rotation.note_given(seller)
    assert give(LongestWaiting(), "msu", rng, rotation=rotation) == MIRIAM
    assert give(LongestWaiting(), "msu", rng, eligible="ms", rotation=rotation) == SANJAY


def test_dynamics_load_balancing(rng):
    """Room for 10, 12, 15: Susana down to 12, then the tie is Sanjay's; after three closed Miriam has 13: Miriam."""
    rotation, room = Rotation(), {MIRIAM: 10.0, SANJAY: 12.0, SUSANA: 15.0}
    got = ""
    for lead in range(5):
        if lead == 4:
            assert room == {MIRIAM: 10.0, SANJAY: 11.0, SUSANA: 12.0}
            room[MIRIAM] += 3.0
        got += give(LeastLoaded(), "msu", rng, remaining=list(room.values()), rotation=rotation)
        room[got[-1]] -= 1.0
    assert got == "uuusm"


def test_dynamics_round_robin_with_capacity(rng):
    """Waiting since 2:35, 2:37, 2:57, 3:02 with room -2, 0, 4, 1: passing over the first two, Susana."""
    rotation = Rotation()
    for seller in "msud":
        rotation.note_given(seller)
    assert give(LongestWaiting(), "msud", rng, remaining=[-2, 0, 4, 1], rotation=rotation) == SUSANA
    assert give(LongestWaiting(), "msud", rng, remaining=[-2, 0, 0, 0], rotation=rotation) == "-"


def test_dynamics_load_balancing_goes_to_and_fro(rng):
    """Vivek with 5 free and Sal with 2: Vivek until he is level with Sal, and then they take turns."""
    assert give(LeastLoaded(), "vs", rng, remaining=[5, 2], leads=1) == "v"
    pool = pool_of("vs", remaining=[5, 2])
    got = "".join(each.rep_id for each in LeastLoaded().decide(batch_of(7, pool), pool, rng))
    assert got[:3] == "vvv"
    assert Counter(got) == {"v": 5, "s": 2}
    assert "vvv" not in got[3:]


def test_omni_channel_least_active_and_most_available(rng):
    """One has 3 of 10 open, the other 2 of 4: the fewest open is the second, the largest free part the first's."""
    known = {"remaining": [7, 2], "load": [3, 2], "capacity": [10, 4]}
    assert give(LeastLoaded(by="count"), "ab", rng, **known) == "b"
    assert give(LeastLoaded(by="share"), "ab", rng, **known) == "a"


def test_lean_data_pointers(rng):
    """Weights 3, 2, 1: pointers rise by 1/3, 1/2, 1, the lowest is next; 6 leads are one full turn, at pointer 1."""
    pool = pool_of("abc", weights=[3, 2, 1])
    got, pointers = "", []
    for row in range(6):
        got += WeightedRoundRobin().decide(batch_of(1, pool, start=row), pool, rng)[0].rep_id
        pointers.append([round(pool.rotation.figures.shown("pointer")[name], 3) for name in "abc"])
    assert got == "abcaba"
    assert pointers == [
        [0.333, 0, 0], [0.333, 0.5, 0], [0.333, 0.5, 1], [0.667, 0.5, 1], [0.667, 1, 1], [1, 1, 1]]  # fmt: skip


def test_chili_piper_weights(rng):
    """Mary 200 %, Joe and Stacy 100 %, 60 meetings: 30, 15 and 15."""
    assert Counter(give(Level(), "mjs", rng, leads=60, weights=[2, 1, 1])) == {"m": 30, "j": 15, "s": 15}


def test_chili_piper_level_is_calibration_plus_meetings_minus_credits(rng):
    """Two meetings each; one of b's is a no-show, one of c's cancelled after another of c's: b at 1, c at 0 is next."""
    rotation = Rotation()
    assert give(Level(), "abc", rng, leads=6, rotation=rotation) == "abcabc"
    rotation.credit("b", "no_show")
    rotation.credit("c", "cancelled", 2.0)
    assert Level().order(pool_of("abc", rotation=rotation)).tolist() == [2.0, 1.0, 0.0]
    assert give(Level(), "abc", rng, leads=3, rotation=rotation) == "cbc"


def test_chili_piper_credits_are_the_administrators_choice(rng):
    """With no-shows not credited, they leave the level where it is."""
    rotation = Rotation()
    give(Level(), "ab", rng, leads=4, rotation=rotation)
    rotation.credit("b", "no_show")
    assert Level(credit_back=("cancelled",)).order(pool_of("ab", rotation=rotation)).tolist() == [2.0, 2.0]


def test_default_priorities_are_a_ratio():
    """Alice and Bob 100 %, Carol 50 % come to the same as 50, 50 and 25 %."""
    rng = np.random.default_rng(0)
    one = give(Level(), "abc", rng, leads=50, weights=[100, 100, 50])
    assert one == give(Level(), "abc", rng, leads=50, weights=[50, 50, 25])
    assert Counter(one) == {"a": 20, "b": 20, "c": 10}


def test_default_auto_calibrate_puts_a_newcomer_last(rng):
    """Others at 4, 4 and 3: the newcomer is calibrated to the highest, 4, and the next two leads are not hers."""
    rotation, policy = Rotation(), Level(newcomers="highest")
    assert give(policy, "abc", rng, leads=11, rotation=rotation) == "abcabcabcab"
    got = give(policy, "abcx", rng, leads=5, rotation=rotation)
    assert rotation.figures.shown("calibration")["x"] == 4.0
    assert got[0] == "c"
    assert Counter(got)["x"] == 1


def test_salesforce_first_match_wins_and_the_rest_go_to_the_default_owner(rng):
    """Entry 2 would match the first lead too; entry 1 is above it. A lead of neither goes to the default owner."""
    policy = Routes(
        [
            Route("enterprise India", {"country": "India", "revenue": "> 10000000"}, ["e"]),
            Route("India", {"country": "India"}, ["s"]),
        ],
        Route("default owner", to=["d"]),
        warn_above=1.0,
    )
    pool = pool_of("esd")
    batch = batch_of(4, pool, country=["India", "India", "UK", None], revenue=[2e7, 1e6, 2e7, None])
    decisions = policy.decide(batch, pool, rng)
    assert [each.rep_id for each in decisions] == ["e", "s", "d", "d"]
    assert [each.via for each in decisions] == ["enterprise India", "India", "catch-all", "catch-all"]


@pytest.mark.parametrize("column", ["owner", "account_owner"])
def test_lean_data_matched_to_an_owner_before_any_rotation(column, rng):
    """A lead of an owner goes to her; one of nobody's takes the turn that the owner's lead did not use up."""
    pool = pool_of("abc")
    batch = batch_of(3, pool, **{"account_id": [None] * 3, column: ["c", None, None]})
    assert [each.rep_id for each in Sticky(RoundRobin()).decide(batch, pool, rng)] == ["c", "a", "b"]
