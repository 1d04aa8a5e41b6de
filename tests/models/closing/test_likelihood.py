from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.closing.likelihood import CERTAIN, log_likelihood, slope_and_curvature

LOGIT = st.floats(-6.0, 6.0)


@given(LOGIT, st.floats(-CERTAIN, CERTAIN))
def test_slope_is_the_derivative(logit: float, evidence: float) -> None:
    """The slope agrees with a difference quotient for every kind of row."""
    step = 1e-5
    row = np.array([evidence])
    quotient = log_likelihood(np.array([logit + step]), row) - log_likelihood(np.array([logit - step]), row)
    slope, _ = slope_and_curvature(np.array([logit]), row)
    assert slope[0] == pytest.approx(quotient / (2.0 * step), abs=1e-5)


@given(LOGIT)
def test_a_row_without_evidence_says_nothing(logit: float) -> None:
    """A lead given out a moment ago moves no effect and has no weight."""
    slope, curvature = slope_and_curvature(np.array([logit]), np.zeros(1))
    assert slope[0] == 0.0
    assert curvature[0] == 0.0


def test_certain_rows_are_the_logistic_likelihood() -> None:
    """A win weighs log π, another end log (1 − π), each with curvature π (1 − π)."""
    logits = np.array([0.3, 0.3])
    chance = 1.0 / (1.0 + np.exp(-0.3))
    evidence = np.array([CERTAIN, -CERTAIN])
    assert log_likelihood(logits, evidence) == pytest.approx(np.log(chance) + np.log(1.0 - chance))
    assert slope_and_curvature(logits, evidence)[1] == pytest.approx([chance * (1 - chance)] * 2)
