import time
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import pytest

from matching import ValuesFrom, policy_named
from matching.policies import Exploring, Fallback, Greedy, Holdout, Level, LongestWaiting, RoundRobin, Switchback
from scenarios import BadInput
from tests.matching.policies.conftest import batch_of, pool_of


def arms(policy, rng, leads=400, start=0, now=0.0, size=1):
    """Return which arm decided which lead, by lead id."""
    pool, got = pool_of("abc", remaining=[1e6] * 3), {}
    for row in range(start, start + leads, size):
        for each in policy.decide(batch_of(size, pool, rng.random((size, 3)), start=row, now=now), pool, rng):
            got[each.lead_id] = each.via.split(" > ")[0]
    return got


def test_a_lead_stays_in_its_arm(rng):
    """Alone or in a batch, in another order, after a restart: the same arm; another key draws anew."""
    policy = Holdout(Greedy(), RoundRobin(), share=0.25)
    one, two = arms(policy, rng), arms(policy, rng, size=40)
    assert one == two
    assert one != arms(Holdout(Greedy(), RoundRobin(), share=0.25, key="again"), rng)


def test_the_share_of_the_holdout_is_what_it_says(rng):
    """A quarter of 4,000 leads, give or take 4 standard deviations (27): a sound draw fails once in 16,000 keys."""
    counts = Counter(arms(Holdout(Level(), RoundRobin(), share=0.25), rng, 4000, size=100).values())
    assert abs(counts["holdout: base"] - 1000) < 4 * 27.4


def test_the_baselines_rotation_sees_only_its_own_leads(rng):
    """Round robin in the holdout goes a, b, c over its own leads, whatever the other arm does."""
    policy, pool = Holdout(Greedy(), RoundRobin(), share=0.3), pool_of("abc", remaining=[1e6] * 3)
    answers = [policy.decide(batch_of(1, pool, [[9, 1, 1]], start=row), pool, rng)[0] for row in range(60)]
    base = "".join(each.rep_id for each in answers if each.via == "holdout: base")
    assert len(base) > 5
    assert base == ("abc" * 20)[: len(base)]
    assert {each.rep_id for each in answers if each.via == "holdout: inner"} == {"a"}


def test_holdout_chances_over_the_key(rng):
    """Greedy's a has .7 and a third of .3; the others a third of .3 each, whichever arm decided."""
    policy, pool = Holdout(Greedy(), RoundRobin(), share=0.3), pool_of("abc")
    for row in range(10):
        decision = policy.decide(batch_of(1, pool, [[9, 1, 1]], start=row), pool, rng)[0]
        assert decision.propensities == pytest.approx(np.array([0.8, 0.1, 0.1]))


def test_arms_share_the_room_and_neither_always_comes_first(rng):
    """With room for one of two leads, in different arms, each arm gets it in some batches."""
    policy, got = Holdout(Greedy(), RoundRobin(), share=0.5), Counter()
    for row in range(0, 60, 2):
        pool = pool_of("a", remaining=[1])
        placed = [each for each in policy.decide(batch_of(2, pool, start=row), pool, rng) if each.rep_id is not None]
        got.update(each.via for each in placed)
        assert len(placed) == 1
    assert min(got["holdout: base"], got["holdout: inner"]) >= 5


def test_switchback_changes_by_team_and_block(rng):
    """Within an hour a team keeps its method; over 200 hours it is on each about half the time, teams apart."""
    policy = Switchback(Greedy(), RoundRobin(), block_hours=1.0, team="territory")
    pool, met = pool_of("abc", remaining=[1e6] * 3), {}
    for block in range(200):
        for minute in (0.0, 59.0):
            batch = batch_of(2, pool, start=block, now=60.0 * block + minute, territory=["north", "south"])
            for team, each in zip(("north", "south"), policy.decide(batch, pool, rng), strict=True):
                met.setdefault((team, block), set()).add(each.via)
    assert all(len(ways) == 1 for ways in met.values())
    north = [met["north", block] == {"switchback: base"} for block in range(200)]
    south = [met["south", block] == {"switchback: base"} for block in range(200)]
    assert 60 < sum(north) < 140
    assert north != south


