"""Calibration as a whole: what is written, what logs may lack, what is refused, what a validation says."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from scenarios import BadInput, load
from scenarios.calibrated import Basis, Standing, Verdict
from simulation import calibrate, compare, history_of, reps_table, simulate
from simulation.calibration import Calibration
from tests.simulation.calibration.worlds import a_run, small


@pytest.fixture(scope="module")
def found() -> Calibration:
    """Calibrate once, nothing held out."""
    run = a_run()
    return calibrate(run.events, history=history_of(run), held_out=0)


def test_what_is_written_loads_as_the_same_scenario(found: Calibration, tmp_path: Path) -> None:
    """Every figure to the last digit, and what each rests on."""
    path = tmp_path / "firm.toml"
    path.write_text(found.to_toml(), encoding="utf-8")
    again = load(path)
    assert again == found.scenario
    assert again.fingerprint == found.scenario.fingerprint
    assert again.standing is Standing.UNVALIDATED
    assert {row.key for row in again.calibrated} == {figure.key for figure in found.figures}


def test_each_figure_says_what_it_rests_on(found: Calibration) -> None:
    """Beside the number stand its basis, interval and count; what no log tells is called a prior."""
    lines = {line.split(" = ")[0]: line for line in found.to_toml().splitlines() if " = " in line}
    assert "# log, 95 % " in lines["mean_hours"]
    assert "n = " in lines["mean_hours"]
    assert "# a prior, not your firm" in lines["pair_points"]
    assert all(figure.method for figure in found.figures)
    assert {figure.basis for figure in found.unlearned} <= {Basis.ASSUMED, Basis.PRIOR}


def test_no_rep_is_told_apart_unless_asked() -> None:
    """Time over a lead is the team's; with per_rep a slow rep gives less of her time to selling."""
    reps = [
        {**rep.model_dump(mode="json"), "selling_share": 0.2 if rep.rep_id == "r01" else 0.4} for rep in small().reps
    ]
    run = simulate(small(reps=reps), "round-robin", seed=4)
    together = calibrate(run.events, held_out=0).scenario
    assert len({rep.selling_share for rep in together.reps}) == 1
    apart = {rep.rep_id: rep.selling_share for rep in calibrate(run.events, held_out=0, per_rep=True).scenario.reps}
    assert apart["r01"] == pytest.approx(0.2, abs=1e-3)
    assert apart["r02"] == pytest.approx(0.4, abs=1e-3)


def test_what_a_table_of_reps_states_goes_before_the_log() -> None:
    """Capacity, hours and territories are the firm's own."""
    run = a_run()
    found = calibrate(run.events, reps=reps_table(small()), held_out=0)
    assert [rep.capacity for rep in found.scenario.reps] == [rep.capacity for rep in small().reps]
    assert found.scenario.reps[0].territories == ("north",)
    assert next(figure for figure in found.figures if figure.key == "reps.capacity").basis is Basis.STATED


@pytest.mark.parametrize(
    "missing", [("accepted", "rejected"), ("contacted",), ("qualified", "opportunity"), ("recycled", "reheated")]
)
def test_a_log_that_lacks_kinds_of_events_is_calibrated_and_said(missing: tuple[str, ...]) -> None:
    """The scenario runs, and what is assumed in their place is listed."""
    events = a_run().events.filter(~pl.col("event").is_in(list(missing)))
    found = calibrate(events, held_out=0)
    kept = [name for name in missing if name in ("accepted", "contacted", "qualified", "opportunity", "recycled")]
    assert any(f"The log has no {', '.join(kept)}" in remark for remark in found.remarks)
    assert simulate(found.scenario.replace(horizon={"arrival_days": 7}), "round-robin").events.height > 0


def test_without_history_leads_are_alike_and_no_rep_suits_some_of_them() -> None:
    """So nothing is left for matching to find that the log did not show."""
    found = calibrate(a_run().events, held_out=0).scenario
    assert len(found.leads.grade) == len(found.leads.source) == 1
    assert found.truth.pair_points == 0.0
    assert set(found.truth.grade_effect.values()) == {0.0}


def test_the_firm_that_made_the_log_is_validated() -> None:
    """Its own weeks are foretold; a joint interval of 95 % fails by chance in at most one seed of twenty."""
    run = a_run()
    found = calibrate(run.events, history=history_of(run), replications=19, n_jobs=1, seed=1)
    assert found.validation is not None
    assert found.validation.verdict is Verdict.PASSED, found.validation.kpis
    assert found.scenario.standing is Standing.VALIDATED
    assert found.scenario.replace(arrivals={"per_day": 40}).standing is Standing.CHANGED
    assert {kpi.name for kpi in found.validation.kpis} >= {
        "arrivals",
        "hours_to_first_work",
        "won_share",
        "recycled_share",
    }


