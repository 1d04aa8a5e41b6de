"""``fairlead calibrate``, and what ``compare`` says of what it wrote."""

import json
from pathlib import Path

import polars as pl
import pytest

from scenarios import load
from simulation import history_of
from tests.fairlead.cli.conftest import Run
from tests.simulation.calibration.worlds import a_run

FEW = ("--replications", 19)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a firm's log and history once."""
    folder = tmp_path_factory.mktemp("firm")
    a_run().events.write_parquet(folder / "events.parquet")
    history_of(a_run()).write_parquet(folder / "history.parquet")
    return folder


def test_from_a_log_to_a_scenario_that_compare_runs(run: Run, files: Path, tmp_path: Path) -> None:
    """Ends with the figures, what it could not learn, the verdict and the next command, which runs as typed."""
    out = tmp_path / "firm.toml"
    words = ("--events", files / "events.parquet", "--history", files / "history.parquet", "--out", out)
    result = run("calibrate", *words, *FEW, "--json", tmp_path / "c.json")
    assert result.exit_code == 0, result.output
    for said in ("acceptance.mean_hours", "a prior, not your firm", "Validated on", "Next: fairlead compare"):
        assert said in result.output
    content = json.loads((tmp_path / "c.json").read_text())
    assert content["validated"] is True
    assert {"key", "value", "low", "high", "n", "rests_on", "method"} == set(content["figures"][0])
    assert "rep_id" not in result.output
    assert "r01" not in result.output

    short = tmp_path / "short.toml"
    short.write_text(out.read_text().replace("arrival_days = 56.0", "arrival_days = 7.0"))
    result = run(
        "compare", short, "--policies", "round-robin,least-loaded", "--replications", 2,
        "--out", tmp_path / "r.html", "--json", tmp_path / "r.json",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0].startswith("Calibrated on events.parquet")
    assert json.loads((tmp_path / "r.json").read_text())["validated"] is True
    assert "Illustration" not in (tmp_path / "r.html").read_text()


def test_a_scenario_that_failed_says_so_first_and_withholds_money(run: Run, files: Path, tmp_path: Path) -> None:
    """On the screen, in JSON and on the page."""
    out = tmp_path / "firm.toml"
    assert run("calibrate", "--events", files / "events.parquet", "--out", out, *FEW).exit_code == 0
    text = (
        out.read_text()
        .replace('verdict = "passed"', 'verdict = "failed"')
        .replace('verdict = "inside"', 'verdict = "outside"', 1)
    )
    out.write_text(text.replace("arrival_days = 56.0", "arrival_days = 7.0"))
    result = run(
        "compare", out, "--policies", "round-robin,least-loaded", "--replications", 2,
        "--out", tmp_path / "r.html", "--json", tmp_path / "r.json",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[0].startswith("Validation failed: leads that arrived (")
    found = json.loads((tmp_path / "r.json").read_text())
    assert found["validated"] is False
    assert found["policies"]["round-robin"]["revenue"]["mean"] is None
    page = (tmp_path / "r.html").read_text()
    assert "Validation failed" in page
    assert "units of value" not in page


def test_a_shipped_scenario_is_an_illustration_in_units_of_value(run: Run, tmp_path: Path) -> None:
    """The first line says so, and no amount has a currency."""
    words = ("--policies", "round-robin", "--replications", 2, "--out", tmp_path / "r.html")
    small = tmp_path / "small.toml"
    small.write_text('extends = "baseline"\nname = "small"\n[horizon]\narrival_days = 7\nfollow_up_days = 7\n')
    result = run("compare", small, *words)
    assert result.stdout.splitlines()[0].startswith("Illustration, not your firm")
    assert "units of the scenario's value" in result.stdout.splitlines()[0]
    assert not any(sign in (tmp_path / "r.html").read_text() for sign in "$€£")


def test_csv_with_other_names_is_read_by_a_mapping(run: Run, files: Path, tmp_path: Path) -> None:
    """Columns and words of the firm's export, and times without an offset by the firm's clock."""
    events = pl.read_parquet(files / "events.parquet")
    local = events.with_columns(pl.col("time").dt.strftime("%Y-%m-%d %H:%M:%S%.6f")).drop("detail")
    local.rename({"time": "at", "lead_id": "id", "rep_id": "who", "event": "what"}).with_columns(
        pl.col("what").replace({"touched": "called"})
    ).write_csv(tmp_path / "log.csv")
    (tmp_path / "map.toml").write_text(
        '[events]\ncolumns = { time = "at", lead_id = "id", rep_id = "who", event = "what" }\n'
        'values.event = { called = "touched" }\n'
    )
    out = tmp_path / "firm.toml"
    words = ("--events", tmp_path / "log.csv", "--columns", tmp_path / "map.toml", "--timezone", "UTC", "--held-out", 0)
    result = run("calibrate", *words, "--out", out)
    assert result.exit_code == 0, result.output
    assert "Not validated: nothing was held out." in result.output
    assert load(out).acceptance.mean_hours == pytest.approx(2.0, abs=0.4)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--policy", "optimal"), "a method that needs no model"),
        (("--policy", "nonsense"), "nonsense"),
        (("--validate-from", "soon"), "a day such as 2026-01-31"),
        (("--validate-from", "1999-01-01"), "in which leads arrived"),
        (("--extends", "basline"), "baseline"),
    ],
)
def test_what_a_user_can_mend_is_said_without_output(
    run: Run, files: Path, tmp_path: Path, options: tuple[str, str], said: str
) -> None:
    """Exit code 2 and no file."""
    out = tmp_path / "firm.toml"
    result = run("calibrate", "--events", files / "events.parquet", "--out", out, *options)
    assert result.exit_code == 2
    assert said in result.output
    assert not out.exists()