def test_paired_blocks_are_one_on_each_method(rng):
    """Of blocks 0 and 1, 2 and 3, … one is on the baseline; which is drawn, for each team apart; the share is 1/2."""
    policy = Switchback(Greedy(), RoundRobin(), block_hours=1.0, paired=True)
    for team in ("north", "south"):
        first = [policy.on_baseline(team, 2 * pair) for pair in range(200)]
        assert all(policy.on_baseline(team, 2 * pair + 1) != first[pair] for pair in range(200))
        assert 60 < sum(first) < 140
    pool = pool_of("ab")
    for block in range(6):
        (decision,) = policy.decide(batch_of(1, pool, start=block, now=60.0 * block + 30.0), pool, rng)
        assert decision.via == f"switchback: {'base' if policy.on_baseline('', block) else 'inner'}"
    with pytest.raises(ValueError, match=r"0\.5"):
        Switchback(Greedy(), RoundRobin(), share=0.3, paired=True)


def test_switchback_says_what_it_needs(rng):
    """Without a time, or without the team's column, nothing is guessed."""
    pool = pool_of("ab")
    with pytest.raises(BadInput, match="time"):
        Switchback(Greedy(), RoundRobin()).decide(batch_of(1, pool, now=None), pool, rng)
    with pytest.raises(BadInput, match="region"):
        Switchback(Greedy(), RoundRobin(), team="region").decide(batch_of(1, pool), pool, rng)


def test_exploring_costs_no_more_than_its_cap(rng):
    """Values 10, 5, 0 and a cap of 1 %: the expected loss of each lead is at most .1, without a cap it is 1.5."""
    pool, batch_values = pool_of("abc"), [[10.0, 5.0, 0.0]]
    for cap, lost in ((0.01, 0.1), (None, 1.5)):
        policy = Exploring(Greedy(), floor=0.3, loss_cap=cap)
        chances = policy.decide(batch_of(1, pool, batch_values), pool, rng)[0].propensities
        assert 10.0 - float(chances @ batch_values[0]) == pytest.approx(lost)


def test_exploring_takes_no_slot_that_is_given_out(rng):
    """A full batch leaves nobody to draw: the plan stands, with the chances it has."""
    pool = pool_of("ab", remaining=[2, 2])
    plan = Exploring(Greedy(), floor=1.0).decide(batch_of(4, pool), pool, rng)
    assert Counter(each.rep_id for each in plan) == {"a": 2, "b": 2}


def test_a_lead_that_was_drawn_away_is_credited_in_the_rotation(rng):
    """Over 300 leads everybody still gets a third, though half of them were drawn at random."""
    pool, policy = pool_of("abc", remaining=[1e6] * 3), Exploring(Level(), floor=0.5)
    got = Counter(policy.decide(batch_of(1, pool, start=row), pool, rng)[0].rep_id for row in range(300))
    assert max(got.values()) - min(got.values()) <= 3


@dataclass
class Broken:
    """Fails, or takes its time, after it has changed its memory."""

    wait: float = 0.0
    name: str = "broken"
    values_from: ValuesFrom = ValuesFrom.NOTHING

    def decide(self, batch, pool, rng):
        """Spoil the rotation, then fail."""
        rng.random()
        pool.rotation.note_given("a")
        pool.rotation.last = "b"
        time.sleep(self.wait)
        if not self.wait:
            raise ZeroDivisionError
        return RoundRobin().decide(batch, pool, rng)


