"""``fairlead assign --ledger`` and ``fairlead ledger`` keep their contract."""

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from fairlead.cli import ledger_batch
from fairlead.output import write_table
from scenarios import Firm
from tests.fairlead.cli.conftest import Run


@pytest.fixture
def address(tmp_path: Path) -> str:
    """Return the address of a ledger that is not there yet."""
    return f"sqlite:///{tmp_path}/ledger.db"


@pytest.fixture
def batch(run: Run, files: tuple[str, ...], shelf: Path, address: str) -> tuple[object, ...]:
    """Return the words that propose a batch by the optimum."""
    return ("assign", *files, "--model", shelf / "model", "--ledger", address, "--batch", "monday")


def test_a_batch_from_proposal_to_undo(
    run: Run, batch: tuple[object, ...], files: tuple[str, ...], shelf: Path, address: str, tmp_path: Path, firm: Firm
) -> None:
    """What is typed each morning; the file for the CRM holds what assign said."""
    plain, held, crm = (tmp_path / name for name in ("plain.csv", "held.csv", "crm.csv"))
    assert run("assign", *files, "--model", shelf / "model", "--out", plain).exit_code == 0
    first = run(*batch, "--out", held)
    assert first.exit_code == 0, first.output
    assert "nothing counts before" in first.output
    assert held.read_bytes() == plain.read_bytes()
    on = ("--ledger", address)
    preview = run("ledger", "preview", "monday", *on, "--price-rules", "--json", tmp_path / "p.json")
    assert preview.exit_code == 0, preview.output
    assert "team A" in preview.output
    assert "95 %" in preview.output
    first = json.loads((tmp_path / "p.json").read_text())["summary"]
    assert ("no lift is promised" in preview.output) == (first["promises_gain"] is False)
    assert "leads a rep" in preview.output
    facts = json.loads((tmp_path / "p.json").read_text())
    assert "reps" not in facts
    assert sum(team["leads"] for team in facts["teams"]) == 60
    assert run("ledger", "approve", "monday", "--who", "Ann", "--why", "as planned", *on).exit_code == 0
    leads = ("--leads", shelf / "leads.csv")
    released = run("ledger", "release", "monday", *leads, "--out", crm, *on)
    assert released.exit_code == 0, released.output
    table = pl.read_csv(crm)
    assert table.columns == ["lead_id", "rep_id", "old_owner", "batch_id", "reason"]
    assert table.select("lead_id", "rep_id").equals(pl.read_csv(plain).select("lead_id", "rep_id"))
    for words in (("list",), ("show", "monday"), ("why", "N000003"), ("why-not", "R001"), ("replay",), ("audit",)):
        said = run("ledger", *words, *on)
        assert said.exit_code == 0, said.output
    assert "Batch monday: 60 bit for bit." in run("ledger", "replay", *on).output
    restore = tmp_path / "restore.csv"
    signed = ("--who", "Ann", "--why", "wrong list")
    undone = run("ledger", "undo", "monday", *leads, "--none-worked", *signed, "--out", restore, *on)
    assert undone.exit_code == 0, undone.output
    assert pl.read_csv(restore)["rep_id"].null_count() == firm.leads.height


def test_a_repeated_batch_changes_no_answer(run: Run, batch: tuple[object, ...], address: str, tmp_path: Path) -> None:
    """The same bytes and figures; from other inputs it is refused, and nothing is written."""
    one, two = (tmp_path / name for name in ("one.csv", "two.csv"))
    run(*batch, "--out", one, "--json", tmp_path / "one.json")
    again = run(*batch, "--out", two, "--json", tmp_path / "two.json")
    assert again.exit_code == 0, again.output
    assert "nothing was changed" in again.output
    assert one.read_bytes() == two.read_bytes()
    first, second = (json.loads((tmp_path / name).read_text()) for name in ("one.json", "two.json"))
    contract = ("status", "objective", "bound", "gap", "assigned", "unassigned", "former_reps", "promised", "seconds")
    assert all(first[name] == second[name] for name in (*contract, "promised_naive") if name != "seconds")
    assert "seconds" in second
    other = run(*batch, "--seed", 3, "--out", tmp_path / "three.csv")
    assert other.exit_code == 2
    assert "what differs: settings" in other.output
    assert not (tmp_path / "three.csv").exists()


