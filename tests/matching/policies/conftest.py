"""Pools and batches that every policy is tried on, and every policy and wrapper there is."""

import warnings
from collections.abc import Callable

import numpy as np
import pytest

from matching import POLICY_NAMES, Batch, Policy, Pool, Rotation, policy_named
from matching.policies import (
    BidPrice,
    CatchAllWarning,
    Exploring,
    Fallback,
    Greedy,
    HalfLife,
    Holdout,
    LeastLoaded,
    Level,
    LongestWaiting,
    Optimal,
    QueueAware,
    RoundRobin,
    Route,
    Routes,
    Sticky,
    Switchback,
    WeightedRoundRobin,
)

MAKERS: dict[str, Callable[[], Policy]] = {
    **{name: (lambda name=name: policy_named(name)) for name in POLICY_NAMES},
    "weighted by value": lambda: WeightedRoundRobin(by="value"),
    "level by value": lambda: Level(by="value", newcomers="highest"),
    "least-loaded by count": lambda: LeastLoaded(by="count"),
    "least-loaded by share": lambda: LeastLoaded(by="share"),
    "least-loaded held": lambda: LeastLoaded(by="count", hold_hours=1.0),
    "sticky counted": lambda: Sticky(Level(), counted=True),
    "bid-price paced": lambda: BidPrice(leads=200, every=20, sample=60),
    "bid-price by the hour": lambda: BidPrice(hours=2.0, every=20, sample=60, hold=False),
    "bid-price frozen": lambda: BidPrice(frozen=True),
    "exploring bid-price": lambda: Exploring(BidPrice(leads=200), floor=0.3),
    "rules": lambda: Routes(
        [
            Route("big", {"value": "> 1"}, ("b", "c", "x"), Level()),
            Route("odd", {"kind": ["odd"]}, (), LongestWaiting()),
        ],
        Route("rest", by=WeightedRoundRobin()),
    ),
    "patient optimal": lambda: Optimal(wait_hours=4.0),
    "queue by half-life": lambda: QueueAware(HalfLife(2.0), minutes_per_lead=30.0),
    "exploring round robin": lambda: Exploring(RoundRobin(), floor=0.3),
    "exploring greedy": lambda: Exploring(Greedy(), floor=0.5, loss_cap=0.05),
    "holdout": lambda: Holdout(Optimal(), RoundRobin(), share=0.4),
    "switchback": lambda: Switchback(Level(), LongestWaiting(), block_hours=1.0),
    "fallback": lambda: Fallback(Greedy(), RoundRobin()),
    "all wrapped": lambda: Fallback(
        Exploring(Holdout(Level(), Switchback(RoundRobin(), LongestWaiting())), floor=0.2), LongestWaiting()
    ),
}
"""Every policy and wrapper, and a nest of them, by a name for the test report."""


@pytest.fixture(params=MAKERS)
def policy(request):
    """Every policy there is."""
    return MAKERS[request.param]()


@pytest.fixture(autouse=True)
def _quiet_catch_all():
    """Let routes warn of a full catch-all: that is tested by name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CatchAllWarning)
        yield


@pytest.fixture
def rng():
    """Draws, for policies that make any."""
    return np.random.default_rng(0)


def pool_of(names, remaining=None, weights=None, rotation=None, load=None, capacity=None, facts=None):
    """Return a pool of one-letter reps; by default with room for 100 leads each and equal weights."""
    count = len(names)
    remaining = np.full(count, 100.0) if remaining is None else np.asarray(remaining, dtype=float)
    return Pool(
        tuple(names),
        remaining,
        np.ones(count) if weights is None else np.asarray(weights, dtype=float),
        Rotation() if rotation is None else rotation,
        np.zeros(count) if load is None else np.asarray(load, dtype=float),
        np.maximum(remaining, 0.0) if capacity is None else np.asarray(capacity, dtype=float),
        {} if facts is None else {name: np.array(column, dtype=object) for name, column in facts.items()},
    )


def batch_of(leads, pool, values=None, eligible=None, start=0, now=0.0, **facts):
    """Return a batch of numbered leads, with values of 1 unless given."""
    shape = (leads, len(pool.rep_ids))
    values = np.ones(shape) if values is None else np.asarray(values, dtype=float)
    eligible = None if eligible is None else np.asarray(eligible, dtype=bool).reshape(shape)
    columns = {
        "value": 1.0 + np.arange(start, start + leads) % 3,
        "kind": ["odd" if row % 2 else "even" for row in range(start, start + leads)],
        "account_id": [f"A{row % 7}" if row % 3 == 0 else None for row in range(start, start + leads)],
        **facts,
    }
    known = {name: np.array(column, dtype=object) for name, column in columns.items()}
    return Batch(tuple(f"L{row}" for row in range(start, start + leads)), known, values, eligible, now)