def test_fallback_answers_for_one_that_fails(rng):
    """Round robin decides and the decision says in whose place; the failed attempt leaves no trace."""
    pool, before = pool_of("abc"), rng.bit_generator.state
    decisions = Fallback(Broken()).decide(batch_of(3, pool), pool, rng)
    assert [each.rep_id for each in decisions] == ["a", "b", "c"]
    assert {each.fallback_from for each in decisions} == {"broken"}
    assert rng.bit_generator.state == before
    assert pool.rotation.parts["inner"].last is None


@dataclass
class EveryThird:
    """Decides, and then fails two times in three."""

    name: str = "every third"
    values_from: ValuesFrom = ValuesFrom.NOTHING

    def decide(self, batch, pool, rng):
        """Take turns by level, whatever becomes of it."""
        answers = Level().decide(batch, pool, rng)
        if int(batch.lead_ids[0][1:]) % 3:
            raise ZeroDivisionError
        return answers


def test_what_failed_was_never_there(rng):
    """Of 21 leads seven are the inner method's: it remembers those, and has given them out by weight."""
    pool = pool_of("abcd", weights=[3, 1, 1, 2])
    answers = [Fallback(EveryThird()).decide(batch_of(1, pool, start=row), pool, rng)[0] for row in range(21)]
    inside = Counter(each.rep_id for each in answers if each.fallback_from is None)
    assert inside == {"a": 3, "b": 1, "c": 1, "d": 2}
    assert pool.rotation.parts["inner"].figures.shown("given") == inside


def test_fallback_answers_for_one_that_is_late(rng):
    """Within a fraction of the time the inner policy takes; while that still runs it is not asked again."""
    pool, policy = pool_of("abc"), Fallback(Broken(wait=0.5), LongestWaiting(), seconds=0.01)
    began = time.perf_counter()
    for row in range(5):
        assert policy.decide(batch_of(1, pool, start=row), pool, rng)[0].fallback_from == "broken"
    assert time.perf_counter() - began < 0.45


def test_fallback_stays_out_of_the_way(rng):
    """A policy that answers is used, in time too, and says nothing of a fallback."""
    for seconds in (None, 30.0):
        pool = pool_of("abc")
        decisions = Fallback(RoundRobin(), LongestWaiting(), seconds).decide(batch_of(4, pool), pool, rng)
        assert [each.rep_id for each in decisions] == ["a", "b", "c", "a"]
        assert {each.fallback_from for each in decisions} == {None}


def test_values_of_two_kinds_do_not_mix():
    """The truth for one arm and a model for the other cannot come in one batch."""
    with pytest.raises(ValueError, match="values of one kind"):
        Holdout(policy_named("oracle"), Greedy())


@pytest.mark.parametrize(
    "make",
    [
        lambda: Holdout(Level(), RoundRobin(), share=1.0),
        lambda: Switchback(Level(), RoundRobin(), share=0.0),
        lambda: Switchback(Level(), RoundRobin(), block_hours=0.0),
        lambda: Exploring(Level(), floor=0.0),
        lambda: Exploring(Level(), loss_cap=-1.0),
        lambda: Fallback(Level(), seconds=0.0),
    ],
)
def test_impossible_parameters_are_refused(make):
    """A share of all or nothing is no trial."""
    with pytest.raises(ValueError, match="expected"):
        make()


def test_draws_of_another_shape_are_refused(rng):
    """Draws made for another pool are not used by position."""
    pool = pool_of("abc")
    with pytest.raises(ValueError, match="draws: expected shape"):
        Exploring(Greedy()).decide(replace(batch_of(1, pool), draws=np.ones((5, 1, 2))), pool, rng)


def test_drawn_leads_keep_within_the_room(rng):
    """Planned for c alone, forty leads are drawn away to a and b, who have room for two each."""
    pool = pool_of("abc", remaining=[2, 2, 50])
    got = Counter(
        each.rep_id for each in Exploring(Greedy(), floor=1.0).decide(batch_of(40, pool, [[1, 1, 2.0]] * 40), pool, rng)
    )
    assert got == {"a": 2, "b": 2, "c": 36}
