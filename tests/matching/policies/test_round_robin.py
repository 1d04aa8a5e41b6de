import numpy as np
import pytest

from matching import Rotation
from matching.policies import RoundRobin
from tests.matching.policies.conftest import batch_of, pool_of


def turns(names, leads, rotation, rng, **pool):
    """Route some leads and return who got them, as one text."""
    members = pool_of(names, rotation=rotation, **pool)
    decisions = RoundRobin().decide(batch_of(leads, members), members, rng)
    return "".join(decision.rep_id or "-" for decision in decisions)


def test_goes_round_in_the_order_of_the_pool(rng):
    """Each member in turn, and on where the last batch ended."""
    rotation = Rotation()
    assert turns("abc", 4, rotation, rng) == "abca"
    assert turns("abc", 4, rotation, rng) == "bcab"


def test_member_who_joins_or_leaves_resets_nobody(rng):
    """After b's turn comes c, whoever has joined or left; after b has left, still c."""
    rotation = Rotation(last="b", order=("a", "b", "c"))
    assert turns("xabc", 1, rotation, rng) == "c"
    rotation = Rotation(last="b", order=("a", "b", "c"))
    assert turns("ac", 2, rotation, rng) == "ca"
    rotation = Rotation(last="c", order=("a", "b", "c"))
    assert turns("ba", 1, rotation, rng) == "a"


def test_member_back_from_absence_gets_one_turn_not_many(rng):
    """A rep who missed ten turns takes her place in the round and no more."""
    rotation = Rotation()
    assert turns("ac", 10, rotation, rng) == "acacacacac"
    assert turns("abc", 6, rotation, rng) == "abcabc"


def test_full_member_is_passed_over(rng):
    """Once her room is used up within the batch, the turn goes on to the next."""
    assert turns("abc", 5, Rotation(), rng, remaining=[1, 9, 9]) == "abcbc"
    assert turns("ab", 3, Rotation(), rng, remaining=[1, 1]) == "ab-"


def test_propensity_is_one_over_available_where_all_who_have_room_are_eligible(rng):
    """Of four members one is full: a third each for the others."""
    pool = pool_of("abcd", remaining=[0, 5, 5, 5])
    decision = RoundRobin().decide(batch_of(1, pool), pool, rng)[0]
    assert decision.propensities == pytest.approx(np.array([0, 1, 1, 1]) / 3)


def test_who_follows_a_member_who_may_not_have_the_lead_has_her_chance_too(rng):
    """By hand: after b or c the lead goes to d, after d to b, since a is full and c not eligible."""
    pool = pool_of("abcd", remaining=[0, 5, 5, 5])
    decision = RoundRobin().decide(batch_of(1, pool, eligible=[[1, 1, 0, 1]]), pool, rng)[0]
    assert decision.propensities == pytest.approx(np.array([0, 1 / 3, 0, 2 / 3]))
