"""A rotation goes on from the batch released last, and a batch is still decided again bit for bit."""

import polars as pl

from fairlead.assign import assign
from fairlead.ledger import (
    Asked,
    Kind,
    Ledger,
    Turns,
    approve,
    audit,
    forget,
    present_of,
    propose,
    release,
    replay,
    standing,
    turns_before,
    undo,
)
from fairlead.ledger.replaying import SAME
from matching import policy_from
from matching.policies import described
from tests.fairlead.ledger.sample import MONDAY, REPS, leads

POLICY = policy_from("round-robin")


def entered(ledger: Ledger, batch_id: str, table: pl.DataFrame, *, policy: str = "round-robin") -> list[str]:
    """Propose a batch that goes on where the one before stopped; returns who gets what."""
    method = policy_from(policy)
    rotation = turns_before(ledger, method)
    before = rotation.to_dict()
    free = standing(ledger, batch_id, table["lead_id"]).free(table)
    plan = assign(free, REPS, policy=policy, on=MONDAY, rotation=rotation)
    asked = Asked(policy, batch_id, turns=Turns(described(method), before, rotation.to_dict()))
    return propose(ledger, batch_id, plan, asked)["rep_id"].to_list()


def released(ledger: Ledger, batch_id: str, table: pl.DataFrame) -> None:
    """Approve and release a batch."""
    approve(ledger, batch_id, "Ann", "as planned")
    release(ledger, batch_id, present_of(table), None)


def test_turns_go_on_over_batches(ledger: Ledger) -> None:
    """Three leads each: the second batch begins with the fourth rep, and both replay."""
    assert entered(ledger, "one", leads(0, 3)) == ["r1", "r2", "r3 Ann"]
    released(ledger, "one", leads(0, 3))
    assert entered(ledger, "two", leads(3, 3)) == ["r4", "r1", "r2"]
    assert [replay(ledger, batch).counts for batch in ("one", "two")] == [{SAME: 3}, {SAME: 3}]
    assert audit(ledger) == []


def test_only_what_was_released_counts(small: Ledger) -> None:
    """A proposal nobody released, and a batch that was undone, used up no turns; another method has its own."""
    entered(small, "idle", leads(0, 3))
    assert entered(small, "one", leads(0, 2)) == ["r1", "r2"]
    released(small, "one", leads(0, 2))
    assert entered(small, "other", leads(9, 2), policy="longest-waiting") == ["r1", "r2"]
    assert entered(small, "two", leads(3, 1)) == ["r3 Ann"]
    released(small, "two", leads(3, 1))
    undo(small, "two", present_of(leads(3, 1), none_worked=True), None, "Ann", "wrong list")
    assert entered(small, "three", leads(4, 1)) == ["r3 Ann"]


def test_no_turn_names_who_was_forgotten(small: Ledger) -> None:
    """Her id is in no setting of a batch; the others' turns go on."""
    entered(small, "one", leads(0, 3))
    released(small, "one", leads(0, 3))
    forget(small, Kind.REP, "r3 Ann", "Ann", "asked to be erased")
    with small.reading() as connection:
        assert "r3 Ann" not in str(connection.exec_driver_sql("SELECT config FROM ledger_batch").scalar())
    assert turns_before(small, POLICY).order[:2] == ("r1", "r2")
