"""A batch is proposed, approved, released and undone: once each, in order, and the files say what the ledger says."""

from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from fairlead.ledger import Kind, Ledger, approve, audit, forget, override, present_of, release, replay, undo
from fairlead.ledger import releasing as releasing_module
from scenarios import BadInput
from tests.fairlead.ledger.sample import REPS, held, leads, now, planned, proposed


def test_a_life(ledger: Ledger, tmp_path: Path) -> None:
    """Every lead is given out once, and undoing gives every one back."""
    table = leads()
    assert proposed(ledger, "b", table)["rep_id"].null_count() == 0
    assert approve(ledger, "b", "Ann", "as planned")
    done = release(ledger, "b", now(table), tmp_path / "crm.csv")
    assert done.counts == {"given": 6}
    crm = pl.read_csv(tmp_path / "crm.csv")
    assert crm["lead_id"].to_list() == table["lead_id"].to_list()
    assert held(ledger, leads(0, 12)) == set(table["lead_id"])
    back = undo(ledger, "b", present_of(table, with_work=True, none_worked=True), None, "Ann", "wrong list")
    assert back.counts == {"restored": 6}
    assert back.table["rep_id"].null_count() == 6
    assert held(ledger, leads(0, 12)) == set()
    assert audit(ledger) == []


def test_each_step_again_changes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    """The same answer, the same bytes, no new entry."""
    table, file = leads(), tmp_path / "crm.csv"
    first = proposed(ledger, "b", table)
    assert proposed(ledger, "b", table).equals(first)
    assert approve(ledger, "b", "Ann", "as planned")
    assert not approve(ledger, "b", "Bob", "me too")
    release(ledger, "b", now(table), file)
    before = file.read_bytes()
    assert release(ledger, "b", None, file).repeated
    assert file.read_bytes() == before
    with pytest.raises(BadInput, match="this one is what was released"):
        undo(ledger, "b", now(table), file, "Ann", "no")
    back = tmp_path / "back.csv"
    undo(ledger, "b", now(table), back, "Ann", "no")
    restoring = back.read_bytes()
    assert undo(ledger, "b", None, back, "Bob", "no").repeated
    assert back.read_bytes() == restoring
    with ledger.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM ledger_entry")).scalar() == 4


def test_a_batch_that_gave_nothing_is_undone_again_all_the_same(ledger: Ledger, tmp_path: Path) -> None:
    """Its restoring file is, to the byte, the one that was released: a heading."""
    table, back = leads(), tmp_path / "back.csv"
    for name in ("b", "late"):
        proposed(ledger, name, table)
        approve(ledger, name, "Ann", "as planned")
    release(ledger, "b", now(table), None)
    assert release(ledger, "late", now(table), None).table.is_empty()
    undo(ledger, "late", now(table), back, "Ann", "no")
    assert undo(ledger, "late", now(table), back, "Bob", "no").repeated


def test_the_same_id_with_other_leads_is_refused(ledger: Ledger) -> None:
    """A wrong answer under an old name would go unseen."""
    proposed(ledger, "b", leads())
    with pytest.raises(BadInput, match="what differs: leads"):
        proposed(ledger, "b", leads(count=5))


def test_steps_come_in_order(ledger: Ledger) -> None:
    """What comes first is said."""
    table = leads()
    proposed(ledger, "b", table)
    with pytest.raises(BadInput, match="'fairlead ledger approve' approves it"):
        release(ledger, "b", now(table), None)
    with pytest.raises(BadInput, match="to be undone; this one is proposed"):
        undo(ledger, "b", now(table), None, "Ann", "no")
    with pytest.raises(BadInput, match="the nearest is 'b'"):
        approve(ledger, "bb", "Ann", "yes")
    with pytest.raises(BadInput, match="who does it"):
        approve(ledger, "b", " ", "yes")


def test_leads_whose_owner_changed_since_are_left_out(ledger: Ledger) -> None:
    """Somebody took one by hand, and another is gone from the CRM."""
    table = leads()
    proposed(ledger, "b", table)
    approve(ledger, "b", "Ann", "yes")
    later = table.with_columns(owner=pl.when(pl.col("lead_id") == "L2").then(pl.lit("r9"))).head(5)
    done = release(ledger, "b", now(later), None)
    assert done.counts == {"given": 4, "owner_changed": 1, "gone": 1}
    assert not {"L2", "L5"} & set(done.table["lead_id"])
    assert audit(ledger) == []


