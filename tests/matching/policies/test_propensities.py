"""Stated chances match observed frequencies, over a random start where a method leaves nothing else to chance.

Each lead contributes chosen - propensity for every member; its sum over leads, divided by the root of the summed
p (1 - p), is about standard normal if the chances are right (below that for rotations, which even out). The bound is
4.5, each test has at most 60 such figures, so a sound program fails one test in 2,400 of those with true randomness.
"""

import numpy as np
import pytest

from matching import Rotation
from matching.policies import (
    Exploring,
    Greedy,
    Holdout,
    Level,
    LongestWaiting,
    RoundRobin,
    Switchback,
    WeightedRoundRobin,
)
from matching.policies.protocol import Batch
from tests.matching.policies.conftest import MAKERS, batch_of, pool_of

NAMES = "abcde"
BOUND = 4.5


def misfit(policy, leads, masks=None, weights=None, values=None, seed=0, draws=None):
    """Return the standardised misfit of each member under each mask, the largest in size."""
    rng, rotation = np.random.default_rng(seed), Rotation()
    off, spread = {}, {}
    for row in range(leads):
        mask = np.ones(len(NAMES), dtype=bool) if masks is None else masks[rng.integers(len(masks))]
        worth = rng.random((1, len(NAMES))) if values is None else np.array([values])
        pool = pool_of(NAMES, [1e6] * len(NAMES), weights, rotation)
        batch = batch_of(1, pool, worth, [mask], start=row, now=60.0 * row)
        if draws is not None:
            batch = Batch(batch.lead_ids, batch.facts, batch.values, batch.eligible, batch.now, draws=draws)
        decision = policy.decide(batch, pool, rng)[0]
        chosen = np.array([name == decision.rep_id for name in NAMES])
        chances = decision.propensities
        key = mask.tobytes()
        off[key] = off.get(key, 0.0) + chosen - chances
        spread[key] = spread.get(key, 0.0) + chances * (1.0 - chances)
    total = [np.divide(off[key], np.sqrt(spread[key]), out=off[key] * 1e9, where=spread[key] > 0) for key in off]
    return float(np.abs(total).max())


MASKS = [
    np.array([bit in chosen for bit in range(5)]) for chosen in ((0, 1, 2, 3, 4), (0, 2, 3), (1, 2), (0, 1, 4), (3,))
]
ALL_MASKS = [np.array([code >> bit & 1 for bit in range(5)], dtype=bool) for code in range(1, 32)]


@pytest.mark.parametrize(
    "policy", [RoundRobin(), WeightedRoundRobin(), LongestWaiting(), Level()], ids=lambda p: p.name
)
def test_rotations_over_leads_open_to_all(policy):
    """Everybody eligible: 1 in 5 each, exactly."""
    assert misfit(policy, 2000) < BOUND


@pytest.mark.parametrize("policy", [WeightedRoundRobin(), Level()], ids=lambda policy: policy.name)
def test_weights_are_chances(policy):
    """Weights 1 to 5: chances of 1 to 5 fifteenths."""
    assert misfit(policy, 3000, weights=[1, 2, 3, 4, 5]) < BOUND


@pytest.mark.parametrize(
    "policy", [RoundRobin(), LongestWaiting(), WeightedRoundRobin(), Level()], ids=lambda p: p.name
)
def test_rotations_where_eligibility_varies_and_members_are_alike(policy):
    """All 31 sets of eligible members equally often: the chances hold within each set."""
    assert misfit(policy, 12_000, masks=ALL_MASKS) < BOUND


def test_one_over_eligible_would_be_wrong_for_round_robin():
    """The textbook's 1 / (eligible and available) misses: whoever follows somebody who is skipped has her turn too."""
    rng, rotation, off, count = np.random.default_rng(0), Rotation(), 0.0, 0
    skipped = np.array([True, False, True, True, True])
    for row in range(4000):
        mask = skipped if rng.random() < 0.2 else np.ones(5, dtype=bool)
        pool = pool_of(NAMES, [1e6] * 5, None, rotation)
        decision = RoundRobin().decide(batch_of(1, pool, None, [mask], start=row), pool, rng)[0]
        if mask is skipped:
            count += 1
            off += (decision.rep_id == "c") - 0.25
    assert off / np.sqrt(count * 0.25 * 0.75) > BOUND


@pytest.mark.parametrize(
    "policy",
    [
        Exploring(Greedy(), floor=0.3),
        Exploring(Greedy(), floor=0.8, loss_cap=0.1),
        Exploring(RoundRobin(), floor=0.5),
        Holdout(Greedy(), RoundRobin(), share=0.3),
        Switchback(Greedy(), RoundRobin(), block_hours=1.0),
        Exploring(Holdout(Greedy(), LongestWaiting(), share=0.4), floor=0.25),
    ],
    ids=lambda policy: policy.name,
)
def test_wrappers(policy):
    """Chances of the draw, of the key and of the method inside multiply out; with one rep best for all, too."""
    assert misfit(policy, 4000, masks=MASKS) < BOUND
    assert misfit(policy, 4000, values=[5, 4, 3, 2, 1]) < BOUND


@pytest.mark.parametrize("name", MAKERS)
def test_every_policy_and_wrapper(name):
    """Leads open to all: each stated chance is met by frequencies, and a certainty always comes true.

    A is worth most to every lead, so that an arm or a draw that comes too often shows.
    """
    assert misfit(MAKERS[name](), 1500, values=[5, 4, 3, 2, 1]) < BOUND


def test_thompson_draws():
    """Three draws of the values favour a, a and c: chances of 2 and 1 in 3 where the floor is 1."""
    draws = np.array([[[3, 1, 1, 1, 1]], [[2, 1, 0, 0, 0]], [[0, 1, 5, 0, 0]]], dtype=float)
    policy = Exploring(Greedy(), floor=1.0)
    assert misfit(policy, 3000, values=[1, 1, 1, 1, 2.0], draws=draws) < BOUND
    pool = pool_of(NAMES)
    batch = batch_of(1, pool, [[1, 1, 1, 1, 2.0]])
    batch = Batch(batch.lead_ids, batch.facts, batch.values, batch.eligible, batch.now, draws=draws)
    chances = policy.decide(batch, pool, np.random.default_rng(0))[0].propensities
    assert chances == pytest.approx(np.array([2, 0, 1, 0, 0]) / 3)
