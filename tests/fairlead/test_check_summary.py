"""The summary of a check, in particular its two sentences."""

from __future__ import annotations

import polars as pl
import pytest

from fairlead.check import contents
from fairlead.check_summary import check_summary
from fairlead.checking import Finding, Severity
from fairlead.intake import Checked

REPS = pl.DataFrame({"rep_id": ["A", "B", "C"], "capacity": [1.0, 2.0, 4.0], "team": ["x", "y", "y"]})


def _summary(kinds: list[str], set_aside: int = 0, proposal: pl.DataFrame | None = None) -> dict[str, object]:
    findings = [Finding(kind, Severity.WARN, "reps", None, 1, "what", "so what") for kind in kinds]
    findings.append(Finding("new_reps", Severity.NOTE, "reps", None, 1, "what", "so what"))
    tables = {"reps": Checked("reps.csv", REPS, set_aside)}
    return check_summary(
        contents(reps=REPS), findings, tables, policy=None, proposal=proposal, command="fairlead check"
    )


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ([], "Nothing was found that would change an answer (much cannot be seen without a history)."),
        (["personal"], "Before you trust an answer, look at columns with personal attributes."),
        (["a", "b", "a"], "Before you trust an answer, look at a and b."),
        (["a", "b", "c", "d", "e"], "Before you trust an answer, look at a, b, c and 2 more."),
    ],
)
def test_warnings_are_named_in_one_sentence(kinds: list[str], said: str) -> None:
    """Each kind once, notes not at all, and more than three are counted."""
    assert _summary(kinds)["verdict"] == ["Every row can be read.", said]


def test_rows_set_aside_are_in_the_verdict() -> None:
    """Quarantine is never silent."""
    assert _summary([], 2)["verdict"][0] == "2 faulty rows were set aside; every other row can be read."  # type: ignore[index]


def test_capacity_is_summed_by_team() -> None:
    """Teams add up to the whole; a rep without a proposal is counted apart."""
    proposal = pl.DataFrame({"rep_id": ["A", "B", "C"], "stated": [1.0, 2.0, 4.0], "proposed": [3.0, None, 5.0]})
    found = _summary([], proposal=proposal)["capacity_proposal"]
    assert found == {
        "unit": "leads",
        "total": {"reps": 3, "stated": 7.0, "proposed": 8.0, "with_proposal": 2},
        "teams": [
            {"team": "x", "reps": 1, "stated": 1.0, "proposed": 3.0, "with_proposal": 1},
            {"team": "y", "reps": 2, "stated": 6.0, "proposed": 5.0, "with_proposal": 1},
        ],
    }
