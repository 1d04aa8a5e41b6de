"""What is said first of a scenario."""

from datetime import UTC, datetime
from typing import Any

from fairlead.calibrating.standing import standing_line, standing_words, withholds_money
from scenarios import Scenario, load
from scenarios.calibrated import CalibrationRecord, ValidatedKpi, Validation, Verdict

DAYS = {"since": datetime(2026, 1, 5, tzinfo=UTC), "until": datetime(2026, 3, 2, tzinfo=UTC)}


def calibrated(**validation: Any) -> Scenario:
    """Say of the baseline that it was calibrated, and validated if anything is given."""
    plain = load("baseline")
    record = CalibrationRecord(source="log.csv", leads=900, events=9000, extends="baseline", **DAYS)
    found = None
    if validation:
        facts = {"leads": 300, "replications": 79, "policy": "round-robin", "of": plain.fingerprint, **DAYS}
        found = Validation(**{**facts, **validation})
    return plain.model_copy(update={"calibration": record, "validation": found})


def test_only_a_validated_scenario_is_not_headed_an_illustration() -> None:
    """Nothing calibrated, calibrated only, too little held out and changed since are illustrations."""
    shown = (
        load("baseline"),
        calibrated(),
        calibrated(verdict=Verdict.TOO_LITTLE, reason="9 leads"),
        calibrated(verdict=Verdict.PASSED, of="another"),
    )
    for scenario in shown:
        assert standing_line(scenario).startswith("Illustration, not your firm")
        assert "units of the scenario's value" in standing_line(scenario)
        assert not withholds_money(scenario)
    assert "9 leads" in standing_line(shown[2])
    assert standing_line(calibrated(verdict=Verdict.PASSED)).startswith("Calibrated on log.csv (900 leads)")


def test_own_leads_in_a_scenarios_funnel_are_not_headed_as_anothers() -> None:
    """What may be read of it stands in the line; of a calibrated scenario whose leads they are is said, too."""
    line = standing_line(load("baseline"), own_leads=True)
    assert line.startswith("Your leads in a funnel not calibrated on your firm: ")
    assert "Read the differences" in line
    for scenario in (calibrated(), calibrated(verdict=Verdict.PASSED)):
        both = standing_line(scenario, own_leads=True)
        assert both.startswith(standing_line(scenario))
        assert "those of the history given" in both


def test_a_failed_validation_names_what_failed_and_withholds_money() -> None:
    """The measures stand in the line."""
    row = {"observed": 1.0, "mean": 2.0, "low": 1.9, "high": 2.1, "widest_low": 1.8, "widest_high": 2.2}
    kpis = (
        ValidatedKpi(name="arrivals", verdict="outside", **row),
        ValidatedKpi(name="won_share", verdict="inside", **row),
    )
    scenario = calibrated(verdict=Verdict.FAILED, kpis=kpis)
    assert standing_line(scenario).startswith("Validation failed: leads that arrived (2026-01-05 to 2026-03-02)")
    assert "won" not in standing_line(scenario).split(" fell ")[0]
    assert withholds_money(scenario)
    assert standing_words(scenario) == "validation failed"
