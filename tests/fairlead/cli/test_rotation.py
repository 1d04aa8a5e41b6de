"""What is remembered between runs: told, shown, and never mixed up, from the command line."""

import json
from pathlib import Path

from tests.fairlead.cli.conftest import Run
from tests.fairlead.cli.test_route import MORNING, REPS, desk, got, leads_of, words

__all__ = ["desk"]


def test_a_repeated_run_gives_nothing_out_twice(run: Run, desk: Path) -> None:
    """The second time nothing is routed; a declined lead is, to somebody else; a closed one is not."""
    run("route", *words(desk, "--policy", "level", *MORNING))
    first = dict(zip([f"L{row}" for row in range(6)], got(desk), strict=True))
    result = run("route", *words(desk, "--policy", "level", *MORNING))
    assert "6 leads somebody has already" in result.output
    assert run("rotation", "declined", "L0", "--state", desk / "state.json").exit_code == 0
    run("route", *words(desk, "--policy", "level", *MORNING))
    assert len(got(desk)) == 1
    assert got(desk)[0] not in (None, first["L0"])
    assert run("rotation", "closed", "L1", "--state", desk / "state.json").exit_code == 0
    assert run("rotation", "closed", "L1", "--state", desk / "state.json").exit_code == 2


def test_pause_resume_and_credit(run: Run, desk: Path) -> None:
    """Paused r1 gets nothing, resumed she does; a credit brings r2 the next lead; who is unknown is refused."""
    state = ("--state", desk / "state.json")
    leads_of(desk, 0, 3)
    run("route", *words(desk, "--policy", "level", *MORNING))
    assert run("rotation", "pause", "r1", *state).exit_code == 0
    leads_of(desk, 3, 6)
    result = run("route", *words(desk, "--policy", "level", *MORNING))
    assert "r1" not in got(desk)
    assert "1 paused" in result.output
    assert "paused already" in run("rotation", "pause", "r1", *state).output
    assert "comes back" in run("rotation", "resume", "r1", *state).output
    assert "not paused: nothing changed" in run("rotation", "resume", "r1", *state).output
    run("rotation", "credit", "r4", "no_show", *state, "--leads", 3)
    leads_of(desk, 6, 7)
    run("route", *words(desk, "--policy", "level", *MORNING))
    assert got(desk) == ["r4"]
    for wrong in (("pause", "r9"), ("credit", "r1", "noshow"), ("declined", "L99")):
        assert run("rotation", *wrong, *state).exit_code == 2


def test_another_methods_state_is_refused_and_left_alone(run: Run, desk: Path) -> None:
    """Exit code 2, naming both; the file is as it was, and no output is left."""
    run("assign", *words(desk, "--policy", "level"))
    before = (desk / "state.json").read_bytes()
    (desk / "out.csv").unlink()
    for command in ("assign", "route"):
        result = run(command, *words(desk, "--policy", "round-robin"))
        assert result.exit_code == 2
        assert "the state of round-robin; this is that of level" in result.output
    assert (desk / "state.json").read_bytes() == before
    assert not (desk / "out.csv").exists()


def test_a_batch_goes_on_where_the_last_one_stopped(run: Run, desk: Path) -> None:
    """Two batches with a state are one rotation; without it the second begins at the first rep again."""
    orders = []
    for start in (0, 2):
        leads_of(desk, start, start + 2)
        assert run("assign", *words(desk, "--policy", "round-robin")).exit_code == 0
        orders += got(desk)
    assert orders == ["r1", "r2", "r3", "r4"]
    shown = run("rotation", "show", "--state", desk / "state.json", "--reps", desk / "reps.csv")
    assert "Method: round-robin" in shown.output
    assert "east" in shown.output
    assert "r1" not in shown.output
    assert "r1" in run("rotation", "show", "--state", desk / "state.json", "--persons").output
    again = run("assign", *words(desk, "--policy", "round-robin"))
    assert "2 leads were given out by an earlier run" in again.output
    assert json.loads((desk / "out.json").read_text())["held"] == 2


def test_changed_weights_are_said_between_runs(run: Run, desk: Path) -> None:
    """R4 from 1 to 3: screen and JSON say so by team."""
    run("assign", *words(desk, "--policy", "weighted-round-robin"))
    (desk / "reps.csv").write_text(REPS.replace("r4,5,west,1", "r4,5,west,3"))
    leads_of(desk, 6, 8)
    result = run("assign", *words(desk, "--policy", "weighted-round-robin"))
    assert "west 40% → 57%" in result.output
    kinds = [notice["kind"] for notice in json.loads((desk / "out.json").read_text())["notices"]]
    assert kinds == ["unequal_weights", "changed_weights"]


def test_who_has_left_the_table_is_still_counted(run: Run, desk: Path) -> None:
    """R2 is not among the reps of the second run: her leads stay in the sums, and she can be told of by name."""
    state = ("--state", desk / "state.json")
    leads_of(desk, 0, 3)
    run("route", *words(desk, "--policy", "level", *MORNING))
    (desk / "reps.csv").write_text("\n".join(line for line in REPS.splitlines() if not line.startswith("r2")) + "\n")
    leads_of(desk, 3, 4)
    assert run("route", *words(desk, "--policy", "level", *MORNING)).exit_code == 0
    shown = run("rotation", "show", *state, "--reps", desk / "reps.csv").output
    assert "not in this table" in shown
    held = [line.split() for line in shown.splitlines() if line.split()[-3:-2] and line.split()[-1].isdigit()]
    assert sum(int(line[-1]) for line in held) == 4
    assert run("rotation", "pause", "r2", *state).exit_code == 0


def test_the_level_shown_is_the_one_the_method_goes_by(run: Run, desk: Path) -> None:
    """Two leads at weight 2 are level 1; whoever was off shift has a row, and can be credited."""
    state = ("--state", desk / "state.json")
    leads_of(desk, 0, 4)
    run("route", *words(desk, "--policy", "level", *MORNING))
    assert run("rotation", "credit", "r3", "no_show", *state, "--leads", 2).exit_code == 0
    rows = {
        line.split()[0]: line.split()
        for line in run("rotation", "show", *state, "--persons").output.splitlines()
        if line.startswith("r")
    }
    assert rows["r1"][2:5] == ["2", "–", "1"]
    assert rows["r3"][5] == "2"


def test_credits_that_are_no_number_are_refused(run: Run, desk: Path) -> None:
    """NaN, infinity and nothing: the state stays as it was."""
    state = desk / "state.json"
    run("route", *words(desk, "--policy", "level", *MORNING))
    before = state.read_bytes()
    for leads in ("nan", "inf", "0"):
        result = run("rotation", "credit", "r1", "no_show", "--state", state, "--leads", leads)
        assert result.exit_code == 2
        assert str(state) in result.output.replace("\n", "")
    assert state.read_bytes() == before
