"""A cap over several reps holds for the batches of a period together."""

from pathlib import Path

import polars as pl
import pytest

from fairlead.assign import assign
from fairlead.ledger import Asked, Ledger, approve, audit, present_of, propose, release, replay, standing, undo
from fairlead.ledger.caps import within_caps
from fairlead.ledger.replaying import SAME
from fairlead.ledger.room import Move
from models import ConversionModel, load_model
from scenarios import Firm, Rules, generate_firm
from tests.fairlead.ledger.sample import MONDAY

RULES = Rules.model_validate(
    {"constraints": {"cap": [{"name": "team A", "limit": 6, "to": {"team": "team A"}, "counts": "leads"}]}}
)


@pytest.fixture(scope="module")
def firm() -> Firm:
    """Twelve reps in two teams, forty leads."""
    return generate_firm(seed=4, leads=40, history=600, differences="dream")


@pytest.fixture(scope="module")
def model(firm: Firm, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a fitted model's folder."""
    return ConversionModel(draws=20).fit(firm.history, reps=firm.reps).save(tmp_path_factory.mktemp("m") / "model")


def entered(ledger: Ledger, firm: Firm, model: Path, batch_id: str, table: pl.DataFrame) -> pl.DataFrame:
    """Propose a batch of Monday that knows what others took of the cap."""
    before = standing(ledger, "monday", table["lead_id"])
    plan = assign(
        before.free(table), firm.reps, model=load_model(model), rules=RULES, on=MONDAY,
        taken=before.taken, used=before.used,
    )  # fmt: skip
    return propose(ledger, batch_id, plan, Asked("optimal", "monday", rules=RULES, model=model))


def in_team(firm: Firm, table: pl.DataFrame) -> int:
    """Count the leads that went to team A."""
    return table.drop_nulls("rep_id").join(firm.reps.filter(team="team A"), on="rep_id").height


def released(ledger: Ledger, batch_id: str, table: pl.DataFrame) -> pl.DataFrame:
    """Approve and release a batch; returns its file."""
    approve(ledger, batch_id, "Ann", "as planned")
    return release(ledger, batch_id, present_of(table), None).table


def test_the_second_batch_gets_what_the_first_left(ledger: Ledger, firm: Firm, model: Path) -> None:
    """Six in all; undone they are free again, and every batch is decided again bit for bit."""
    one, two = firm.leads.head(4), firm.leads.slice(4, 20)
    first = in_team(firm, entered(ledger, firm, model, "one", one))
    assert first > 0
    released(ledger, "one", one)
    assert in_team(firm, entered(ledger, firm, model, "two", two)) == 6 - first
    released(ledger, "two", two)
    assert standing(ledger, "monday", []).used == {"team A": 6.0}
    assert in_team(firm, entered(ledger, firm, model, "three", firm.leads.slice(24, 5))) == 0
    undo(ledger, "one", present_of(one, none_worked=True), None, "Ann", "wrong list")
    assert standing(ledger, "monday", []).used == {"team A": 6.0 - first}
    assert replay(ledger, "two").counts == {SAME: 20}
    assert audit(ledger) == []


def test_two_proposed_side_by_side_keep_it_at_release(small: Ledger, firm: Firm, model: Path) -> None:
    """Each knew of no other; the second release leaves out what would break the cap."""
    one, two = firm.leads.head(20), firm.leads.slice(20, 20)
    for name, table in (("one", one), ("two", two)):
        assert in_team(firm, entered(small, firm, model, name, table)) == 6
    assert in_team(firm, released(small, "one", one)) == 6
    assert in_team(firm, released(small, "two", two)) == 0
    assert audit(small) == []


def test_those_worth_least_are_left_out() -> None:
    """By hand: room for two more under the cap; leads outside it are untouched, and those that stay count."""
    moves = [Move(at, 1, None, 1.0, 1.0, worth) for at, worth in enumerate((5.0, 1.0, 9.0))] + [
        Move(3, 2, None, 1.0, 1.0, 0.1)
    ]
    cap = {"name": "c", "limit": 4.0, "counts": "work", "leads": [0, 1, 2, 3, 4], "reps": [1]}
    stays = [{"position": 4, "rep": 1, "owner": 1, "work": 1.0}]
    assert [move.position for move in within_caps(moves, [cap], {"c": 1.0}, stays)] == [0, 2, 3]