def test_a_firm_that_changed_fails_and_money_is_withheld() -> None:
    """Twice the leads after the split: arrivals are named, revenue is withheld, wins are not."""
    run = a_run()
    begin = datetime(2026, 3, 30, tzinfo=UTC)
    late = run.events.filter((pl.col("time") >= begin).any().over("lead_id"))
    fresh = late.filter((pl.col("time").first().over("lead_id")) >= begin)
    twins = fresh.with_columns(lead_id=pl.format("{}-twin", "lead_id"))
    events = pl.concat([run.events, twins]).sort("time", maintain_order=True)
    found = calibrate(events, validate_from=begin, replications=19, n_jobs=1)
    assert found.validation is not None
    assert "arrivals" in found.validation.failing
    assert found.scenario.standing is Standing.FAILED
    short = found.scenario.replace(horizon={"arrival_days": 7, "follow_up_days": 7})
    assert short.standing is Standing.FAILED
    shown = compare(short, ["round-robin"], replications=2, n_jobs=1)
    assert shown.mean("round-robin", "revenue") is None
    assert shown.mean("round-robin", "leakage_value") is None
    assert shown.mean("round-robin", "wins") is not None
    assert shown.to_dict()["validated"] is False


def test_too_little_held_out_validates_nothing() -> None:
    """Eight days are no weeks; that is said, and the scenario is no validated one."""
    found = calibrate(a_run().events, held_out=0.07, replications=19)
    assert found.validation is not None
    assert found.validation.verdict is Verdict.TOO_LITTLE
    assert "14 days are needed" in found.validation.reason
    assert found.scenario.standing is Standing.UNVALIDATED


def _expected(refused: pytest.ExceptionInfo[BadInput]) -> str:
    return " ".join(fault.expected for fault in refused.value.faults)


def test_what_cannot_be_calibrated_on_is_refused() -> None:
    """No arrivals, no hand-overs, no work, too few weeks, a time outside, a clock that is none."""
    events = a_run().events
    for kind in ("arrived", "assigned"):
        with pytest.raises(BadInput) as refused:
            calibrate(events.filter(~pl.col("event").is_in([kind, "touched"])))
        assert f"events '{kind}'" in _expected(refused)
    with pytest.raises(BadInput) as refused:
        calibrate(events.filter(~pl.col("event").is_in(["accepted", "touched"])))
    assert "'accepted' or 'touched'" in _expected(refused)
    early = events.filter((pl.col("time") < events["time"][0] + timedelta(days=10)).all().over("lead_id"))
    with pytest.raises(BadInput) as refused:
        calibrate(early, held_out=0)
    assert "at least 4 weeks" in _expected(refused)
    for day in (datetime(2020, 1, 1), datetime(2030, 1, 1)):
        with pytest.raises(BadInput) as refused:
            calibrate(events, validate_from=day)
        assert "in which leads arrived" in _expected(refused)
    with pytest.raises(BadInput) as refused:
        calibrate(events, timezone="Mars/Base")
    assert "IANA" in _expected(refused)


def test_leads_that_nobody_saw_arrive_are_said() -> None:
    """They are left out: when they came is not known."""
    events = a_run().events
    some = events["lead_id"].unique(maintain_order=True)[:40]
    lost = events.filter(~((pl.col("event") == "arrived") & pl.col("lead_id").is_in(some.implode())))
    found = calibrate(lost, held_out=0)
    assert any("40 leads without 'arrived' were left out" in remark for remark in found.remarks)


def test_events_that_a_log_has_twice_are_counted_once() -> None:
    """An export appended to itself in part gives the same scenario, and says what was dropped, by kind."""
    events = a_run().events
    some = events.filter(pl.col("event").is_in(["touched", "accepted"])).head(200)
    twice = pl.concat([events, some]).sort("time", maintain_order=True)
    plain, found = (calibrate(log, held_out=0) for log in (events, twice))
    assert found.scenario.replace(name="x", title="x").model_copy(
        update={"calibration": None, "calibrated": ()}
    ) == plain.scenario.replace(name="x", title="x").model_copy(update={"calibration": None, "calibrated": ()})
    (said,) = [remark for remark in found.remarks if remark.startswith("Repeated in events")]
    counts = some["event"].value_counts().sort("event")["count"].to_list()
    assert f"({counts[0]:,} accepted, {counts[1]:,} touched)" in said
    assert not any(remark.startswith("Repeated") for remark in plain.remarks)
