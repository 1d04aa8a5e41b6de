"""Tiny problems that can be checked by hand."""

import pytest

from matching import AssignmentProblem


@pytest.fixture
def rivals() -> AssignmentProblem:
    """Three leads, two reps with a slot each: the best is a with Ben and b with Ann, 4.5; c is left out."""
    return AssignmentProblem(
        [[3.0, 2.0], [2.5, 0.5], [1.0, 1.0]],
        {"ann": 1, "ben": 1},
        lead_ids=["a", "b", "c"],
        rep_ids=["ann", "ben"],
    )