def test_what_was_released_is_not_given_out_again(
    run: Run, batch: tuple[object, ...], shelf: Path, address: str, tmp_path: Path
) -> None:
    """Though the CRM's table still names no owner; and the reps' room of the day is used up."""
    on = ("--ledger", address)
    run(*batch)
    run("ledger", "approve", "monday", "--who", "Ann", "--why", "yes", *on)
    run("ledger", "release", "monday", "--leads", shelf / "leads.csv", *on)
    again = run(*batch[:-1], "tuesday", "--json", tmp_path / "a.json")
    assert again.exit_code == 0, again.output
    assert "60 leads were released by an earlier batch" in again.output
    assert json.loads((tmp_path / "a.json").read_text())["leads"] == 0


def test_who_comes_second_gets_the_first_ones_answer(
    run: Run, batch: tuple[object, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two proposed one id at the same time, and decided otherwise: what is written is what the ledger says."""
    run(*batch, "--out", tmp_path / "first.csv")
    truth = ledger_batch.proposed_before
    answers = iter([lambda *_: None, truth])
    monkeypatch.setattr(ledger_batch, "proposed_before", lambda *words: next(answers)(*words))
    real = ledger_batch.standing
    monkeypatch.setattr(
        ledger_batch, "standing", lambda *words: replace(real(*words), taken={"R001": 1.0, "R002": 30.0})
    )
    second = run(*batch, "--out", tmp_path / "second.csv")
    assert second.exit_code == 0, second.output
    assert "nothing was changed" in second.output
    assert (tmp_path / "first.csv").read_bytes() == (tmp_path / "second.csv").read_bytes()


def test_refusals(run: Run, batch: tuple[object, ...], files: tuple[str, ...], address: str, tmp_path: Path) -> None:
    """Exit code 2, the option or argument named, and no traceback."""
    on = ("--ledger", address)
    cases = (
        (("assign", *files, "--ledger", address), "--batch ID beside it"),
        (("assign", *files, "--batch", "b", "--dry-run"), "--ledger URL beside it"),
        ((*batch, "--dry-run"), "a proposed batch changes nothing until released"),
        ((*batch, "--state", tmp_path / "s.json"), "the ledger remembers"),
        (("assign", *files, "--ledger", "mysql://h/d", "--batch", "b", "--policy", "greedy"), "needs"),
        (("assign", *files, "--ledger", "mysql://h/d", "--batch", "b", "--policy", "level"), "sqlite:///ledger.db"),
        (("ledger", "list", *on), "there is no"),
        (("ledger", "forget", "--who", "a", "--why", "b", *on), "either --lead ID or --rep ID"),
        (("ledger", "replay", "b", "--lead", "L", *on), "not both"),
    )
    for words, said in cases:
        result = run(*words)
        assert result.exit_code == 2, (words, result.output)
        assert said in result.output or said == "needs", (words, result.output)
        assert "Traceback" not in result.output
    assert not list(tmp_path.glob("*.db"))


def test_what_people_say_and_what_became(
    run: Run, batch: tuple[object, ...], shelf: Path, address: str, tmp_path: Path
) -> None:
    """Overrides, disputes, breaches, outcomes, exports, forgetting, retention: each from the command line."""
    on = ("--ledger", address)
    run(*batch)
    signed = ("--who", "Ann", "--why", "as agreed")

    def said(*words: object) -> str:
        result = run("ledger", *words, *on)
        assert result.exit_code == 0, result.output
        return result.output

    assert "its release gives the lead to her" in said("override", "monday", "N000003", "--to", "R001", *signed)
    said("approve", "monday", *signed)
    said("release", "monday", "--leads", shelf / "leads.csv", "--out", tmp_path / "crm.csv")
    assert "Dispute 5 is open" in said("dispute", "N000001", "--owner", "Head", "--why", "mine")
    assert "Dispute 5 is settled" in said("rule", 5, "--who", "Head", "--ruling", "stays")
    assert "5 settled" in said("disputes")
    assert "due 2026-03-09" in said("breach", "N000002", "--owner", "Lead", "--why", "no call", "--due", "2026-03-09")
    said("remedy", 7, "--who", "Lead", "--why", "called")
    assert "7 settled" in said("breaches")
    won = pl.read_csv(tmp_path / "crm.csv").head(1).select("lead_id", "rep_id")
    past = {"assigned_at": "2026-03-02T09:00:00Z", "outcome": "won", "closed_at": "2027-03-02T09:00:00Z"}
    write_table(won.with_columns(pl.lit(value).alias(name) for name, value in past.items()), tmp_path / "past.csv")
    assert "1 outcome taken in" in said("outcomes", "--history", tmp_path / "past.csv")
    said("export", "--out", tmp_path / "decisions.csv")
    said("export", "--shape", "history", "--out", tmp_path / "history.parquet")
    assert pl.read_csv(tmp_path / "decisions.csv").height == 60
    assert pl.read_parquet(tmp_path / "history.parquet")["outcome"].to_list().count("won") == 1
    assert "Forgotten" in said("forget", "--lead", "N000005", *signed)
    assert "input erased" in said("replay")
    assert "kept for 365 days" in said("retention", "--days", 365, *signed)
    assert "schema of this version" in said("upgrade")
    assert "Everything agrees" in said("audit")


def test_a_part_of_the_firm_adopts_it(run: Run, firm: Firm, shelf: Path, address: str, tmp_path: Path) -> None:
    """Declared once, by name; batches then give out for that team only, within what others left of its room."""
    on = ("--ledger", address)
    words = ("--team", "team A", "--who", "Ann", "--why", "pilot")
    unknown = run("ledger", "adopt", "--team", "nope", *words[2:], "--reps", shelf / "reps.csv", *on)
    assert unknown.exit_code == 2
    assert "there are team A, team B" in unknown.output
    unseen = run("ledger", "adopt", "--source", "fax", *words[2:], *on)
    assert "Not looked up (--leads FILE does)" in unseen.output
    first = ("--leads", shelf / "leads.csv", "--reps", shelf / "reps.csv", "--policy", "round-robin", "--batch", "none")
    refused = run("assign", *first, *on, "--out", tmp_path / "none.csv")
    assert refused.exit_code == 2
    assert "'fax'" in refused.output
    assert run("ledger", "adopt", *words, "--reps", shelf / "reps.csv", *on).exit_code == 0
    mine = firm.reps.filter(team="team A")
    first = mine["rep_id"][0]
    given = firm.leads.head(3).select(
        pl.format("x{}", "lead_id").alias("lead_id"), rep_id=pl.lit(first), outcome=pl.lit("open"),
        assigned_at=pl.lit("2026-03-02T08:00+00:00"), closed_at=pl.lit(None, dtype=pl.String),
    )  # fmt: skip
    write_table(given, tmp_path / "others.csv")
    files = ("--leads", shelf / "leads.csv", "--reps", shelf / "reps.csv", "--model", shelf / "model")
    more = ("--elsewhere", tmp_path / "others.csv", "--now", "2026-03-02T12:00+00:00", "--policy", "optimal")
    out = tmp_path / "a.csv"
    done = run("assign", *files, *on, "--batch", "monday", "--out", out, *more)
    assert done.exit_code == 0, done.output
    assert "Given out elsewhere: work of 3 for 1 rep" in done.output
    table = pl.read_csv(out).drop_nulls("rep_id")
    assert set(table["rep_id"]) <= set(mine["rep_id"])
    assert table.filter(rep_id=first).height <= max(0, mine["capacity"][0] - 3)
    replayed = run("ledger", "replay", *on)
    assert "60 bit for bit" in replayed.output
    for option in (("--elsewhere", "x.csv"), ("--elsewhere-since", "2026-03-02")):
        refused = run("assign", *files, "--out", out, *option)
        assert refused.exit_code == 2
        assert option[0] in refused.output


def test_turns_go_on_over_batches(run: Run, firm: Firm, shelf: Path, address: str, tmp_path: Path) -> None:
    """Round robin begins its second batch where the first stopped."""
    on = ("--ledger", address)
    got = []
    for name, rows in (("one", firm.leads.head(5)), ("two", firm.leads.slice(5, 5))):
        write_table(rows, tmp_path / "leads.csv")
        files = ("--leads", tmp_path / "leads.csv", "--reps", shelf / "reps.csv", "--policy", "round-robin")
        done = run("assign", *files, *on, "--batch", name, "--out", tmp_path / "a.csv")
        assert done.exit_code == 0, done.output
        got += pl.read_csv(tmp_path / "a.csv")["rep_id"].to_list()
        assert run("ledger", "approve", name, "--who", "Ann", "--why", "x", *on).exit_code == 0
        assert run("ledger", "release", name, "--leads", tmp_path / "leads.csv", *on).exit_code == 0
    assert got == firm.reps["rep_id"].to_list()[:10]
    assert "bit for bit" in run("ledger", "replay", "two", *on).output
