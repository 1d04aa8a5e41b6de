"""Leads one at a time, and batches that go on where the last one stopped, from the command line."""

import json
import warnings
from pathlib import Path

import polars as pl
import pytest

from scenarios import Firm
from tests.fairlead.cli.conftest import Run

REPS = """rep_id,capacity,team,weight,hours,timezone
r1,5,east,2,Mon-Fri 09:00-17:00,Europe/Berlin
r2,5,east,1,Mon-Fri 09:00-17:00,Europe/Berlin
r3,5,west,1,Mon-Fri 09:00-17:00,America/New_York
r4,5,west,1,Mon-Fri 09:00-17:00,Europe/Berlin
"""
AWAY = "rep_id,from,until\nr4,2026-03-01T00:00:00Z,2026-03-10T00:00:00Z\n"
MORNING = ("--now", "2026-03-04T10:00+01:00")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Write reps, absences and six leads worth 100 each."""
    (tmp_path / "reps.csv").write_text(REPS)
    (tmp_path / "absences.csv").write_text(AWAY)
    leads_of(tmp_path, 0, 6)
    return tmp_path


def leads_of(folder: Path, start: int, stop: int, **columns: str) -> None:
    """Write leads.csv with these leads."""
    heading = ",".join(["lead_id", "value", *columns])
    rows = [",".join([f"L{row}", "100", *columns.values()]) for row in range(start, stop)]
    (folder / "leads.csv").write_text("\n".join([heading, *rows]) + "\n")


def words(desk: Path, *more: object) -> list[object]:
    """Name the tables and the state, and where the answers go."""
    files = ["--leads", desk / "leads.csv", "--reps", desk / "reps.csv", "--state", desk / "state.json"]
    return [*files, "--out", desk / "out.csv", "--json", desk / "out.json", *more]


def got(desk: Path) -> list[str | None]:
    """Return who got the leads of the latest run."""
    return pl.read_csv(desk / "out.csv", infer_schema=False)["rep_id"].to_list()


def test_a_fault_found_after_reading_the_tables_names_the_rules_file(run: Run, desk: Path) -> None:
    """By its path, as the faults of the tables do."""
    rules = desk / "mine.toml"
    rules.write_text("[[constraints.never]]\nwhen = { grad = 'A' }\nto = ['r1']\n")
    for command in ("route", "assign"):
        result = run(command, *words(desk, "--policy", "level", "--rules", rules))
        assert result.exit_code == 2
        assert f"{rules}, constraints.never 1.when" in result.output


@pytest.mark.parametrize("question", [("--why-not", "r1"), ("--price-rules",), ("--price-rules", "--by-rep")])
def test_questions_a_rotation_cannot_answer_are_refused_before_any_work(
    run: Run, desk: Path, question: tuple[str, ...]
) -> None:
    """The tables are not even looked at."""
    (desk / "leads.csv").write_text("not a table of leads\n")
    result = run("assign", *words(desk, "--policy", "level", *question))
    asked = next(word for word in reversed(question) if word.startswith("--"))
    assert result.exit_code == 2
    assert f"assign, {asked}: 'level'; expected --policy optimal" in result.output
    assert "leads.csv" not in result.output


def test_route_gives_out_leads_one_at_a_time_and_says_why(run: Run, desk: Path) -> None:
    """Who is on shift takes turns by weight; decisions, summary, places and the word about pay."""
    result = run("route", *words(desk, "--policy", "level", "--explain", *MORNING, "--absences", desk / "absences.csv"))
    assert result.exit_code == 0, result.output
    assert got(desk) == ["r1", "r2", "r1", "r2", "r1", "r1"]
    table, summary = pl.read_csv(desk / "out.csv"), json.loads((desk / "out.json").read_text())
    assert table["propensity"][0] == pytest.approx(2 / 3)
    assert table["eligible_reps"][0] == "r1|r2"
    assert summary["by_team"] == [
        {"team": "east", "leads": 6, "value": 600.0},
        {"team": "west", "leads": 0, "value": None},
    ]
    assert summary["away"] == {"absent": 1, "off shift": 1}
    assert summary["notices"][0]["kind"] == "unequal_weights"
    for said in ("1. r1 at 0: next", "–. r3: off shift", "–. r4: absent", "what people can earn"):
        assert said in result.output


def test_a_dry_run_remembers_nothing(run: Run, desk: Path) -> None:
    """Neither assign nor route writes the state."""
    for command in ("assign", "route"):
        assert run(command, *words(desk, "--policy", "level", "--dry-run")).exit_code == 0
    assert not (desk / "state.json").exists()


def test_absences_count_always_and_hours_with_now(run: Run, desk: Path) -> None:
    """At 10:00 in Berlin a batch passes over r4, who is away, and with --now alone over r3, who is asleep."""
    plain = words(desk, "--policy", "round-robin", "--now", "2026-03-04T15:30+01:00")
    assert run("assign", *plain, "--absences", desk / "absences.csv").exit_code == 0
    assert set(got(desk)) == {"r1", "r2", "r3"}
    (desk / "state.json").unlink()
    result = run("assign", *words(desk, "--policy", "round-robin", *MORNING))
    assert set(got(desk)) == {"r1", "r2", "r4"}
    assert "Reps who get nothing now: 1 off shift." in result.output


def test_caps_of_the_rules_hold_over_runs(run: Run, desk: Path) -> None:
    """Two a day: of three batches on one day four leads are left over, and go out the day after."""
    (desk / "rules.toml").write_text("[members]\ncaps = { day = 1 }\n")
    counts = []
    for day, start in ((4, 0), (4, 3), (5, 6)):
        leads_of(desk, start, start + 3)
        more = ("--rules", desk / "rules.toml", "--now", f"2026-03-0{day}T16:00+01:00")
        assert run("assign", *words(desk, "--policy", "least-loaded", *more)).exit_code == 0
        counts.append(sum(name is not None for name in got(desk)))
    assert counts == [3, 1, 3]


def test_caps_count_for_the_optimum_too(
    run: Run, files: tuple[str, ...], shelf: Path, firm: Firm, tmp_path: Path
) -> None:
    """One lead a rep at most, by total; who declined a lead does not get it from the solver either."""
    (tmp_path / "rules.toml").write_text("[members]\ncaps = { total = 1 }\n")
    named = (*files, "--model", shelf / "model", "--rules", tmp_path / "rules.toml", "--state", tmp_path / "state.json")
    assert run("assign", *named, "--out", tmp_path / "a.csv").exit_code == 0
    given = pl.read_csv(tmp_path / "a.csv").drop_nulls("rep_id")
    assert given.height == firm.reps.height == given["rep_id"].n_unique()
    lead, rep = given.row(0)[:2]
    assert run("rotation", "declined", lead, "--state", tmp_path / "state.json").exit_code == 0
    assert run("assign", *named, "--out", tmp_path / "b.csv").exit_code == 0
    after = pl.read_csv(tmp_path / "b.csv").filter(pl.col("lead_id") == lead)
    assert after["rep_id"][0] != rep


@pytest.mark.parametrize(
    ("more", "named"),
    [
        (("--now", "noon"), "--now: 'noon'"),
        (("--now", "2026-03-04T10:00"), "offset"),
        (("--policy", "oracle"), "oracle"),
        (("--policy", "optimal"), "fairlead fit"),
        (("--state", "state.txt"), ".json"),
    ],
)
@pytest.mark.parametrize("command", ["assign", "route"])
def test_wrong_words_are_refused(run: Run, desk: Path, command: str, more: tuple[str, ...], named: str) -> None:
    """Exit code 2, the option and what was expected, no output."""
    result = run(command, *words(desk, "--policy", "level"), *more)
    assert result.exit_code == 2
    assert named in result.output
    assert not (desk / "out.csv").exists()


def test_a_reassignment_has_no_state(run: Run, desk: Path) -> None:
    """Owned leads move by other rules than new ones come."""
    result = run("assign", *words(desk, "--policy", "level", "--reassign", "realignment"))
    assert result.exit_code == 2
    assert "--state" in result.output


def test_value_stands_beside_counts_by_team(run: Run, desk: Path) -> None:
    """Equal counts do not hide unequal value: the screen and the JSON have both, by team."""
    (desk / "leads.csv").write_text("lead_id,value\nL0,1000\nL1,1000\nL2,10\nL3,10\n")
    result = run("assign", *words(desk, "--policy", "round-robin"))
    rows = json.loads((desk / "out.json").read_text())["by_team"]
    assert [(row["team"], row["leads"], row["value"]) for row in rows] == [("east", 2, 2000.0), ("west", 2, 20.0)]
    assert "their value" in result.output
    assert "2,000.0" in result.output


def test_leads_that_match_no_route_are_said_and_not_warned_of(run: Run, desk: Path) -> None:
    """Counted on screen and in the JSON as assign does, without a line of Python."""
    (desk / "rules.toml").write_text(
        '[[route]]\nname = "big"\nwhen = { value = ">= 500" }\n[catch_all]\nwarn_after = 2\n'
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = run("route", *words(desk, "--policy", "rules", "--rules", desk / "rules.toml", *MORNING))
    assert result.exit_code == 0, result.output
    said = "Matched by no route: 6 of 6 leads (100%). More than 10%: look at the routes."
    assert said in result.output
    assert json.loads((desk / "out.json").read_text())["catch_all"] == said


def test_help_names_the_policies_of_a_rules_file(run: Run) -> None:
    """Square brackets are not taken for markup."""
    for command in ("assign", "route", "simulate", "compare"):
        assert "[policy.NAME]" in "".join(run(command, "--help").output.replace("│", " ").split()), command


ROUTES = """
[[route]]
name = "large"
when = { grade = "A" }
to = { team = "TEAM" }
by = "level"

