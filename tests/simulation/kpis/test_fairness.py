import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.kpis.fairness import gini


@pytest.mark.parametrize(
    ("amounts", "index"), [([1, 1, 1], 0), ([0, 0, 3], 2 / 3), ([1, 3], 1 / 4), ([], None), ([0, 0], None)]
)
def test_gini_by_hand(amounts: list[float], index: float | None) -> None:
    """Equal shares give 0, all for one of three gives 2/3, nothing to share gives None."""
    assert gini(amounts) == (None if index is None else pytest.approx(index))


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=20).filter(lambda amounts: sum(amounts) > 1e-3))
def test_gini_is_half_the_mean_difference_over_the_mean(amounts: list[float]) -> None:
    """The sorted formula equals the definition."""
    count, mean = len(amounts), sum(amounts) / len(amounts)
    difference = sum(abs(a - b) for a in amounts for b in amounts) / count**2
    assert gini(amounts) == pytest.approx(difference / (2 * mean), abs=1e-9)
