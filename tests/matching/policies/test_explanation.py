import numpy as np

from matching import explain
from matching.policies import (
    Exploring,
    Greedy,
    Holdout,
    Level,
    LongestWaiting,
    Optimal,
    RoundRobin,
    Route,
    Routes,
    Sticky,
    Switchback,
    WeightedRoundRobin,
)
from tests.matching.policies.conftest import batch_of, pool_of


def test_the_explanation_is_what_happens_next(policy, rng):
    """Whoever is said to be next gets the lead, with every policy that draws nothing."""
    pool = pool_of("abcx", weights=[1, 2, 1, 1])
    for row in range(8):
        batch = batch_of(1, pool, rng.random((1, 4)), rng.random((1, 4)) < 0.8, start=row, now=60.0 * row)
        state = pool.rotation.to_dict()
        told = explain(policy, batch, pool)
        assert {key: value for key, value in pool.rotation.to_dict().items() if key != "parts"} == {
            key: value for key, value in state.items() if key != "parts"
        }
        done = policy.decide(batch, pool, np.random.default_rng(0))[0]
        assert told.decision.rep_id == done.rep_id
        assert {place.rep_id for place in told.places} == set("abcx")
        firsts = [place.rep_id for place in told.places if place.place == 1]
        assert firsts == ([] if done.rep_id is None else [done.rep_id])


def test_the_order_told_is_the_order_kept(rng):
    """Told b, c, a for the next three leads, they come in that order."""
    for policy in (RoundRobin(), LongestWaiting(), WeightedRoundRobin()):
        pool = pool_of("abc")
        policy.decide(batch_of(1, pool), pool, rng)
        told = [place.rep_id for place in explain(policy, batch_of(1, pool), pool).places]
        assert told == [each.rep_id for each in policy.decide(batch_of(3, pool), pool, rng)]


def test_who_had_it_or_may_not_have_it_is_told_apart(rng):
    """Excluded, not eligible and weight 0 each stand beside the name."""
    pool = pool_of("abcd", weights=[1, 1, 1, 0])
    batch = batch_of(1, pool, eligible=[[1, 0, 1, 1]])
    batch.excluded["L0"] = {"c"}
    places = {place.rep_id: place.why for place in explain(WeightedRoundRobin(), batch, pool).places}
    assert places == {"a": "next", "b": "not eligible", "c": "excluded", "d": "weight 0"}


def test_rules_and_wrappers_tell_the_place_in_the_method_that_decides(rng):
    """By its figures, among those the route leads to; who declined is told apart from who is not of the route."""
    rules = Routes([Route("odd", {"kind": "odd"}, "abd", Level())], Route("rest", by=LongestWaiting()))
    for policy in (rules, Exploring(rules), Holdout(rules, rules), Switchback(rules, rules), Sticky(rules)):
        pool = pool_of("abcd", weights=[1, 2, 1, 1])
        for row in (1, 3, 5):
            batch = batch_of(1, pool, start=row, kind=["odd"], account_id=[None])
            policy.decide(batch, pool, np.random.default_rng(1))
        batch.excluded["L5"] = {"d"}
        told = explain(policy, batch, pool, seed=1)
        places = {place.rep_id: (place.place, place.figure, place.why) for place in told.places}
        assert places["c"][2] == "not eligible"
        assert places["d"][2] == "excluded"
        if "drawn" not in told.decision.via:
            assert places["b"] == (1, 0.5, "next")
            assert places["a"] == (2, 1.0, "later")
        assert f"{told.decision.via}, {told.decision.reason}" in str(told)


def test_an_owners_lead_has_no_order(rng):
    """The owner is next, whatever the rotation says; without one the rotation's figures stand there."""
    pool, policy = pool_of("ab"), Sticky(Level())
    policy.decide(batch_of(1, pool, account_id=[None]), pool, rng)
    for owner, expected in (("a", [("a", None), ("b", None)]), (None, [("b", 0.0), ("a", 1.0)])):
        batch = batch_of(1, pool, start=1, account_id=[None], owner=[owner])
        assert [(place.rep_id, place.figure) for place in explain(policy, batch, pool).places] == expected


def test_methods_by_value_tell_the_order_of_the_values(rng):
    """Alone a lead meets no prices: its best rep with room is next, the others follow by what it is worth with them."""
    pool = pool_of("abcd", remaining=[1, 1, 0, 1])
    arms = (Holdout(Optimal(), Optimal()), Switchback(Optimal(), Optimal()))
    for policy in (Greedy(), Optimal(), Exploring(Optimal(), floor=1e-9), *arms):
        told = explain(policy, batch_of(1, pool, [[1.0, 2.0, 3.0, 1.5]]), pool)
        assert [(place.rep_id, place.place) for place in told.places] == [("b", 1), ("d", 2), ("a", 3), ("c", None)]
        assert {place.rep_id: place.why for place in told.places}["c"] == "no room"