[catch_all]
"""


def test_the_log_of_a_route_names_those_it_leads_to(run: Run, desk: Path) -> None:
    """Only the west could have had a lead of the route; r2 and r1 are passed over, with figures for the others."""
    leads_of(desk, 0, 2, grade="A")
    (desk / "rules.toml").write_text(ROUTES.replace("TEAM", "west"))
    afternoon = ("--now", "2026-03-04T15:30+01:00", "--explain")
    result = run("route", *words(desk, "--policy", "rules", "--rules", desk / "rules.toml", *afternoon))
    assert result.exit_code == 0, result.output
    assert pl.read_csv(desk / "out.csv")["eligible_reps"].to_list() == ["r3|r4", "r3|r4"]
    for said in ("lead L1: r4 (large, lowest_level)", "2. r3 at 1: later", "–. r1 at 0: not eligible"):
        assert said in result.output


def test_a_route_to_nobody_is_refused_with_what_there_is(run: Run, desk: Path) -> None:
    """By both commands, naming file, route and teams; nothing is written."""
    leads_of(desk, 0, 2, grade="A")
    rules = desk / "rules.toml"
    rules.write_text(ROUTES.replace("TEAM", "wset"))
    for command in ("route", "assign"):
        result = run(command, *words(desk, "--policy", "rules", "--rules", rules, *MORNING))
        assert result.exit_code == 2
        assert f"{rules}, route 'large', to: 'team = wset'" in result.output
        assert "team: east, west" in result.output
        assert not (desk / "out.csv").exists()
