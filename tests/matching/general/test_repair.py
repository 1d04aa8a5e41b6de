import numpy as np
import pytest

from matching import AssignmentProblem
from matching.clock import Clock
from matching.general.dual import Dual
from matching.general.load import load_of
from matching.general.repair import repair
from matching.general.rows import rows_of
from matching.general.ruin import make_room
from matching.general.sheet import sheet_of
from matching.general.units import units_of


@pytest.fixture
def overrun():
    """One rep with two slots, a floor of 5, and leads worth 1, 2 and 3."""
    problem = AssignmentProblem([[1.0], [2.0], [3.0]], [2.0], value_floor=[5.0], groups=["a", "b", "c"])
    units = units_of(problem)
    dual = Dual(problem, rows_of(problem, units))
    return load_of(sheet_of(dual, np.zeros((3, 1), dtype=np.int64)), np.zeros(3, dtype=np.int64), dual.rows)


def test_room_is_made_by_those_who_do_least_for_a_floor(overrun):
    """A slot and a half too many: the two smallest leave."""
    make_room(overrun, overrun.sheet.gain, 0.5)
    assert overrun.choice.tolist() == [-1, -1, 0]
    assert overrun.slack.tolist() == [1.0, -2.0]


def test_repair_keeps_slots_and_floor(overrun):
    """Only the two largest will do."""
    assert repair(overrun, np.zeros(2), Clock(None))
    assert overrun.choice.tolist() == [-1, 0, 0]


def test_repair_moves_nothing_once_time_is_up(overrun):
    """The limit holds for repairs as well."""
    assert not repair(overrun, np.zeros(2), Clock(1e-9))
    assert overrun.choice.tolist() == [0, 0, 0]