def test_two_batches_never_give_one_lead_two_owners(ledger: Ledger) -> None:
    """Both are approved; whoever is released second leaves the shared leads out."""
    for name, first in (("one", 0), ("two", 3)):
        proposed(ledger, name, leads(first), reps=REPS.with_columns(capacity=pl.lit(9.0)))
        approve(ledger, name, "Ann", "yes")
    one = release(ledger, "one", now(leads(0, 9)), None)
    two = release(ledger, "two", now(leads(0, 9)), None)
    assert two.counts == {"given": 3, "held": 3}
    assert not set(one.table["lead_id"]) & set(two.table["lead_id"])
    assert audit(ledger) == []


def test_batches_of_one_period_keep_the_caps_together(ledger: Ledger) -> None:
    """Two batches of ten each were proposed for twelve places; the second gives two. Next period begins anew."""
    for name, first in (("one", 0), ("two", 10)):
        proposed(ledger, name, leads(first, 10))
        approve(ledger, name, "Ann", "yes")
    crm = now(leads(0, 40))
    given = [release(ledger, name, crm, None) for name in ("one", "two")]
    assert [done.counts for done in given] == [{"given": 10}, {"given": 2, "capacity": 8}]
    per_rep = Counter(pl.concat(done.table for done in given)["rep_id"])
    assert max(per_rep.values()) == 3
    assert proposed(ledger, "three", leads(20))["rep_id"].null_count() == 6
    assert replay(ledger, "three").counts == {"bit for bit": 6}
    assert proposed(ledger, "four", leads(20), period="tuesday")["rep_id"].null_count() == 0
    assert audit(ledger) == []


def test_worked_leads_are_not_undone(ledger: Ledger) -> None:
    """Nor are those that the CRM moved on; without a column that says so nothing is guessed."""
    table = leads()
    proposed(ledger, "b", table)
    approve(ledger, "b", "Ann", "yes")
    given = release(ledger, "b", now(table), None).table
    with pytest.raises(BadInput, match="--none-worked"):
        present_of(table, with_work=True)
    crm = table.drop("owner").join(given.select("lead_id", owner="rep_id"), on="lead_id", maintain_order="left")
    crm = crm.with_columns(
        first_touch_at=pl.when(pl.col("lead_id") == "L1").then("created_at"),
        owner=pl.when(pl.col("lead_id") == "L4").then(pl.lit("r9")).otherwise("owner"),
    )
    back = undo(ledger, "b", present_of(crm, with_work=True), None, "Ann", "no")
    assert back.counts == {"restored": 4, "worked": 1, "owner_changed": 1}
    assert held(ledger, leads(0, 12)) == {"L1", "L4"}
    assert audit(ledger) == []


def test_undoing_a_move_gives_the_lead_back_to_whom_had_it(ledger: Ledger) -> None:
    """The second batch moves a leaver's leads; undone, the first batch holds them again."""
    table = leads(0, 3)
    one = REPS.head(1)
    proposed(ledger, "one", table, reps=one)
    approve(ledger, "one", "Ann", "yes")
    release(ledger, "one", now(table), None)
    owned = table.with_columns(owner=pl.lit("r1"))
    left = REPS.with_columns(left_on=pl.when(pl.col("rep_id") == "r1").then(pl.date(2026, 3, 1)))
    from fairlead.assign import assign
    from fairlead.ledger import Asked, propose
    from tests.fairlead.ledger.sample import MONDAY

    plan = assign(owned, left, policy="round-robin", on=MONDAY, reassign="leaver")
    propose(ledger, "two", plan, Asked("round-robin", "monday"))
    approve(ledger, "two", "Ann", "yes")
    assert release(ledger, "two", now(owned), None).counts == {"given": 3}
    moved = owned.with_columns(owner=pl.lit("r2"))
    back = undo(ledger, "two", present_of(moved, none_worked=True, with_work=True), None, "Ann", "no")
    assert back.counts.get("restored", 0) + back.counts.get("owner_changed", 0) == 3
    assert set(back.table["rep_id"]) == {"r1"}
    assert held(ledger, leads(0, 12)) == {"L0", "L1", "L2"}
    assert audit(ledger) == []


