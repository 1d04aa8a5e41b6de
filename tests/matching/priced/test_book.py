"""Second looks find every pair above the floor, however blocks are bundled."""

import numpy as np
import pytest

from matching import AssignmentProblem
from matching.clock import Clock
from matching.priced.book import book_of, with_rivals
from matching.priced.market import market_of
from matching.priced.survey import survey
from matching.problem import pair_matrix
from matching.problem.scaling import scaling_of


@pytest.mark.parametrize("share", [0.005, 0.1, 0.6, 1.0])
@pytest.mark.parametrize("cells", [7, 40, 400])
def test_all_pairs_above_the_floor_are_listed(monkeypatch, share, cells):
    """Few leads in many blocks, or all of them: each pair above its lead's floor is in the book, with its value."""
    monkeypatch.setattr(pair_matrix, "CELLS_A_BLOCK", cells)
    rng = np.random.default_rng(int(1000 * share) + cells)
    values = rng.random((300, 7))
    market = market_of(AssignmentProblem(values, np.full(7, 50)))
    scaling = scaling_of(1.0, values.shape)
    book = book_of(market, survey(market, np.zeros(7), 2, Clock(None)), scaling)
    rows = np.flatnonzero(rng.random(300) < share)
    rows = rows if len(rows) else np.array([17])
    prices, floor = scaling.to_units(rng.random(7) / 2), scaling.to_units(rng.random(len(rows)) / 2)
    listed = with_rivals(market, book, rows, prices, floor, Clock(None)).listed
    known = np.zeros(values.shape, dtype=bool)
    known[listed.lead, listed.column] = True
    assert known[rows][scaling.to_units(values[rows]) - prices > floor[:, None]].all()
    np.testing.assert_array_equal(listed.value, values[listed.lead, listed.column])
