import numpy as np
import pytest

from matching import AssignmentProblem, solve
from matching.priced.survey import nearest, nearest_after


@pytest.mark.parametrize("reps", [3, 9, 40, 137])
@pytest.mark.parametrize("step", [0.0, 0.1, 1.0], ids=["continuous", "ties", "equal"])
def test_what_is_not_picked_lies_at_or_below_the_ceiling(reps, step):
    """At least the wanted number is picked, none of minus infinity, and no other pair is above the ceiling."""
    rng = np.random.default_rng(reps)
    net = rng.random((50, reps))
    net = np.round(net / step) * step if step else net
    net[rng.random(net.shape) < 0.2] = -np.inf
    found = nearest(net, 4)
    picked = np.zeros(net.shape, dtype=bool)
    picked[found.row, found.column] = True
    assert np.isfinite(net[picked]).all()
    assert (picked.sum(axis=1) >= np.minimum(4, np.isfinite(net).sum(axis=1))).all()
    assert picked.sum(axis=1).max() <= max(16, 3)
    assert (np.where(picked, -np.inf, net) <= found.ceiling[:, None]).all()
    assert (np.diff(found.row * reps + found.column) > 0).all()


@pytest.mark.parametrize("size", [1.0, 1e-200, 1e-36, 1e36, 1e200])
@pytest.mark.parametrize("level", [0.0, 1.0, 1000.0])
def test_ceilings_hold_for_exact_differences(size, level):
    """Whatever singles lose, run over, or cannot tell apart, no pair that is not picked is above the ceiling."""
    rng = np.random.default_rng(0)
    values = (level + rng.normal(size=(200, 90)) * rng.choice([1e-9, 1e-7, 1.0], (200, 1))) * size
    values[rng.random(values.shape) < 0.2] = -np.inf
    prices = rng.random(90) * size * rng.choice([0.0, 1e-8, 1.0], 90)
    finite = np.isfinite(values)
    found = nearest_after(values, prices, 4, float(np.abs(values[finite]).max()))
    picked = np.zeros(values.shape, dtype=bool)
    picked[found.row, found.column] = True
    assert finite[picked].all()
    assert (picked.sum(axis=1) >= 4).all()
    assert (np.where(picked, -np.inf, values - prices) <= found.ceiling[:, None]).all()


def test_number_of_cores_does_not_matter(monkeypatch):
    """One thread or three give the same table, byte for byte."""
    problem = AssignmentProblem(np.random.default_rng(1).random((60_000, 40)), np.full(40, 1400))
    tables = []
    for cores in (1, 3):
        monkeypatch.setattr("os.cpu_count", lambda cores=cores: cores)
        answer = solve(problem, time_limit=None)
        answer.check(problem)
        tables.append(answer.table())
    assert tables[0].equals(tables[1])
