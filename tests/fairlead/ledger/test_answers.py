"""Why, why not, what people said, what became of it, and all of it as tables."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from fairlead.assign import assign
from fairlead.ledger import (
    Asked,
    Ledger,
    approve,
    audit,
    decisions_table,
    history_table,
    listed,
    note,
    override,
    plan_of,
    preview,
    propose,
    release,
    settle,
    take_in,
    undo,
    why,
    why_not,
)
from fairlead.ledger.crm import present_of
from models import ConversionModel
from scenarios import BadInput, generate_firm
from scenarios.tables import HISTORY, check_table
from tests.fairlead.ledger.sample import MONDAY, REPS, held, leads, now, proposed


def released(ledger: Ledger, name: str = "b", first: int = 0, count: int = 6) -> pl.DataFrame:
    """Take a batch as far as its release; returns the CRM's file."""
    table = leads(first, count)
    proposed(ledger, name, table)
    approve(ledger, name, "Ann", "yes")
    return release(ledger, name, now(table), None).table


def test_why(ledger: Ledger) -> None:
    """Decision, state, what was done and said, and the newest batch first."""
    given = released(ledger)
    note(ledger, "dispute", "L2", owner="Head", why="mine", due=None)
    facts = why(ledger, "L2")
    (decision,) = facts["decisions"]
    assert decision["state"] == "released"
    assert decision["done"] == ["released: given"]
    assert decision["rep"] == decision["given_to"] == given["rep_id"][2]
    assert decision["rep"] in decision["why"]
    assert "it was her turn" in decision["why"]
    assert [said["kind"] for said in facts["notes"]] == ["dispute"]
    with pytest.raises(BadInput, match="lead_id of a lead in the ledger"):
        why(ledger, "L99")


def test_why_not(ledger: Ledger) -> None:
    """Turns missed are those where she was next; what she got stands beside her team's."""
    released(ledger)
    table = decisions_table(ledger)
    for rep in REPS["rep_id"]:
        facts = why_not(ledger, rep)
        expected = table.filter((pl.col("runner_up") == rep) & (pl.col("rep_id") != rep))
        assert facts["missed"] == expected.height == len(facts["turns"])
        assert {row["reason"]: row["turns"] for row in facts["reasons"]} == dict(
            expected["reason"].value_counts().iter_rows()
        )
        assert facts["received"][0]["leads"] == (table["rep_id"] == rep).sum()
        assert facts["received"][0]["team_leads"] == (2.0 if rep in ("r1", "r2") else 1.0)
    with pytest.raises(BadInput, match="the id of a batch"):
        why_not(ledger, "r1", "other")


def test_what_missed_turns_were_worth(small: Ledger) -> None:
    """By the values that decided: what she was valued at, and by how much she came out behind."""
    firm = generate_firm(seed=4, leads=30, history=400, differences="dream")
    model = ConversionModel(draws=20).fit(firm.history, reps=firm.reps)
    plan = assign(firm.leads, firm.reps, model=model, on=MONDAY)
    propose(small, "b", plan, Asked("optimal", "monday"))
    propose(small, "sheet", plan, Asked("optimal", "shadow", shadow=True))
    rep = plan.table["runner_up"].drop_nulls().mode()[0]
    facts = why_not(small, rep)
    column = firm.reps["rep_id"].to_list().index(rep)
    values = dict(
        zip(firm.leads["lead_id"], model.pair_values(firm.leads, firm.reps).block(0, 30)[:, column], strict=True)
    )
    mine = plan.table.filter((pl.col("runner_up") == rep) & (pl.col("rep_id") != rep))
    assert sum(row["value"] for row in facts["reasons"]) == pytest.approx(sum(values[name] for name in mine["lead_id"]))
    assert sum(row["behind"] for row in facts["reasons"]) == pytest.approx(mine["margin"].sum())
    assert facts["missed"] == why_not(small, rep, "sheet")["missed"] == mine.height  # a sheet only where asked for


def test_preview_compares_with_the_batch_before(ledger: Ledger) -> None:
    """Sums by team and rep agree with the decisions; what differs since is named."""
    released(ledger, "one")
    proposed(ledger, "two", leads(6, 4), period="tuesday")
    facts = preview(ledger, "two")
    assert [(team["fewest"], team["most"]) for team in facts["teams"]] == [(1, 1), (1, 1)]
    assert sum(team["leads"] for team in facts["teams"]) == sum(rep["leads"] for rep in facts["reps"]) == 4
    assert facts["since"]["batch"] == "one"
    assert facts["since"]["differs"] == ["leads"]
    assert [(team["leads_then"], team["leads"]) for team in facts["since"]["teams"]] == [(4, 2), (2, 2)]
    assert preview(ledger, "one")["since"] is None
    plan = plan_of(ledger, "two")
    assert plan is not None
    assert plan.table.height == 4


