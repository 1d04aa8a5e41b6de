"""``fairlead simulate`` and ``fairlead compare`` keep their contract."""

import json
import re
from html import unescape
from pathlib import Path

import polars as pl
import pytest

from fairlead.intake import read_table
from scenarios.tables import EVENTS, check_table
from tests.fairlead.cli.conftest import Run
from tests.fairlead.report.test_markdown import cells

BASELINE = Path(__file__).parents[3] / "scenarios" / "library" / "baseline.toml"
KPIS = {"wins", "revenue", "speed_to_lead_hours", "sla_breach_share", "acceptance_share", "leakage_value",
        "recycled_share", "won_after_recycling", "load_gini", "value_gini", "utilisation"}  # fmt: skip


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """Make the baseline with one week of arrivals and five of follow-up."""
    text = BASELINE.read_text().replace("arrival_days = 56", "arrival_days = 7")
    path = tmp_path / "short.toml"
    path.write_text(text.replace("follow_up_days = 182", "follow_up_days = 35"))
    return path


def test_simulate_writes_an_event_log_of_the_contract(run: Run, short: Path, tmp_path: Path) -> None:
    """Schema, order and one final state a lead are checked by the table's own rules; twice gives the same bytes."""
    for name in ("one.parquet", "two.parquet"):
        result = run("simulate", short, "--policy", "round-robin", "--seed", 5, "--out", tmp_path / name)
        assert result.exit_code == 0, result.output
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    events = check_table(pl.read_parquet(tmp_path / "one.parquet"), EVENTS)
    assert events.columns == ["time", "lead_id", "rep_id", "event", "detail"]
    assert events["time"].is_sorted()


def test_a_simulated_log_is_a_history_that_can_be_evaluated(run: Run, tmp_path: Path) -> None:
    """A rotation's own log: its chances are in it, and a rotation would have done as the log did."""
    history, reps = tmp_path / "history.csv", tmp_path / "reps.csv"
    out = ("--out", tmp_path / "e.parquet", "--write-history", history, "--write-reps", reps)
    assert run("simulate", "baseline", "--policy", "round-robin", "--seed", 5, *out).exit_code == 0
    given = pl.read_parquet(tmp_path / "e.parquet").filter(pl.col("event") == "assigned")
    assert pl.read_csv(history).height == given.height
    words = ("--history", history, "--reps", reps, "--policy", "round-robin", "--json", tmp_path / "v.json")
    result = run("evaluate", *words)
    assert result.exit_code == 0, result.output
    assert "as logged" in json.loads((tmp_path / "v.json").read_text())["propensities"]


def test_methods_that_need_values_learn_from_the_scenarios_own_past(run: Run, short: Path, tmp_path: Path) -> None:
    """Without --model a model is fitted, and that is said."""
    result = run(
        "simulate", short, "--policy", "optimal", "--out", tmp_path / "e.parquet", "--json", tmp_path / "k.json"
    )
    assert result.exit_code == 0, result.output
    assert "fitting a model" in result.output
    assert set(json.loads((tmp_path / "k.json").read_text())["kpis"]) >= KPIS


def test_hard_territories_hold_in_the_simulator_too(run: Run, short: Path, tmp_path: Path) -> None:
    """Under --rules every hand-over is to a rep of the lead's own territory."""
    (tmp_path / "rules.toml").write_text('[constraints]\nterritory = "hard"\n')
    words = ("--policy", "round-robin", "--rules", tmp_path / "rules.toml", "--out", tmp_path / "e.parquet")
    assert run("simulate", short, *words).exit_code == 0
    from scenarios import load
    from simulation import simulate

    scenario = load(short)
    leads = simulate(scenario, "round-robin").leads.select("lead_id", "territory")
    own = {rep.rep_id: rep.territories for rep in scenario.reps}
    events = pl.read_parquet(tmp_path / "e.parquet").filter(pl.col("event") == "assigned").join(leads, on="lead_id")
    assert events.height > 50
    assert all(territory in own[rep] for rep, territory in events.select("rep_id", "territory").iter_rows())


