"""Value minus price: what it decides, what it remembers, how it is opened, and that it says so."""

import json

import numpy as np
import pytest

from benchmarks.live_instances import few_niches
from benchmarks.matching_instances import alike, iid, low_rank, ties
from matching import Action, AssignmentProblem, Batch, Pool, Rotation, explain, policy_from, solve
from matching.policies import BidPrice, Greedy, open_bids
from scenarios import BadInput, load_rules
from tests.matching.policies.conftest import batch_of, pool_of


def opened_by(values, room, names="ab"):
    """Return bid prices opened by a batch of these values."""
    problem = AssignmentProblem(values, room, rep_ids=list(names))
    return open_bids(solve(problem), problem)


def test_opened_in_the_middle_of_the_batch(rng):
    """One slot, bids of 5 and 3: any price from 3 to 5 proves the batch, so 4; b, with room to spare, has none."""
    rotation = opened_by([[5.0, 1.0], [3.0, 1.0]], [1, 2])
    assert rotation.bids.prices == {"a": 3.0, "b": 0.0}  # 5 - 1 and 3 - 1 are what a is worth beyond b: 2 to 4
    pool = pool_of("ab", rotation=rotation)
    decision = BidPrice(frozen=True).decide(batch_of(1, pool, [[4.5, 1.0]]), pool, rng)[0]
    assert (decision.rep_id, decision.price, decision.runner_up, decision.margin) == ("a", 3.0, "b", 0.5)
    decision = BidPrice(frozen=True).decide(batch_of(1, pool, [[3.5, 1.0]]), pool, rng)[0]
    assert (decision.rep_id, decision.reason) == ("b", "best_value_after_price")


def test_below_every_price_a_lead_waits_a_loss_is_declined(rng):
    """Waiting leads may go out when prices have fallen; `hold = false` lets none wait."""
    rotation = Rotation()
    pool = pool_of("ab", rotation=rotation)
    BidPrice().decide(batch_of(0, pool), pool, rng)
    policy = BidPrice(frozen=True)
    policy.decide(batch_of(1, pool), pool, rng)
    rotation.bids.face(("a", "b"))[:] = [3.0, 2.0]
    waits, declined = policy.decide(batch_of(2, pool, [[1.0, 1.0], [-1.0, -2.0]]), pool, rng)
    assert (waits.action, waits.reason) == (Action.WAIT, "value_below_price")
    assert (declined.action, declined.reason) == (Action.DECLINE, "value_below_price")
    kept, still = BidPrice(frozen=True, hold=False).decide(batch_of(2, pool, [[1.0, 1.0], [0.5, -1.0]]), pool, rng)
    assert (kept.rep_id, still.rep_id) == ("b", "a")


def test_a_lead_asked_about_again_is_no_new_arrival(rng):
    """It waited, so it has been counted; given out, it is forgotten."""
    rotation, policy = Rotation(), BidPrice(leads=100)
    pool = pool_of("ab", remaining=[0, 0], rotation=rotation)
    for _ in range(3):
        assert policy.decide(batch_of(1, pool), pool, rng)[0].action is Action.WAIT
    assert (rotation.bids.arrivals.seen, list(rotation.bids.waiting)) == (1, ["L0"])
    open_again = pool_of("ab", rotation=rotation)
    policy.decide(batch_of(1, open_again), open_again, rng)
    assert (rotation.bids.arrivals.seen, list(rotation.bids.waiting)) == (1, [])


def test_prices_rise_with_leads_and_sink_with_time(rng):
    """On pace the two cancel; who gets none sinks."""
    rotation, policy = Rotation(), BidPrice(leads=100, sample=0, step=0.5)
    remaining = np.array([10.0, 10.0])
    for row in range(3):
        pool = pool_of("ab", remaining=remaining, rotation=rotation)
        policy.decide(batch_of(1, pool, [[2.0, 0.1]], start=row), pool, rng)
        remaining = remaining - [1, 0]
    prices = rotation.bids.prices
    rise = 0.5 * 2.0 * (1 / 10 + 1 / 9 + 1 / 8)
    sinks = 0.5 * 2.0 * (1 / 99 + 1 / 98)  # the first lead finds no mean value yet
    assert prices["a"] == pytest.approx(rise - sinks)
    assert prices["b"] == 0.0


def test_leads_that_come_together_and_are_all_there_is_are_a_batch(rng):
    """Its value is the optimum, ties or not."""
    for seed in range(20):
        draws = np.random.default_rng(seed)
        values = np.round(draws.random((12, 4)), 1)
        room = draws.integers(0, 4, 4)
        pool = pool_of("abcd", remaining=room)
        decisions = BidPrice().decide(batch_of(12, pool, values), pool, rng)
        made = sum(values[row, "abcd".index(each.rep_id)] for row, each in enumerate(decisions) if each.rep_id)
        assert made == pytest.approx(solve(AssignmentProblem(values, room)).objective)


