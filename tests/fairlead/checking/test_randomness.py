import polars as pl
import pytest

from fairlead.checking import Finding, Severity, assignment_randomness
from fairlead.checking.randomness import assignment_findings
from tests.fairlead.checking.conftest import kinds


def findings(history: pl.DataFrame) -> list[Finding]:
    """Return what is found in a history, tested as the check tests it."""
    return assignment_findings(history, assignment_randomness(history))


def test_rotation_is_random(history: pl.DataFrame) -> None:
    """Leads given out in turn: no association, no finding."""
    tested = assignment_randomness(history)
    assert tested is not None
    assert tested.random
    assert findings(history) == []


def test_assignment_by_territory_is_seen(history: pl.DataFrame) -> None:
    """Where the territory decides, V is 1, and the finding warns."""
    by_place = history.with_columns(rep_id=pl.col("territory"))
    tested = assignment_randomness(by_place)
    assert tested is not None
    assert tested.strongest == "territory"
    assert tested.association["territory"] == pytest.approx(1.0, abs=0.01)
    (found,) = findings(by_place)
    assert (found.severity, found.kind) == (Severity.WARN, "assignment_not_random")


def test_missing_propensities_are_counted(history: pl.DataFrame) -> None:
    """Without them other methods can only be modelled."""
    (found,) = findings(history.drop("propensity"))
    assert (found.kind, found.count) == ("no_propensity", history.height)


def test_nothing_to_test(history: pl.DataFrame) -> None:
    """One rep, or no kind of lead: nothing can be said."""
    assert assignment_randomness(history.with_columns(rep_id=pl.lit("R1"))) is None
    assert kinds(findings(history.select("lead_id", "rep_id", "propensity"))) == []