def test_rules_about_single_leads_are_refused_in_a_scenario(run: Run, short: Path, tmp_path: Path) -> None:
    """A scenario's leads have no names a rule could know."""
    (tmp_path / "rules.toml").write_text('[constraints]\nfixed = [{ lead_id = "L1", rep_id = "r01" }]\n')
    words = ("--policy", "round-robin", "--rules", tmp_path / "rules.toml", "--out", tmp_path / "e.parquet")
    result = run("simulate", short, *words)
    assert result.exit_code == 2
    assert "constraints.fixed" in result.output


def test_compare_writes_report_and_json_of_the_contract(run: Run, short: Path, tmp_path: Path) -> None:
    """The first policy is the baseline, every KPI has mean, low and high, and the page says whose figures these are."""
    words = ("--policies", "round-robin,optimal,oracle", "--replications", 4, "--seed", 2)
    result = run("compare", short, *words, "--out", tmp_path / "r.html", "--json", tmp_path / "c.json")
    assert result.exit_code == 0, result.output
    found = json.loads((tmp_path / "c.json").read_text())
    assert list(found["policies"]) == ["round-robin", "optimal", "oracle"]
    assert list(found["differences"]) == ["optimal - round-robin", "oracle - round-robin"]
    assert (found["replications"], found["seed"], found["world"], found["validated"]) == (
        4,
        2,
        "synthetic",
        False,
    )
    for kpis in (*found["policies"].values(), *found["differences"].values()):
        assert set(kpis) >= KPIS
        assert all(set(figure) == {"mean", "low", "high"} for figure in kpis.values())
    page = (tmp_path / "r.html").read_text()
    assert "not your firm" in page
    assert "<script" not in page


def test_a_model_of_the_users_own_is_used(run: Run, short: Path, shelf: Path, tmp_path: Path) -> None:
    """With --model nothing is fitted."""
    words = ("--policies", "round-robin,greedy", "--replications", 2, "--model", shelf / "model")
    result = run("compare", short, *words, "--out", tmp_path / "r.html")
    assert result.exit_code == 0, result.output


def test_events_go_into_a_database_as_into_a_file(run: Run, short: Path, tmp_path: Path) -> None:
    """The same events, and the address is named at the end."""
    place = f"sqlite:///{tmp_path}/events.db#events"
    for target in (place, tmp_path / "events.parquet"):
        said = run("simulate", short, "--out", target)
        assert said.exit_code == 0, said.output
        assert str(target) in said.output
    assert read_table(place, EVENTS).frame.equals(read_table(tmp_path / "events.parquet", EVENTS).frame)


RULES = """
[[route]]
name = "best"
when = { grade = ["A", "B"] }
by = "level"

[[route]]
when = { grade = "C" }

[catch_all]
by = "longest-waiting"

[policy.trial]
kind = "holdout"
share = 0.3
base = "round-robin"
inner = "least-loaded"
"""


def test_routes_and_wrappers_of_a_rules_file_can_be_simulated(run: Run, short: Path, tmp_path: Path) -> None:
    """The log says of every hand-over which route or arm decided; the catch-all is counted on screen."""
    (tmp_path / "rules.toml").write_text(RULES)
    for policy, ways in (("rules", {"best", "route 2", "catch-all"}), ("trial", {"trial: base", "trial: inner"})):
        words = ("--policy", policy, "--rules", tmp_path / "rules.toml", "--out", tmp_path / f"{policy}.parquet")
        result = run("simulate", short, *words, "--json", tmp_path / "k.json")
        assert result.exit_code == 0, result.output
        assert ("given out by the catch-all" in result.output) == (policy == "rules")
        details = pl.read_parquet(tmp_path / f"{policy}.parquet").filter(pl.col("event") == "assigned")["detail"]
        assert {json.loads(text)["via"] for text in details} == ways
        assert set(json.loads((tmp_path / "k.json").read_text())["by_route"]) == ways