@pytest.mark.parametrize("kind", [low_rank, iid, few_niches, ties, alike])
@pytest.mark.parametrize("load", [0.9, 1.2])
def test_frozen_prices_repeat_the_batch(kind, load):
    """In another order: at least 99.9 % of its value, and no more than 0.1 % of leads differ beyond ties.

    1,000 leads x 20 reps. Value minus price of a lead that differs is compared with the batch's choice.
    """
    values, slots = kind(1000, 20, np.random.default_rng(5)), np.full(20, round(1000 / load) // 20)
    ids = tuple(f"r{rep}" for rep in range(20))
    problem = AssignmentProblem(values, slots, rep_ids=ids)
    answer = solve(problem)
    rotation = open_bids(answer, problem)
    left = np.bincount(answer.rep[answer.rep >= 0], minlength=20).astype(float)
    own = dict(zip(ids, rotation.bids.price.tolist(), strict=True))
    made, beyond, policy = 0.0, 0, BidPrice(frozen=True)
    for lead in np.random.default_rng(0).permutation(1000).tolist():
        pool = Pool(ids, left.copy(), np.ones(20), rotation)
        chosen = policy.decide(Batch((f"L{lead}",), values=values[[lead]]), pool, np.random.default_rng(0))[0].rep_id
        rep = -1 if chosen is None else ids.index(chosen)
        if rep >= 0:
            left[rep] -= 1
            made += values[lead, rep]
        ahead = [0.0 if at < 0 else values[lead, at] - own[ids[at]] for at in (rep, int(answer.rep[lead]))]
        beyond += abs(ahead[0] - ahead[1]) > 1e-9
    assert made >= 0.999 * answer.objective
    assert beyond <= 1


def test_state_is_shown_saved_and_restored_with_its_sample(rng):
    """Half-way through a day, with members coming and going: the same decisions and the same state afterwards."""
    policy, draws = BidPrice(leads=300, every=40, sample=100), np.random.default_rng(1)
    one, two = Rotation(), Rotation()
    for row in range(150):
        names, values = "abc" if row % 50 < 30 else "cad", draws.random((1, 3))
        chosen = []
        for rotation in (one, two):
            pool = pool_of(names, remaining=[20, 20, 20], rotation=rotation)
            chosen.append(policy.decide(batch_of(1, pool, values, start=row), pool, rng)[0].rep_id)
        assert chosen[0] == chosen[1]
        if row == 70:
            two = Rotation.from_dict(json.loads(json.dumps(two.to_dict(), allow_nan=False)))
    assert one.bids.solved > 2
    assert one.to_dict() == two.to_dict()


def test_an_explanation_says_value_minus_price(rng):
    """Every member's figure, the highest first."""
    pool = pool_of("ab", rotation=opened_by([[5.0, 1.0], [3.0, 1.0]], [1, 2]))
    text = str(explain(BidPrice(frozen=True), batch_of(1, pool, [[4.5, 1.0]]), pool))
    assert text.splitlines() == ["lead L0: a (best_value)", "  1. a at 1.5: next", "  2. b at 1: later"]


def test_greedy_says_the_values(rng):
    """Prices of nil."""
    pool = pool_of("ab")
    assert "2. b at 1: later" in str(explain(Greedy(), batch_of(1, pool, [[4.5, 1.0]]), pool))


def test_parameters_come_from_a_rules_file(tmp_path):
    """All of them; a wrong one is named."""
    path = tmp_path / "rules.toml"
    path.write_text("[policy.bid-price]\nleads = 18\nhours = 24\nhold = false\nsample = 500\n")
    assert policy_from("bid-price", load_rules(path)) == BidPrice(leads=18, hours=24, hold=False, sample=500)
    path.write_text("[policy.bid-price]\nleads = 0\nhour = 24\n")
    with pytest.raises(BadInput) as refused:
        load_rules(path)
    assert "policy.bid-price.leads" in str(refused.value)
    assert "hours" in str(refused.value)


def test_only_an_optimal_answer_opens_prices():
    """Prices that prove nothing are no start."""
    problem = AssignmentProblem([[1.0], [1.0]], [1], must_assign=True)
    with pytest.raises(ValueError, match="optimal"):
        open_bids(solve(problem), problem)
    other = AssignmentProblem([[1.0]], [1])
    with pytest.raises(ValueError, match="other leads"):
        open_bids(solve(other), problem)


@pytest.mark.parametrize("wrong", [{"leads": 0}, {"hours": -1}, {"step": -0.1}, {"every": 0}, {"sample": -1}])
def test_wrong_parameters_are_refused(wrong):
    """By name."""
    with pytest.raises(ValueError, match=f"expected {next(iter(wrong))}"):
        BidPrice(**wrong)
