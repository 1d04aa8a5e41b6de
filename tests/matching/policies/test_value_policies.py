from dataclasses import replace

import numpy as np
import pytest

from matching import Action, AssignmentProblem, solve
from matching.policies import Greedy, Optimal
from tests.matching.policies.conftest import batch_of, pool_of

RIVALS = [[3.0, 2.0], [2.5, 0.5], [1.0, 1.0]]


def chosen(policy, batch, pool, rng):
    """Return who gets which lead, as one text."""
    return "".join(decision.rep_id or "-" for decision in policy.decide(batch, pool, rng))


def test_greedy_takes_the_best_that_is_left(rng):
    """The first lead takes the rep the second one needs more."""
    pool = pool_of("ab", remaining=[1, 1])
    decisions = Greedy().decide(batch_of(3, pool, RIVALS), pool, rng)
    assert [decision.rep_id for decision in decisions] == ["a", "b", None]
    assert [decision.reason for decision in decisions] == ["best_value", "best_value_with_room", "capacity"]
    assert (decisions[0].runner_up, decisions[0].margin, decisions[0].price) == ("b", 1.0, None)
    assert (decisions[1].runner_up, decisions[1].margin) == (None, None)


def test_optimal_leaves_the_rep_to_whom_she_is_worth_most(rng):
    """The whole batch is worth 4.5 instead of greedy's 3.5; prices, runner-up and margin say why."""
    pool = pool_of("ab", remaining=[1, 1])
    decisions = Optimal().decide(batch_of(3, pool, RIVALS), pool, rng)
    assert [decision.rep_id for decision in decisions] == ["b", "a", None]
    assert [decision.price for decision in decisions] == [1.0, 2.0, None]
    assert [decision.runner_up for decision in decisions] == ["a", "b", None]
    assert [decision.margin for decision in decisions] == [0.0, 1.0, None]
    assert decisions[2].reason == "capacity"


@pytest.mark.parametrize("seed", range(40))
def test_optimal_is_the_optimum_whether_or_not_it_needs_the_solver(seed, rng):
    """With room for all or for few, the batch is worth what `solve` says."""
    draws = np.random.default_rng(seed)
    values = draws.normal(0.3, 1, (6, 4))
    eligible = draws.random((6, 4)) < 0.7
    pool = pool_of("abcd", remaining=draws.integers(0, 4, 4))
    decisions = Optimal().decide(batch_of(6, pool, values, eligible), pool, rng)
    worth = sum(
        values[row, pool.rep_ids.index(one.rep_id)] for row, one in enumerate(decisions) if one.rep_id is not None
    )
    best = solve(AssignmentProblem(values, pool.remaining, eligible=eligible)).objective
    assert worth == pytest.approx(best, abs=1e-9)


@pytest.mark.parametrize("policy", [Greedy(), Optimal()])
@pytest.mark.parametrize("leads", [1, 3])
def test_loss_is_declined_though_there_is_room(policy, leads, rng):
    """A lead that every rep would lose by does not wait for one."""
    pool = pool_of("ab", remaining=[1, 1])
    decision = policy.decide(batch_of(leads, pool, [[-1.0, -2.0], *RIVALS][:leads]), pool, rng)[0]
    assert (decision.action, decision.reason) == (Action.DECLINE, "value_below_price")


@pytest.mark.parametrize("policy", [Greedy(), Optimal()])
def test_equal_values_and_equal_room_go_to_the_first_in_the_pool(policy, rng):
    """Ties are settled the same way every time."""
    pool = pool_of("ba")
    assert chosen(policy, batch_of(2, pool), pool, rng) == "ba"


@pytest.mark.parametrize("policy", [Greedy(), Optimal()])
def test_value_that_is_no_number_is_refused_by_name(policy, rng):
    """A NaN would win every comparison or none."""
    pool = pool_of("ab")
    with pytest.raises(ValueError, match="'L0' with rep 'b'"):
        policy.decide(batch_of(1, pool, [[1.0, np.nan]]), pool, rng)


