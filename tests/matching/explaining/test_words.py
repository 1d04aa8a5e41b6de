"""Sentences a rep would accept."""

import pytest

from matching import AssignmentProblem, Explainer, solve
from matching.explaining.figures import figure
from matching.explaining.words import why_not_sentence


def test_a_tie_is_called_a_tie() -> None:
    """A rep who is nothing ahead is as good, whatever sign rounding leaves; a true lead is still said."""
    for margin in (0.0, -0.0, -1e-13, 1e-13):
        said = why_not_sentence("a", "R002", 0.0, margin, exact=False, proven=True)
        assert said == "At these prices lead a would have been as good with R002."
    said = why_not_sentence("a", "R002", 0.0, -1.5, exact=False, proven=False)
    assert "would be 1.5 better with R002, but no assignment with R002 that is worth more was found." in said


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (29123.4, "29,123"),
        (1.5, "1.5"),
        (0.0321685, "0.03217"),
        (0.00001234, "0.00001234"),
        (-1234.5, "-1,234"),
        (999.96, "1,000"),
        (0.0, "0"),
    ],
)
def test_numbers_have_no_exponents(number: float, text: str) -> None:
    """Four figures, or whole numbers with separators."""
    assert figure(number) == text


def test_why_not_names_the_rules_that_keep_a_lead_from_a_rep() -> None:
    """Each by its name; the others are not named."""
    problem = AssignmentProblem(
        [[1.0, 2.0]],
        [1, 1],
        lead_ids=["a"],
        rep_ids=["ann", "ben"],
        eligibility={"territory": [[True, False]], "only 2": [[True, False]], "niche": [[True, True]]},
    )
    said = Explainer(problem, solve(problem)).why_not("a", "ben").sentence
    assert said == "ben is not eligible for lead a, because of territory and only 2."
