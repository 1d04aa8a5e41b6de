"""What is said of a validation, in the words of those who read it."""

from datetime import UTC, datetime

from fairlead.calibrating.words import verdict_line
from scenarios.calibrated import ValidatedKpi, Validation, Verdict
from simulation.calibration import MEASURES, TOO_FEW


def validation(verdict: Verdict, **verdicts: str) -> Validation:
    """Make one of measures with these verdicts."""
    row = {"observed": 1.0, "mean": 2.0, "low": 1.9, "high": 2.1, "widest_low": 0.5, "widest_high": 2.2}
    kpis = tuple(ValidatedKpi(name=name, verdict=words, **row) for name, words in verdicts.items())
    days = {"since": datetime(2026, 1, 5, tzinfo=UTC), "until": datetime(2026, 3, 2, tzinfo=UTC)}
    return Validation(verdict=verdict, leads=300, replications=79, policy="round-robin", of="x", kpis=kpis, **days)


def test_no_name_of_a_column_stands_in_a_sentence() -> None:
    """Failing, doubtful and undecided measures have the names that people use."""
    verdicts = dict.fromkeys(MEASURES, "inside") | {
        "arrivals": "outside",
        "won_share": TOO_FEW,
        "cycle_days": "doubtful",
    }
    line = verdict_line(validation(Verdict.FAILED, **verdicts))
    assert "outside what was foretold: leads that arrived." in line
    assert "Too few leads to tell: share of leads won" in line
    assert "Doubtful, for beyond its own interval though not beyond that of all: days from arrival to the win" in line
    assert "_" not in line


def test_what_could_not_have_failed_is_not_counted_as_within() -> None:
    """Of three measures one says nothing: two are within."""
    line = verdict_line(validation(Verdict.PASSED, arrivals="inside", won_share=TOO_FEW, cycle_days="inside"))
    assert "the 2 measures that could have failed lie within what was foretold" in line
    assert "The 3 are judged together: a firm that did not change passes with 95 %." in line
    assert "all 1 measures" in verdict_line(validation(Verdict.PASSED, arrivals="inside"))
