"""What could not be rebuilt is said, with its reasons and what follows."""

from __future__ import annotations

import polars as pl
import pytest

from fairlead.checking import Severity, find_problems
from fairlead.checking.unrebuilt import unrebuilt_findings
from fairlead.rebuilding import DONE, Rebuilt
from tests.fairlead.rebuilding.exports import made_up, rebuilt


def listing(leads: int, **reasons: int) -> Rebuilt:
    """Return what is left after so many leads were listed for each reason."""
    rows = [(f"{reason}{n}", reason, DONE[reason]) for reason, number in reasons.items() for n in range(number)]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(("lead_id", "reason", "done"), pl.String), orient="row")
    return Rebuilt(pl.DataFrame({"lead": []}), frame, leads, 0)


def test_half_of_the_deals_missing_is_a_warning() -> None:
    """Counted by reason in words and figures; it comes before all else."""
    export = made_up(2)
    _, found = rebuilt(export, opportunities=export.opportunity.gather_every(2))
    count = found.leads_with("left out")
    first = find_problems(rebuilt=found)[0]
    assert (first.kind, first.severity, first.count) == ("unrebuilt", Severity.WARN, count)
    assert first.what.startswith(f"{count:,} of {found.leads:,} leads could not be rebuilt in full")
    assert f"{count:,} opportunity_not_in_file" in first.what
    assert first.figures == {"share": count / found.leads, "opportunity_not_in_file": count}
    assert "converted leads only" in first.consequence
    assert "Opportunity" in str(first.mending)


@pytest.mark.parametrize(("count", "severity"), [(9, Severity.NOTE), (10, Severity.WARN)])
def test_less_than_one_in_a_hundred_is_a_note(count: int, severity: Severity) -> None:
    """Of a thousand leads."""
    (found,) = unrebuilt_findings(listing(1000, gap_in_chain=count))
    assert (found.severity, found.count) == (severity, count)
    assert "converted leads only" not in found.consequence


def test_remarks_alone_are_no_finding() -> None:
    """Kept is rebuilt, and so is everything."""
    assert unrebuilt_findings(listing(1000, opportunity_of_another=500)) == []
    assert unrebuilt_findings(listing(1000)) == []


def test_leads_of_which_there_are_owner_changes_only_count_as_leads() -> None:
    """No more of them than there are."""
    (found,) = unrebuilt_findings(listing(5, lead_not_in_file=10, name_unknown=5))
    assert found.what.startswith("15 of 15 leads could not be rebuilt in full (100.0%)")
    assert "queue_names" in str(found.mending)
