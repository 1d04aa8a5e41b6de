"""Pools and batches that every policy is tried on."""

import numpy as np
import pytest

from matching import POLICY_NAMES, Batch, Pool, Rotation, policy_named


@pytest.fixture(params=POLICY_NAMES)
def policy(request):
    """Every policy there is."""
    return policy_named(request.param)


@pytest.fixture
def rng():
    """Draws, for policies that make any."""
    return np.random.default_rng(0)


def pool_of(names, remaining=None, weights=None, rotation=None):
    """Return a pool of one-letter reps; by default with room for 100 leads each and equal weights."""
    count = len(names)
    return Pool(
        tuple(names),
        np.full(count, 100.0) if remaining is None else np.asarray(remaining, dtype=float),
        np.ones(count) if weights is None else np.asarray(weights, dtype=float),
        Rotation() if rotation is None else rotation,
    )


def batch_of(leads, pool, values=None, eligible=None):
    """Return a batch of numbered leads, with values of 1 unless given."""
    shape = (leads, len(pool.rep_ids))
    values = np.ones(shape) if values is None else np.asarray(values, dtype=float)
    eligible = None if eligible is None else np.asarray(eligible, dtype=bool).reshape(shape)
    return Batch(tuple(f"L{row}" for row in range(leads)), values=values, eligible=eligible)