def test_new_methods_can_be_compared(run: Run, short: Path, tmp_path: Path) -> None:
    """Each of the rotations and a wrapper stands in the table under its name."""
    (tmp_path / "rules.toml").write_text(RULES)
    names = "round-robin,longest-waiting,level,least-loaded,sticky,rules,trial"
    words = ("--replications", 2, "--rules", tmp_path / "rules.toml", "--json", tmp_path / "c.json")
    result = run("compare", short, "--policies", names, *words, "--out", tmp_path / "c.html")
    assert result.exit_code == 0, result.output
    assert list(json.loads((tmp_path / "c.json").read_text())["policies"]) == names.split(",")


@pytest.mark.parametrize(
    ("rules", "policy", "named"),
    [
        ("", "rules", "[[route]]"),
        ("[policy.t]\nkind = 'holdout'\nsha = 1\ninner = 'level'\nbase = 'level'", "t", "'share'"),
        ("[policy.t]\nkind = 'switchback'\nteam = 'region'\ninner = 'level'\nbase = 'level'", "t", "region"),
        ("[[route]]\nwhen = { teritory = 'north' }", "rules", "teritory"),
        ("", "levle", "'level'"),
    ],
)
def test_what_a_method_lacks_is_named(
    run: Run, short: Path, tmp_path: Path, rules: str, policy: str, named: str
) -> None:
    """Exit code 2, no output file, no traceback; in simulate and compare alike."""
    (tmp_path / "rules.toml").write_text(rules)
    words = ("--rules", tmp_path / "rules.toml")
    results = [
        run("simulate", short, "--policy", policy, *words, "--out", tmp_path / "e.parquet"),
        run(
            "compare",
            short,
            "--policies",
            f"round-robin,{policy}",
            "--replications",
            2,
            *words,
            "--out",
            tmp_path / "c.html",
        ),
    ]
    for result in results:
        assert result.exit_code == 2, result.output
        assert named in result.output
        assert "Traceback" not in result.output
    assert [path.name for path in tmp_path.iterdir() if path.suffix in (".parquet", ".html")] == []


def test_compare_in_the_firms_own_world(run: Run, short: Path, tmp_path: Path) -> None:
    """With --history and --reps: the posterior world, 40 draws, and a page that says what the range is of."""
    history, reps = tmp_path / "history.csv", tmp_path / "reps.csv"
    out = ("--out", tmp_path / "e.parquet", "--write-history", history, "--write-reps", reps)
    assert run("simulate", "baseline", "--policy", "round-robin", "--seed", 5, *out).exit_code == 0
    given = pl.read_csv(reps, infer_schema=False).select("rep_id", capacity=pl.lit("3"))
    given.write_csv(tmp_path / "capacities.csv")
    words = ("--policies", "round-robin,optimal", "--history", history, "--reps", reps, "--replications", 80,
             "--capacities", tmp_path / "capacities.csv")  # fmt: skip
    result = run("compare", short, *words, "--out", tmp_path / "r.html", "--json", tmp_path / "c.json")
    assert result.exit_code == 0, result.output
    found = json.loads((tmp_path / "c.json").read_text())
    assert (found["world"], found["draws"], found["precision"]) == ("posterior", 40, None)
    wins = found["differences"]["optimal - round-robin"]["wins"]
    assert wins["low"] < wins["mean"] < wins["high"]
    page = unescape((tmp_path / "r.html").read_text())
    assert "range of gains over 40 draws" in page
    assert "<title>Your leads in a funnel not calibrated on your firm: Which routing method" in page
    assert "A made-up team" not in page
    assert "Quality: your own tables" in page
    assert "Your leads in a funnel not calibrated on your firm: leads, reps and how" in result.output
    assert f"Capacities: as confirmed in {tmp_path / 'capacities.csv'}" in result.output
    assert "--capacities" in found["command"]


