import numpy as np
import pytest

from matching.priced import flow
from matching.priced.flow import Contest, cheapest_flow


def contest(rng, leads, kinds):
    """Draw a contest for five reps among leads of a few kinds."""
    pattern = rng.integers(0, 50, (kinds, 5))
    cost = pattern[rng.integers(0, kinds, leads)]
    return Contest(
        first=np.arange(leads + 1) * 5,
        column=np.tile(np.arange(5, dtype=np.int32), leads),
        cost=cost.ravel(),
        nobody=np.full(leads, 40),
        room=np.full(5, leads // 6),
        prices=rng.integers(0, 30, 5),
    )


def worth(one, rep):
    """Return the cost of a placement."""
    placed = np.flatnonzero(rep >= 0)
    pairs = one.cost.reshape(-1, 5)[placed, rep[placed]].sum()
    return pairs + one.nobody[rep < 0].sum() - one.prices[rep[placed]].sum()


@pytest.mark.parametrize("seed", range(5))
def test_alike_leads_as_one_node_cost_the_same(monkeypatch, seed):
    """Merging loses nothing, and keeps every rep within her room."""
    one = contest(np.random.default_rng(seed), 90, 4)
    apart, complete = cheapest_flow(one)
    monkeypatch.setattr(flow, "_WORTH_MERGING", 1)
    together, also_complete = cheapest_flow(one)
    assert complete
    assert also_complete
    assert worth(one, apart) == worth(one, together)
    assert (np.bincount(together[together >= 0], minlength=5) <= one.room).all()
