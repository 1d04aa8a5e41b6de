"""Prices solved for on a sample."""

import numpy as np
import pytest

from matching.policies.bidding.resolving import alike, prices_from
from matching.policies.bidding.sample import Sample


def test_room_is_scaled_to_the_sample():
    """Values 1 to 100 for one rep, 1,000 leads to come and room for 250: the best quarter exceeds the price."""
    sample = np.arange(1.0, 101.0)[:, None]
    assert prices_from(sample, np.array([250.0]), 1000.0) == pytest.approx(75.5, abs=0.6)
    assert prices_from(sample, np.array([2000.0]), 1000.0) == pytest.approx(0.0)


def test_few_leads_are_repeated_so_that_rounding_slots_does_no_harm():
    """Four leads, room for three in eight of those to come: between the first and the second."""
    found = prices_from(np.array([[4.0], [3.0], [2.0], [1.0]]), np.array([3.0]), 8.0)
    assert found == pytest.approx(3.0, abs=0.01)


def test_leads_open_to_none_and_an_empty_sample():
    """No price without a lead."""
    assert prices_from(np.zeros((0, 2)), np.ones(2), 10.0) is None
    sample = Sample()
    sample.add(("a", "b"), np.ones(2), np.array([False, False]), 10)
    sample.add(("b", "c"), np.array([1.0, 2.0]), None, 10)
    assert sample.latest(("a", "b"), 10)[0][:, 1].tolist() == [1.0]
    assert [len(part["members"]) for part in Sample.from_list(sample.to_list()).to_list()] == [2, 2]


def test_a_mix_that_has_drifted_is_noticed_and_one_that_has_not_is_not():
    """Of 100 samples of one mix none is cut (a sound program fails at one seed in 20), and one of two mixes is."""
    rng, prices = np.random.default_rng(0), np.zeros(5)
    assert all(len(alike(rng.random((400, 5)), 100, prices)) == 400 for _ in range(100))
    drifted = rng.random((400, 5))
    drifted[300:, 0] += 0.5
    assert len(alike(drifted, 100, prices)) == 100
