"""A difference that is not matching is not sold as matching."""

from copy import deepcopy

import pytest

from fairlead.report.caution import cautions
from fairlead.report.findings import Findings
from fairlead.report.page import comparison_page
from tests.fairlead.report import samples


def _reaching(more: float, low: float, high: float) -> dict[str, object]:
    """Make a comparison in which optimal reaches this much more of the leads."""
    summary = deepcopy(samples.comparison())
    difference = {"mean": more, "low": low, "high": high}
    reached = {"title": "Reached", "unit": "share", "better": "higher", "definition": "leads reached; among all leads"}
    summary["kpis"]["contacted_share"] = reached
    for method, share in (("round-robin", 0.30), ("optimal", 0.30 + more)):
        summary["policies"][method]["contacted_share"] = samples.entry(share, 0.01)
    summary["differences"]["optimal - round-robin"]["contacted_share"] = difference
    return summary


def test_reaching_more_leads_is_said_beside_the_answer() -> None:
    """Ten points more leads reached: the page says that this is not matching."""
    summary = _reaching(0.10, 0.08, 0.12)
    (sentence,) = cautions(Findings.read(summary), "optimal")
    assert sentence.startswith("Not all of this is matching")
    assert "40" in sentence
    assert "30" in sentence
    assert "Not all of this is matching" in comparison_page(summary)


@pytest.mark.parametrize("found", [(0.10, -0.01, 0.21), (0.004, 0.002, 0.006)])
def test_what_is_chance_or_small_needs_no_caution(found: tuple[float, float, float]) -> None:
    """An interval that holds zero, or less than a point."""
    assert cautions(Findings.read(_reaching(*found)), "optimal") == ()


@pytest.mark.parametrize(("ours", "theirs", "said"), [(0.85, 0.01, True), (0.45, 0.01, False), (0.85, 0.60, False)])
def test_a_method_that_gives_everything_to_a_few_is_said_to(ours: float, theirs: float, said: bool) -> None:
    """Where no capacity held it back; not where leads are uneven under the baseline, too."""
    summary = deepcopy(samples.comparison())
    summary["kpis"]["load_gini"] = {"title": "Inequality of load", "unit": "index", "better": "lower", "definition": ""}
    for method, index in (("round-robin", theirs), ("optimal", ours)):
        summary["policies"][method]["load_gini"] = samples.entry(index, 0.01)
    summary["differences"]["optimal - round-robin"]["load_gini"] = {"mean": ours - theirs, "low": 0.1, "high": 0.9}
    found = [line for line in cautions(Findings.read(summary), "optimal") if "a few reps" in line]
    assert bool(found) == said
    assert all("0.85" in line and "state what a rep does take at most" in line for line in found)
