"""Make small problems meet everything that large ones meet."""

import pytest

from matching.priced import alike, contest, direct, flow, guide, solve
from matching.problem import pair_matrix


@pytest.fixture(scope="module")
def as_if_large():
    """Keep lists of two reps, sample from twenty leads on, let few leads contend, and read few cells at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solve, "_WHOLE", 0)
        patch.setattr(solve, "WIDTH", 2)
        patch.setattr(solve, "_NARROW", 2)
        patch.setattr(direct, "_FEW_PAIRS", 0)
        patch.setattr(alike, "_MOST_PAIRS", 0)
        patch.setattr(contest, "_SMALL", 0)
        patch.setattr(contest, "_AT_LEAST", 1)
        patch.setattr(flow, "_WORTH_MERGING", 1)
        patch.setattr(guide, "_FEWEST_LEADS", 4)
        patch.setattr(guide, "_SLOTS_A_REP", 1)
        patch.setattr(pair_matrix, "CELLS_A_BLOCK", 40)
        yield