@pytest.mark.parametrize("policy", [Greedy(), Optimal()])
def test_equal_values_are_shared_out(policy, rng):
    """Thirty equal leads over three reps with room go ten to each, not all to the first."""
    pool = pool_of("abc", remaining=[30, 30, 30])
    who = chosen(policy, batch_of(30, pool, [[1.0, 1.0, 1.0]] * 30), pool, rng)
    assert [who.count(rep) for rep in "abc"] == [10, 10, 10]


def test_a_young_lead_may_wait_for_a_rep_who_is_full(rng):
    """A is full; b is worth half of her: a lead of one hour waits, one of nine hours goes to b, as does one of 0.85."""
    pool, policy = pool_of("ab", remaining=[0, 9]), Optimal(wait_hours=8)
    batch = replace(batch_of(3, pool, [[1.0, 0.5], [1.0, 0.5], [1.0, 0.85]]), age=np.array([60.0, 540.0, 60.0]))
    decisions = policy.decide(batch, pool, rng)
    assert [(each.action, each.rep_id) for each in decisions] == [
        (Action.WAIT, None),
        (Action.ASSIGN, "b"),
        (Action.ASSIGN, "b"),
    ]
    assert decisions[0].reason == "worth_waiting"
    ready = pool_of("ab", remaining=[1, 9])
    assert chosen(policy, replace(batch_of(1, ready, [[1.0, 0.5]]), age=np.array([120.0])), ready, rng) == "a"


@pytest.mark.parametrize("policy", [Optimal(), Optimal(wait_hours=8)])
def test_leads_of_unknown_age_do_not_wait(policy, rng):
    """Nobody could say when to stop."""
    pool = pool_of("ab", remaining=[0, 9])
    assert chosen(policy, batch_of(1, pool, [[1.0, 0.5]]), pool, rng) == "b"


def test_impossible_patience_is_refused():
    """Below zero, or settling for more than everything."""
    with pytest.raises(ValueError, match="wait_hours"):
        Optimal(wait_hours=-1)
    with pytest.raises(ValueError, match="settle_for"):
        Optimal(settle_for=1.5)


@pytest.mark.parametrize("policy", [Greedy(), Optimal()])
def test_equal_values_go_to_who_has_least_work_in_hand(policy, rng):
    """Not to who has most room: minutes of work if they are known, else leads open; each lead adds to them."""
    pool = replace(pool_of("abc", remaining=[9, 5, 2], load=[4.0, 1.0, 1.0]))
    assert chosen(policy, batch_of(1, pool, [[1.0] * 3]), pool, rng) == "b"
    waiting = replace(pool, wait=np.array([0.0, 300.0, 60.0]), service=np.full(3, 74.0))
    assert chosen(policy, batch_of(1, waiting, [[1.0] * 3]), waiting, rng) == "a"


def test_a_batch_of_ties_queues_where_it_waits_least(rng):
    """No minutes in hand with a, 60 with c, 300 with b, 74 for each lead: a, c, a, c, then a, since c is full."""
    pool = replace(
        pool_of("abc", remaining=[9, 5, 2]), wait=np.array([0.0, 300.0, 60.0]), service=np.full(3, 74.0))  # fmt: skip
    assert chosen(Optimal(), batch_of(6, pool, [[1.0] * 3] * 6), pool, rng) == "acacaa"
    assert chosen(Greedy(), batch_of(6, pool, [[1.0] * 3] * 6), pool, rng) == "acacaa"


def test_ties_cost_no_value(rng):
    """Leads of few values, work in hand at random: as good as without any."""
    for seed in range(40):
        draws = np.random.default_rng(seed)
        pool = pool_of("abcd", remaining=draws.integers(0, 4, 4), load=draws.integers(0, 9, 4).astype(float))
        values = draws.integers(0, 3, (6, 4)).astype(float)
        best = solve(AssignmentProblem(values, pool.remaining)).objective
        got = [each.rep_id for each in Optimal().decide(batch_of(6, pool, values), pool, rng)]
        assert sum(values[row, "abcd".index(rep)] for row, rep in enumerate(got) if rep) == best
