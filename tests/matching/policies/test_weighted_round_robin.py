from collections import Counter

import numpy as np
import pytest

from matching import Rotation
from matching.policies import WeightedRoundRobin
from tests.matching.policies.conftest import batch_of, pool_of


def turns(names, leads, rotation, rng, one_by_one=False, **pool):
    """Route some leads, together or one by one, and return who got them, as one text."""
    members = pool_of(names, rotation=rotation, **pool)
    batches = [batch_of(1, members)] * leads if one_by_one else [batch_of(leads, members)]
    decisions = [one for batch in batches for one in WeightedRoundRobin().decide(batch, members, rng)]
    return "".join(decision.rep_id or "-" for decision in decisions)


def test_weights_are_shares(rng):
    """Weights 3, 2 and 1 give 30, 20 and 10 of 60 leads, spread out rather than in runs."""
    got = turns("abc", 60, Rotation(), rng, weights=[3, 2, 1])
    assert Counter(got) == {"a": 30, "b": 20, "c": 10}
    assert "aaaa" not in got


def test_lowest_pointer_is_next_and_rises_by_the_inverse_of_the_weight(rng):
    """By hand: a and b have had a lead; b's weight of 2 raised her pointer by a half only, c's of 4 by a quarter."""
    rotation = Rotation()
    assert turns("abc", 4, rotation, rng, weights=[1, 2, 4]) == "abcc"
    assert rotation.figures.shown("pointer") == {"a": 1.0, "b": 0.5, "c": 0.5}
    assert turns("abc", 1, rotation, rng, weights=[1, 2, 4]) == "b"
    assert rotation.figures.shown("pointer") == {"a": 1.0, "b": 1.0, "c": 0.5}


def test_ties_go_round_instead_of_to_the_first(rng):
    """With equal weights nobody is favoured by her place in the list, even if each lead comes in a new pool."""
    got = turns("abc", 30, Rotation(), rng, one_by_one=True)
    assert Counter(got) == {"a": 10, "b": 10, "c": 10}
    assert got[:6] == "abcabc"


def test_back_from_holiday_without_a_flood(rng):
    """A rep away for 100 leads takes her share of the next 30, not all of them."""
    rotation = Rotation()
    turns("abc", 3, rotation, rng)
    turns("ac", 100, rotation, rng)
    assert Counter(turns("abc", 30, rotation, rng)) == {"a": 10, "b": 10, "c": 10}


def test_new_member_starts_at_the_level_of_the_others(rng):
    """A newcomer to a team with high pointers is not owed their past."""
    rotation = Rotation()
    turns("ab", 100, rotation, rng)
    assert Counter(turns("abx", 30, rotation, rng)) == {"a": 10, "b": 10, "x": 10}


def test_full_member_is_owed_nothing_when_her_cap_ends(rng):
    """Leads that passed by while she was full are not made up for."""
    rotation = Rotation()
    turns("ab", 20, rotation, rng, remaining=[2, 99])
    assert Counter(turns("ab", 20, rotation, rng)) == {"a": 10, "b": 10}


def test_lead_she_may_not_have_costs_no_turn(rng):
    """A member who is not eligible now keeps her low pointer, and has the next leads until she is level."""
    pool = pool_of("ab")
    mask = [[0, 1], [0, 1], [1, 1], [1, 1], [1, 1]]
    decisions = WeightedRoundRobin().decide(batch_of(5, pool, eligible=mask), pool, rng)
    assert [decision.rep_id for decision in decisions] == ["b", "b", "a", "a", "b"]


def test_propensities_are_the_shares_of_the_available(rng):
    """Weights 3 and 1 with a third member full make three quarters and one."""
    pool = pool_of("abc", remaining=[9, 9, 0], weights=[3, 1, 6])
    decision = WeightedRoundRobin().decide(batch_of(1, pool), pool, rng)[0]
    assert decision.propensities == pytest.approx(np.array([0.75, 0.25, 0.0]))


def test_weight_of_nothing_takes_no_part(rng):
    """A member of weight 0 is passed over; alone, she leaves the lead waiting."""
    assert turns("ab", 4, Rotation(), rng, weights=[0, 1]) == "bbbb"
    assert turns("a", 1, Rotation(), rng, weights=[0]) == "-"


@pytest.mark.parametrize("weight", [-1.0, np.nan, np.inf])
def test_impossible_weight_is_refused_by_name(rng, weight):
    """The message says whose weight it is."""
    with pytest.raises(ValueError, match="for rep 'b'"):
        turns("ab", 1, Rotation(), rng, weights=[1, weight])
