"""Draws are functions of their names."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scenarios.draws import Draws


@given(
    seed=st.integers(-(2**63), 2**64),
    replication=st.integers(0, 10**6),
    attempt=st.integers(0, 50),
    item=st.integers(0, 10**7),
)
def test_a_block_holds_the_same_numbers_as_single_draws(seed: int, replication: int, attempt: int, item: int) -> None:
    """Scalar and block forms are one function."""
    draws = Draws(seed, replication)
    block = draws.uniforms("contact", [item, item + 1], attempt)
    assert block[0] == draws.uniform("contact", item, attempt)
    assert block[1] == draws.uniform("contact", item + 1, attempt)


def test_numbers_are_uniform() -> None:
    """A Kolmogorov–Smirnov test on 100,000 draws, fixed seed; a false alarm in one of a thousand seeds."""
    draws = Draws(seed=11).uniforms("contact", np.arange(100_000))
    assert stats.kstest(draws, "uniform").pvalue > 0.001


@pytest.mark.parametrize("other", [Draws(12), Draws(11, 1)])
def test_another_seed_or_replication_is_independent(other: Draws) -> None:
    """Correlation between streams stays within four standard errors (one in 16,000 seeds would not)."""
    items = np.arange(50_000)
    correlation = np.corrcoef(Draws(11).uniforms("luck", items), other.uniforms("luck", items))[0, 1]
    assert abs(correlation) < 4 / np.sqrt(items.size)


def test_purposes_attempts_and_items_differ() -> None:
    """No part of the name is ignored."""
    draws = Draws(5)
    numbers = {
        draws.uniform("luck", 1),
        draws.uniform("contact", 1),
        draws.uniform("luck", 2),
        draws.uniform("luck", 1, attempt=1),
        Draws(6).uniform("luck", 1),
        Draws(5, 1).uniform("luck", 1),
    }
    assert len(numbers) == 6


def test_neighbouring_items_are_independent() -> None:
    """Draws of neighbouring leads and of neighbouring attempts do not move together."""
    draws, items = Draws(3), np.arange(50_000)
    first, second = draws.uniforms("luck", items), draws.uniforms("luck", items, attempt=1)
    for a, b in ((first[:-1], first[1:]), (first, second)):
        assert abs(np.corrcoef(a, b)[0, 1]) < 4 / np.sqrt(items.size)


def test_the_numbers_never_change() -> None:
    """A stored figure: a change of the generator would change every published simulation."""
    assert Draws(1, 2).uniform("contact", 3, 4) == 0.8768163479198674