def test_disputes_and_breaches(ledger: Ledger) -> None:
    """Each has somebody who settles it; the overdue stand out, the settled come last, corrections are new words."""
    released(ledger)
    today = date(2026, 3, 5)
    first = note(ledger, "breach", "L0", owner="Lead", why="no call", due="2026-03-04")
    second = note(ledger, "breach", "L1", owner="Lead", why="no call", due="2026-03-09")
    assert [(row["number"], row["state"]) for row in listed(ledger, "breach", today)] == [
        (first, "overdue"),
        (second, "open"),
    ]
    settle(ledger, "breach", first, "Lead", "called")
    settle(ledger, "breach", first, "Lead", "called twice")
    rows = listed(ledger, "breach", today)
    assert [(row["number"], row["state"], row["ruling"]) for row in rows] == [
        (second, "open", None),
        (first, "settled", "called twice"),
    ]
    assert listed(ledger, "dispute", today) == []
    with pytest.raises(BadInput, match="'fairlead ledger disputes' lists them"):
        settle(ledger, "dispute", first, "Head", "no")
    with pytest.raises(BadInput, match="a day such as"):
        note(ledger, "breach", "L0", owner="Lead", why="no call", due="soon")
    with pytest.raises(BadInput, match="who has to settle it"):
        note(ledger, "breach", "L0", owner="", why="no call", due=None)
    assert audit(ledger) == []


def history(given: pl.DataFrame, outcome: str, closed: bool = True) -> pl.DataFrame:
    """Return a checked history of what was given."""
    then = datetime.now(UTC) + timedelta(days=1)
    return check_table(
        given.select(
            "lead_id",
            "rep_id",
            assigned_at=pl.lit(datetime(2026, 3, 2, tzinfo=UTC)),
            outcome=pl.lit(outcome),
            closed_at=pl.lit(then if closed else None, dtype=pl.Datetime("us", "UTC")),
        ),
        HISTORY,
    )


def test_outcomes_come_in_once(ledger: Ledger) -> None:
    """Again they change nothing; what ends a lead frees it, and a lead with an outcome is not undone."""
    given = released(ledger)
    lost = history(given.head(2), "lost")
    done = take_in(ledger, lost)
    assert (done.new, done.known, done.elsewhere, done.freed) == (2, 0, 0, 2)
    again = take_in(ledger, lost)
    assert (again.new, again.known, again.freed) == (0, 2, 0)
    strange = lost.with_columns(rep_id=pl.lit("r9"))
    assert take_in(ledger, strange).elsewhere == 2
    assert held(ledger, leads(0, 12)) == {"L2", "L3", "L4", "L5"}
    back = undo(ledger, "b", present_of(leads(), with_work=True, none_worked=True), None, "Ann", "no")
    assert back.counts == {"worked": 2, "restored": 4}
    assert audit(ledger) == []


def test_a_history_to_learn_from(ledger: Ledger) -> None:
    """It passes the schema; an override is flagged and has no propensity, since nobody drew that rep."""
    given = released(ledger)
    take_in(ledger, history(given.head(1), "won"))
    other = next(rep for rep in REPS["rep_id"] if rep != given["rep_id"][3] and rep not in given["rep_id"][:1])
    override(ledger, "b", "L3", other, "Ann", "knows the buyer")
    past = history_table(ledger)
    assert check_table(past, HISTORY).height == 6
    assert past["outcome"].to_list() == ["won", *["open"] * 5]
    flagged = past.filter(pl.col("override_reason").is_not_null())
    assert flagged.select("lead_id", "rep_id", "propensity").rows() == [("L3", other, None)]
    assert past["contact"][0] == "Person 0"
    undo(ledger, "b", present_of(leads(), with_work=True, none_worked=True), None, "Ann", "no")
    assert history_table(ledger)["lead_id"].to_list() == ["L0"]


def test_decisions_as_a_table(small: Ledger, tmp_path: Path) -> None:
    """A row a decision, of released and of proposed batches."""
    released(small)
    proposed(small, "two", leads(6, 2), period="tuesday")
    table = decisions_table(small)
    assert table["batch_id"].to_list() == [*["b"] * 6, *["two"] * 2]
    assert table["given_to"].null_count() == 2
    assert table["hash"].n_unique() == 8
