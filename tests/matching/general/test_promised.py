import numpy as np
import pytest

from matching import AssignmentProblem
from matching.general.dual import Dual
from matching.general.rows import rows_of
from matching.general.sheet import shortlist
from matching.general.units import units_of


@pytest.mark.parametrize("rule", ["value_floor", "minimums"])
def test_who_is_promised_something_is_listed_where_she_loses_least(rule):
    """The last of eight reps is nobody's choice, but comes closest, for what she gets, with the second half."""
    quality = np.linspace(1.0, 0.3, 8)
    values = np.outer(np.linspace(10.0, 20.0, 40), quality)
    values[20:, 7] *= 1.5
    problem = AssignmentProblem(values, np.full(8, 5.0), **{rule: {"7": 2.0}})
    dual = Dual(problem, rows_of(problem, units_of(problem)))
    listed = shortlist(dual, np.zeros(len(dual.rows.kind)), 3)
    hers = np.flatnonzero((listed == 7).any(axis=1))
    assert len(hers) == 4  # a quarter of the 15 units that list an average rep
    assert (hers >= 20).all()
    assert (listed == 0).any(axis=1).all()  # the best of each stays
    assert all(len(set(row)) == 3 for row in listed.tolist())
