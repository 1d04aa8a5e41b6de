from __future__ import annotations

import numpy as np
import pytest

from models.closing.pace import OTHER, WON, Hands, Pace, learn_pace


def _learned(ended: np.ndarray, expected: np.ndarray, each: int = 400) -> Pace:
    """Learn from reps with these numbers of ends and expectations, spread over ``each`` rows a rep; wins alone."""
    reps = len(ended)
    rep = np.repeat(np.arange(reps), each)
    hands = Hands(rep, np.full(len(rep), -1), reps, 0)
    none = np.zeros(len(rep))
    due = np.repeat(expected / each, each)
    return learn_pace(hands, (np.repeat(ended / each, each), none), (due, none), Pace.even(reps, 0))


def test_reps_who_are_alike_have_one_speed() -> None:
    """Where ends are as many as expected, nobody is faster."""
    pace = _learned(np.full(8, 100.0), np.full(8, 100.0))
    assert pace.rep[WON].tolist() == [1.0] * 8
    assert pace.rep[OTHER].tolist() == [1.0] * 8


def test_a_speed_is_ends_over_expectations_where_there_are_many() -> None:
    """With 10,000 ends a rep little is pooled; the mean stays 1 in ends."""
    pace = _learned(np.array([20000.0, 5000.0]), np.array([10000.0, 10000.0]))
    assert pace.rep[WON] * 12500.0 / 10000.0 == pytest.approx([2.0, 0.5], rel=0.01)


def test_a_rep_with_little_to_show_is_pooled() -> None:
    """Two ends where one was expected says little beside reps with hundreds."""
    ended, expected = np.array([100.0, 200.0, 150.0, 75.0, 2.0]), np.array([130.0, 130.0, 130.0, 130.0, 1.0])
    pace = _learned(ended, expected)
    assert 1.0 < pace.rep[WON][4] < 1.4
    assert pace.rep[WON][1] > 1.4


def test_unknown_reps_and_grades_have_the_speed_one() -> None:
    """New reps, and leads without a grade, go by the law itself."""
    pace = Pace(np.array([[2.0], [3.0]]), np.array([[0.5], [0.25]]))
    assert pace.of(np.array([0, -1]), np.array([-1, 0])).tolist() == [[2.0, 0.5], [3.0, 0.25]]