def test_nobody_who_was_forgotten_is_given_or_given_back_a_lead(ledger: Ledger, tmp_path: Path) -> None:
    """Neither by a release nor by an undo; and a file that is there is not spoilt."""
    table, file = leads(), tmp_path / "crm.csv"
    first = proposed(ledger, "b", table)
    approve(ledger, "b", "Ann", "yes")
    hers = first.filter(pl.col("rep_id") == "r1").height
    forget(ledger, Kind.REP, "r1", "Ann", "left")
    given = release(ledger, "b", now(table), file)
    assert given.counts["rep_forgotten"] == hers > 0
    assert not [name for name in given.table["rep_id"] if name.startswith("forgotten")]
    before = file.read_bytes()
    forget(ledger, Kind.LEAD, given.table["lead_id"][0], "Ann", "asked")
    with pytest.raises(BadInput, match="can no longer be written as it was"):
        release(ledger, "b", None, file)
    assert file.read_bytes() == before
    forget(ledger, Kind.REP, "r2", "Ann", "left")
    back = undo(ledger, "b", now(table), None, "Ann", "no")
    assert back.counts["rep_forgotten"] > 0
    assert not [name for name in back.table["rep_id"].drop_nulls() if name.startswith("forgotten")]


def test_a_file_that_could_not_be_written_is_written_later(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger says released, the file is missing; releasing again writes what the ledger says."""
    table = leads()
    proposed(ledger, "b", table)
    approve(ledger, "b", "Ann", "yes")
    with monkeypatch.context() as patched:
        patched.setattr(releasing_module, "write_table", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
        with pytest.raises(OSError, match="disk full"):
            release(ledger, "b", now(table), tmp_path / "crm.csv")
    assert not (tmp_path / "crm.csv").exists()
    release(ledger, "b", None, tmp_path / "crm.csv")
    assert pl.read_csv(tmp_path / "crm.csv").height == 6


def test_an_override_is_released_and_keeps_the_cap(ledger: Ledger) -> None:
    """Who was named gets the lead; the one worth least that she was to get stays out."""
    table = leads(0, 12)
    plan = proposed(ledger, "b", table)
    lead = plan.filter(pl.col("rep_id") != "r1")["lead_id"][0]
    override(ledger, "b", lead, "r1", "Ann", "knows the buyer")
    approve(ledger, "b", "Ann", "yes")
    with pytest.raises(BadInput, match="this one is approved"):
        override(ledger, "b", lead, "r2", "Ann", "no")
    done = release(ledger, "b", now(table), None)
    assert done.counts == {"given": 11, "capacity": 1}
    assert done.table.filter(pl.col("lead_id") == lead)["rep_id"].to_list() == ["r1"]
    assert done.table["rep_id"].to_list().count("r1") == 3
    with pytest.raises(BadInput, match="room left"):
        override(ledger, "b", done.table.filter(pl.col("rep_id") == "r2")["lead_id"][0], "r4", "Ann", "no")
    assert audit(ledger) == []


def test_what_is_written_cannot_be_changed(ledger: Ledger) -> None:
    """The database refuses, whoever asks."""
    proposed(ledger, "b", leads())
    for table in ("ledger_batch", "ledger_decision", "ledger_entry", "ledger_capacity"):
        for change in (f"DELETE FROM {table}", f"UPDATE {table} SET batch = 9" if table != "ledger_batch" else ""):
            if change:
                with pytest.raises((DatabaseError, BadInput), match="append-only"), ledger.writing() as connection:
                    connection.execute(text(change))


def test_a_batch_without_leads_is_a_batch(small: Ledger, tmp_path: Path) -> None:
    """A morning on which nothing came in."""
    table = leads(0, 0)
    assert proposed(small, "b", table).height == 0
    approve(small, "b", "Ann", "yes")
    assert release(small, "b", now(table), tmp_path / "crm.csv").counts == {}
    assert audit(small) == []
    assert planned(small, table).table.height == 0
