import numpy as np
import pytest

from matching.policies import LeastLoaded, Level, RoundRobin, Route, Routes, Sticky
from scenarios import BadInput
from tests.matching.policies.conftest import batch_of, pool_of


def chosen(policy, batch, pool, rng):
    """Return who gets which lead, as one text."""
    return "".join(each.rep_id or "-" for each in policy.decide(batch, pool, rng))


def test_routes_lead_to_teams_and_roles(rng):
    """By the pool's facts; a route of its own turn for each team."""
    pool = pool_of("abcd", facts={"team": ["n", "s", "n", "s"]})
    rules = Routes([Route("north", {"territory": "north"}, {"team": "n"}), Route("south", {}, {"team": ["s"]})])
    assert chosen(rules, batch_of(6, pool, territory=["north", "south"] * 3), pool, rng) == "abcdab"


def test_a_lead_waits_for_its_own_route(rng):
    """The first match is final: a full team's leads do not fall to the next route, nor to the catch-all."""
    pool = pool_of("ab", remaining=[0, 9])
    rules = Routes([Route("a's", {"kind": "even"}, ["a"]), Route("all", {"kind": ["even", "odd"]})], Route("rest"))
    decisions = rules.decide(batch_of(2, pool), pool, rng)
    assert [each.rep_id for each in decisions] == [None, "b"]
    assert decisions[0].via == "a's"


def test_without_a_catch_all_unmatched_leads_wait_and_say_so(rng):
    """Nobody gets them; they are counted."""
    pool = pool_of("ab")
    rules = Routes([Route("odd", {"kind": "odd"})])
    decision = rules.decide(batch_of(1, pool), pool, rng)[0]
    assert (decision.rep_id, decision.reason) == (None, "no_route")
    assert rules.fallen_through(pool.rotation).leads == 1


def test_routes_share_the_room(rng):
    """Two routes to one rep with a single slot: one lead each batch."""
    pool = pool_of("a", remaining=[1])
    rules = Routes([Route("odd", {"kind": "odd"}), Route("even", {"kind": "even"})])
    assert chosen(rules, batch_of(2, pool), pool, rng) == "-a"


@pytest.mark.parametrize(
    ("condition", "rows"),
    [(">= 2", [1, 2]), ("< 2", [0]), ("!= 2", [0, 2, 3]), (2, [1]), ([1, 3.0], [0, 2]), ("2", [1]), ("2.0", [1])],
)
def test_conditions(condition, rows, rng):
    """Numbers compare as numbers, values as they are written; what is missing is unequal to all and equal to none."""
    pool = pool_of("a", remaining=[9])
    batch = batch_of(4, pool, value=[1.0, 2.0, 3.0, None])
    decisions = Routes([Route("r", {"value": condition})]).decide(batch, pool, rng)
    assert [row for row, each in enumerate(decisions) if each.rep_id == "a"] == rows


def test_conditions_on_what_is_not_there_are_refused(rng):
    """A misspelt column matches no lead for ever; a text is not above a number."""
    pool = pool_of("ab")
    with pytest.raises(BadInput, match="'teritory'.*account_id, kind, value"):
        Routes([Route("r", {"teritory": "north"})]).decide(batch_of(1, pool), pool, rng)
    with pytest.raises(BadInput, match="column of the reps: none"):
        Routes([Route("r", to={"team": "n"})]).decide(batch_of(1, pool), pool, rng)
    with pytest.raises(BadInput, match="numbers on both sides"):
        Routes([Route("r", {"kind": "> 3"})]).decide(batch_of(1, pool), pool, rng)
    with pytest.raises(ValueError, match="r twice"):
        Routes([Route("r"), Route("r")])


def test_owner_before_account_before_rotation(rng):
    """By hand: a owns L0; the account of L1 belongs to c; L2's account is new and b's turn; L3 follows L2."""
    pool = pool_of("bac")
    batch = batch_of(4, pool, owner=["a", None, None, None], account_owner=[None, "c", None, None],
                     account_id=["A0", "A1", "A2", "A2"])  # fmt: skip
    decisions = Sticky().decide(batch, pool, rng)
    assert [each.rep_id for each in decisions] == ["a", "c", "b", "b"]
    assert [each.reason for each in decisions] == [
        "present_owner", "account_owner", "next_in_rotation", "account_owner"]  # fmt: skip
    later = batch_of(1, pool, start=9, account_id=["A2"])
    assert Sticky().decide(later, pool, rng)[0].rep_id == "b"


def test_owner_away_full_or_barred(rng):
    """Somebody else gets the lead, or it waits, as the firm says."""
    pool = pool_of("ab", remaining=[0, 5])
    batch = batch_of(3, pool, owner=["a", "gone", "b"], account_id=[None] * 3, eligible=[[1, 1], [1, 1], [1, 0]])
    assert chosen(Sticky(), batch, pool, rng) == "bb-"
    waiting = Sticky(otherwise="wait").decide(batch, pool, rng)
    assert [(each.rep_id, each.reason) for each in waiting] == [(None, "owner_away")] * 3


def test_followers_of_a_full_rep_go_to_the_rotation(rng):
    """Three leads of one account, and room for one with each: a, b, and one that waits."""
    pool = pool_of("ab", remaining=[1, 1])
    assert chosen(Sticky(Level()), batch_of(3, pool, account_id=["A"] * 3), pool, rng) == "ab-"


def test_load_has_to_be_known(rng):
    """By count without a load nothing is guessed."""
    pool = pool_of("ab")
    bare = type(pool)(pool.rep_ids, pool.remaining, pool.weights)
    with pytest.raises(BadInput, match="load"):
        LeastLoaded(by="count").decide(batch_of(1, pool), bare, rng)
    with pytest.raises(BadInput, match="capacity"):
        LeastLoaded(by="share").decide(batch_of(1, pool), bare, rng)
    with pytest.raises(BadInput, match="time"):
        LeastLoaded(hold_hours=1).decide(batch_of(1, pool, now=None), pool, rng)


def test_value_has_to_be_known(rng):
    """A rotation by value refuses leads without one."""
    pool = pool_of("ab")
    batch = batch_of(2, pool, value=[1.0, None])
    with pytest.raises(BadInput, match="value"):
        Level(by="value").decide(batch, pool, rng)


def test_share_of_members_without_limit(rng):
    """Who has no capacity to be a share of is never loaded; who has none at all takes nothing."""
    pool = pool_of("abc", remaining=[np.inf, 1, 0], capacity=[np.inf, 2, 0])
    assert chosen(LeastLoaded(by="share"), batch_of(3, pool), pool, rng) == "aaa"
    assert chosen(RoundRobin(), batch_of(3, pool), pool, rng) == "aba"