def test_a_spoilt_log_is_refused(run: Run, files: Path, tmp_path: Path) -> None:
    """Unknown events, times out of order, a touch before the hand-over, nothing at all."""
    events = pl.read_parquet(files / "events.parquet").head(2000)
    whole = events["lead_id"].is_in(
        events.filter(pl.col("event").is_in(["won", "lost", "open", "untouched"]))["lead_id"].implode()
    )
    events = events.filter(whole)
    spoilt = {
        "unknown": (events.with_columns(pl.col("event").replace({"accepted": "acepted"})), "acepted"),
        "order": (events.reverse(), "ordered by time"),
        "touch": (events.filter(pl.col("event") != "assigned"), "assigned before touched"),
        "empty": (events.clear(), "at least one row"),
    }
    for name, (frame, said) in spoilt.items():
        frame.write_csv(tmp_path / f"{name}.csv")
        result = run("calibrate", "--events", tmp_path / f"{name}.csv", "--out", tmp_path / "firm.toml")
        assert result.exit_code == 2, name
        assert said in result.output, name
        assert not (tmp_path / "firm.toml").exists()


def test_a_scenario_that_ships_is_not_shadowed(run: Run, files: Path, tmp_path: Path) -> None:
    """A file called baseline.toml would be taken for the shipped one by people who read reports."""
    result = run("calibrate", "--events", files / "events.parquet", "--out", tmp_path / "baseline.toml")
    assert result.exit_code == 2
    assert "another name" in result.output


def test_plan_refuses_a_scenario_that_failed(run: Run, files: Path, tmp_path: Path) -> None:
    """All it says is in money."""
    out = tmp_path / "firm.toml"
    words = ("--events", files / "events.parquet", "--out", out, "--held-out", 0.07)
    assert run("calibrate", *words).exit_code == 0
    out.write_text(out.read_text().replace('verdict = "too_little"', 'verdict = "failed"'))
    result = run("plan", out, "--out", tmp_path / "plan.html")
    assert result.exit_code == 2
    assert "validation failed" in result.output
    assert not (tmp_path / "plan.html").exists()
