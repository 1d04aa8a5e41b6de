"""A past batch is decided again from what the ledger kept, bit for bit, whatever happened since."""

import shutil
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import text

from fairlead.assign import assign
from fairlead.ledger import Asked, Kind, Ledger, audit, forget, hash_of, propose, replay, set_retention, why
from fairlead.ledger.replaying import DIFFERENT, ERASED, SAME, TAMPERED, VERIFIED, last_decision
from models import ConversionModel, load_model
from scenarios import Firm, Rules, generate_firm
from scenarios.constraints import Constraints, Pair
from tests.fairlead.ledger.sample import MONDAY, leads, proposed


@pytest.fixture(scope="module")
def firm() -> Firm:
    """Twelve reps, forty leads, 600 past ones."""
    return generate_firm(seed=4, leads=40, history=600, differences="dream")


@pytest.fixture(scope="module")
def kept(firm: Firm, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a fitted model's folder."""
    folder = tmp_path_factory.mktemp("models")
    ConversionModel(steps=False, draws=20).fit(firm.history, reps=firm.reps).save(folder / "model")
    return folder / "model"


def enter(ledger: Ledger, firm: Firm, model: Path, batch_id: str = "b", rules: Rules | None = None) -> pl.DataFrame:
    """Propose the firm's leads by the optimum."""
    plan = assign(firm.leads, firm.reps, model=load_model(model), on=MONDAY, rules=rules, won_by=(30,))
    given = {"leads": hash_of(firm.leads), "model": hash_of(model)}
    return propose(ledger, batch_id, plan, Asked("optimal", "p", model=model, rules=rules, won_by=(30,), given=given))


def test_bit_for_bit_after_another_model_took_its_place(ledger: Ledger, firm: Firm, kept: Path, tmp_path: Path) -> None:
    """The ledger kept the model itself, not where it stood."""
    model = shutil.copytree(kept, tmp_path / "model")
    table = enter(ledger, firm, model)
    assert table["probability"].null_count() < table.height
    shutil.rmtree(model)
    done = replay(ledger, "b")
    assert done.counts == {SAME: 40}
    assert done.causes == ()


def test_rules_about_persons_are_kept(small: Ledger, firm: Firm, kept: Path) -> None:
    """A fixed and a barred pair, by numbers in the ledger and by ids when decided again."""
    lead, rep = firm.leads["lead_id"][0], firm.reps["rep_id"][3]
    pairs = {"fixed": (Pair(lead_id=lead, rep_id=rep),)}
    rules = Rules(constraints=Constraints(**pairs, maximum=2.0))
    table = enter(small, firm, kept, rules=rules)
    assert table["rep_id"][0] == rep
    with small.reading() as connection:
        config = connection.execute(text("SELECT config FROM ledger_batch")).scalar()
    assert lead not in str(config)
    assert replay(small, "b").counts == {SAME: 40}


def test_after_forgetting_a_lead_all_else_adds_up(ledger: Ledger, firm: Firm, kept: Path) -> None:
    """Its own decision says that its input is erased, the others are verified against the model; hashes hold."""
    enter(ledger, firm, kept)
    name = firm.leads["lead_id"][7]
    number = forget(ledger, Kind.LEAD, name, "Ann", "asked")
    done = replay(ledger, "b")
    assert done.verdicts[7] == ERASED
    assert done.counts == {ERASED: 1, VERIFIED: 39}
    assert done.causes == ("input erased: 1 of the leads",)
    assert audit(ledger) == []
    with pytest.raises(Exception, match="whoever was forgotten"):
        why(ledger, name)
    with ledger.reading() as connection:
        for table in ("person", "fields", "decision", "batch", "entry", "input"):
            rows = connection.execute(text(f"SELECT * FROM ledger_{table}")).all()
            assert not [row for row in rows if name in str(row)], table
        fields = connection.execute(text("SELECT count(*) FROM ledger_fields WHERE person = :who"), {"who": number})
        assert fields.scalar() == 0


def test_after_forgetting_a_rep_her_leads_are_unnamed(small: Ledger, firm: Firm, kept: Path) -> None:
    """Her id is gone from model, rules and sentences; decisions of other reps are verified."""
    table = enter(small, firm, kept)
    name = table["rep_id"][0]
    hers = int((table["rep_id"] == name).sum())
    number = forget(small, Kind.REP, name, "Ann", "left")
    done = replay(small, "b")
    assert done.counts == {ERASED: hers, VERIFIED: 40 - hers}
    told = why(small, firm.leads["lead_id"][0])["decisions"][0]
    assert told["rep"] == f"forgotten-{number}"
    assert name not in str(told)
    assert audit(small) == []


def test_a_changed_row_is_noticed(small: Ledger, firm: Firm, kept: Path) -> None:
    """By whoever could drop the guards: the hash does not hold."""
    enter(small, firm, kept)
    with small.making() as connection:
        connection.execute(text("DROP TRIGGER ledger_decision_no_update"))
        connection.execute(text("UPDATE ledger_decision SET margin = 17 WHERE position = 3"))
    assert replay(small, "b").verdicts[3] == TAMPERED
    assert "batch b: decision 3 was changed" in audit(small)


def test_another_input_is_noticed(small: Ledger, firm: Firm, kept: Path) -> None:
    """A kept row that says something else gives another decision, unless it does not matter."""
    enter(small, firm, kept)
    with small.making() as connection:
        connection.execute(text("UPDATE ledger_blob SET content = (SELECT content FROM ledger_blob LIMIT 1)"))
    with pytest.raises(Exception, match="expected|Expecting|Error"):
        replay(small, "b")


def test_retention_erases_what_is_old(small: Ledger) -> None:
    """Fields of batches proposed too long ago go, and with them leads that nobody holds."""
    proposed(small, "b", leads())
    assert set_retention(small, 30, "Ann", "policy") == 0
    from datetime import UTC, datetime, timedelta

    from fairlead.ledger.retention import apply

    with small.writing() as connection:
        assert apply(connection, datetime.now(UTC) + timedelta(days=31)) == 6
    done = replay(small, "b")
    assert set(done.verdicts.values()) <= {ERASED, VERIFIED, DIFFERENT}
    assert audit(small) == []
    with small.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM ledger_fields")).scalar() == 0


def test_the_newest_decision_of_a_lead(small: Ledger) -> None:
    """Of several batches the last one counts."""
    proposed(small, "one", leads())
    proposed(small, "two", leads(3))
    assert last_decision(small, "L4") == ("two", 1)
    assert last_decision(small, "L1") == ("one", 1)
    assert replay(small, "two").counts == {SAME: 6}


@pytest.mark.verify
def test_a_thousand_decisions(url: str, tmp_path: Path) -> None:
    """Measure 3: bit for bit after a restart and another model in its place; after forgetting, all else adds up."""
    from fairlead.ledger import open_ledger

    big = generate_firm(seed=5, leads=1_000, history=3_000, differences="dream")
    model = tmp_path / "model"
    ConversionModel().fit(big.history, reps=big.reps).save(model)
    first = open_ledger(url, create=True)
    enter(first, big, model)
    first.close()
    shutil.rmtree(model)
    ConversionModel().fit(big.history.head(1_500), reps=big.reps).save(model)
    again = open_ledger(url)
    assert replay(again, "b").counts == {SAME: 1_000}
    forget(again, Kind.LEAD, big.leads["lead_id"][10], "Ann", "asked")
    assert replay(again, "b").counts == {ERASED: 1, VERIFIED: 999}
    assert audit(again) == []
    again.close()