def test_compare_goes_on_where_it_stopped_and_says_what_precision_it_reached(
    run: Run, short: Path, tmp_path: Path
) -> None:
    """--resume keeps replications; the same command again runs none of them, and gives the same bytes."""
    words = ("--policies", "round-robin,level,oracle", "--precision", 0.5, "--resume", tmp_path / "kept")
    for name in ("one", "two"):
        result = run("compare", short, *words, "--out", tmp_path / "r.html", "--json", tmp_path / f"{name}.json")
        assert result.exit_code == 0, result.output
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    assert len(list((tmp_path / "kept").glob("0*.json"))) == 20
    found = json.loads((tmp_path / "one.json").read_text())
    assert 0.0 < found["precision"] <= 0.5
    assert set(found["best"]["against_best_other"]) == {"round-robin", "level"}
    assert found["failures"] == []
    assert "Precision: differences in wins are known to" in result.output


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--replications", 30, "--precision", 0.1), "--precision"),
        (("--history", "h.csv"), "--reps"),
        (("--world", "replay"), "--history"),
        (("--warm-up", "soon"), "--warm-up"),
        (("--at-most", 50), "--at-most"),
        (("--dask", "tcp://127.0.0.1:9"), "--dask"),
    ],
)
def test_options_that_do_not_go_together_are_named(
    run: Run, short: Path, tmp_path: Path, words: tuple[object, ...], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2, no output file, no traceback."""
    monkeypatch.setattr("fairlead.comparing.cluster.PATIENCE", "1s")
    result = run("compare", short, *words, "--policies", "round-robin,level", "--out", tmp_path / "r.html")
    assert result.exit_code == 2, result.output
    assert named in result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "r.html").exists()


def test_runs_begin_with_the_open_work_of_a_log(run: Run, short: Path, tmp_path: Path) -> None:
    """`--open` says with what, the page's command repeats it, the figures of open work stand apart."""
    past, leads = tmp_path / "past.parquet", tmp_path / "leads.csv"
    history = tmp_path / "history.csv"
    assert run("simulate", short, "--seed", 4, "--out", past, "--write-history", history).exit_code == 0
    pl.read_csv(history).unique("lead_id").select("lead_id", "grade", "source", "value").write_csv(leads)
    words = ("--open", past, "--open-as-of", "2026-01-12", "--open-leads", leads)
    out, figures = tmp_path / "r.html", tmp_path / "r.json"
    asked = ("--policies", "round-robin,least-loaded", "--replications", 2, *words)
    result = run("compare", short, *asked, "--out", out, "--json", figures)
    assert result.exit_code == 0, result.output
    assert "Begins on 2026-01-12 with" in result.output
    assert "--open-as-of 2026-01-12" in out.read_text()
    kpis = json.loads(figures.read_text())["policies"]["round-robin"]
    assert kpis["opening_leads"]["mean"] > 0
    assert kpis["opening_wins"]["mean"] > 0
    result = run("simulate", short, *words, "--out", tmp_path / "e.parquet")
    assert result.exit_code == 0, result.output
    assert "Open work: still in progress" in result.output
    check_table(pl.read_parquet(tmp_path / "e.parquet"), EVENTS)


def test_open_work_that_cannot_be_meant_is_refused(run: Run, short: Path, tmp_path: Path) -> None:
    """A day without a log, no day at all, a log of nothing open then: exit code 2, option and value named."""
    past = tmp_path / "past.parquet"
    assert run("simulate", short, "--seed", 4, "--out", past).exit_code == 0
    for words, said in (
        (("--open-as-of", "2026-01-12"), "--open-as-of"),
        (("--open", past, "--open-as-of", "soon"), "soon"),
        (("--open", past, "--open-as-of", "2025-01-01"), "open work, --open-as-of: '2025-01-01'; expected at least"),
        (
            ("--open", past, "--open-as-of", "9999-12-31"),
            "open work, --open-as-of: '9999-12-31'; expected a day no more than",
        ),
    ):
        result = run("simulate", short, *words, "--out", tmp_path / "e.parquet")
        assert result.exit_code == 2, result.output
        assert said in result.output
        assert not (tmp_path / "e.parquet").exists()


def test_report_json_and_markdown_have_the_same_figures(run: Run, short: Path, tmp_path: Path) -> None:
    """Every mean and bound of the Markdown is that of the JSON; persons stand on a page of their own."""
    text = short.read_text().replace("arrival_days = 7", "arrival_days = 2")
    short.write_text(text.replace("follow_up_days = 35", "follow_up_days = 10"))
    words = ("--policies", "round-robin,level", "--replications", 4, "--assumptions", 300)
    out = ("--out", tmp_path / "r.html", "--out", tmp_path / "r.md", "--named", tmp_path / "named.html")
    result = run("compare", short, *words, *out, "--json", tmp_path / "c.json")
    assert result.exit_code == 0, result.output
    found = json.loads((tmp_path / "c.json").read_text())
    markdown = (tmp_path / "r.md").read_text()
    rows = [row[1:] for row in cells(markdown, "Methods side by side")]
    of_arrivals = [name for name in found["policies"]["level"] if not name.startswith("opening_")]
    for name, row in zip(of_arrivals, rows, strict=True):  # with empty desks nothing is told of open work
        for policy, cell in zip(("round-robin", "level"), row, strict=True):
            figures = [value for value in found["policies"][policy][name].values() if value is not None]
            near = 0.006 * max(map(abs, figures), default=1.0)  # all three are written with the decimals of the largest
            assert told(cell) == pytest.approx(figures, abs=near), name
    hinges = {hinge["title"]: hinge for hinge in found["assumptions"]["hinges"]}
    for title, figure, wins, *_ in cells(markdown, "What the difference between level and round robin hangs on"):
        ends = [end for end in (hinges[title]["low"], hinges[title]["high"]) if end and end["figure"] == figure]
        assert told(wins) == pytest.approx([ends[0]["wins"]["mean"]], rel=0.01, abs=0.001)
    assert [team["team"] for team in found["teams"]] == ["east wing", "harbour"]
    assert "r01" not in (tmp_path / "c.json").read_text() + markdown + (tmp_path / "r.html").read_text()
    assert "r01" in (tmp_path / "named.html").read_text()
    assert "--assumptions 300" in found["command"]


def told(cell: str) -> list[float]:
    """Return the figures of a cell as numbers, dashes as nothing."""
    plain = cell.replace("\N{NO-BREAK SPACE}", " ").replace("−", "-").replace(",", "")
    scale = {"k": 1e3, "M": 1e6, "%": 0.01}
    letter = next((mark for mark in scale if f" {mark}" in plain), "")
    return [float(number) * scale.get(letter, 1.0) for number in re.findall(r"-?\d[\d.]*", plain)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--policies", "round-robin,level", "--assumptions", 100), "runs or more"),
        (("--policies", "round-robin,oracle", "--assumptions", 400), "two methods or more beside the oracle"),
        (("--policies", "round-robin,level", "--assumptions", 400, "--warm-up", 28), "none with --warm-up"),
        (("--policies", "round-robin,level", "--out", "twice.md", "--out", "twice.md"), "named twice"),
        (("--policies", "round-robin,level", "--out", "report.pdf"), ".html or .md"),
    ],
)
def test_assumptions_that_cannot_be_moved_are_refused_at_once(
    run: Run, short: Path, tmp_path: Path, words: tuple[object, ...], expected: str
) -> None:
    """Exit code 2, what was expected, and nothing written."""
    result = run("compare", short, *words, "--out", tmp_path / "r.html")
    assert result.exit_code == 2
    assert expected in result.output
    assert not (tmp_path / "r.html").exists()
