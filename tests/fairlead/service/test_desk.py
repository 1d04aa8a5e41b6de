"""One router that many share: what it answers again, keeps, and undoes when the ledger fails."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sqlalchemy import func, select, update

from fairlead.assign import assign
from fairlead.ledger import (
    Asked,
    Kind,
    Ledger,
    Serving,
    approve,
    audit,
    decisions_table,
    forget,
    history_table,
    keep_serving,
    open_ledger,
    present_of,
    propose,
    release,
    set_retention,
    standing,
    take_back,
    take_in,
    why,
)
from fairlead.ledger import live as live_entries
from fairlead.ledger.replaying import DIFFERENT, ERASED, SAME, VERIFIED
from fairlead.ledger.schema import BLOB, ENTRY
from fairlead.routing import Router, read_state
from fairlead.service import Desk
from fairlead.service.answer import Unavailable
from fairlead.service.replaying import UNKEPT, replay_live
from matching import policy_from
from models import load_model
from scenarios import BadInput, Firm
from tests.fairlead.ledger.sample import MONDAY, REPS, leads
from tests.fairlead.service.conftest import as_request

DAY = MONDAY.date().isoformat()
ALONE = REPS.with_columns(capacity=pl.lit(2.0))


def desk(ledger: Ledger | None = None, state: Path | None = None, reps: pl.DataFrame = ALONE) -> Desk:
    """Return a desk by round robin on Monday morning."""
    before = read_state(state) if state is not None and state.exists() else None
    router = Router(policy_from("round-robin"), reps, state=before)
    return Desk(router, ledger=ledger, state=state, clock=lambda: MONDAY)


def lead(number: int) -> dict[str, Any]:
    """Return a lead with a person's name."""
    return {"lead_id": f"L{number}", "contact": f"Person {number}", "value": 100.0 + number}


def test_asked_again_it_answers_the_same(ledger: Ledger) -> None:
    """Here, and by another service that has the ledger only."""
    first = desk(ledger)
    answers = [first.route(lead(number)) for number in range(4)]
    assert [each.rep_id for each in answers] == REPS["rep_id"].to_list()
    again = [desk(ledger).route(lead(number)) for number in range(4)]
    assert [(each.rep_id, each.facts, each.repeated) for each in again] == [
        (each.rep_id, each.facts, True) for each in answers
    ]
    assert audit(ledger) == []
    assert why(ledger, "L1")["live"][0]["why"] == "went to r2: next in rotation"


def test_batches_and_live_decisions_share_leads_and_room(small: Ledger) -> None:
    """A released batch took half of the day; the service has the other half, and none of its leads goes twice."""
    table = leads(count=4)
    plan = assign(table, ALONE, policy="round-robin", on=MONDAY)
    propose(small, "b", plan, Asked("round-robin", DAY))
    approve(small, "b", "Ann", "as planned")
    release(small, "b", present_of(table), None)
    found = desk(small)
    held = found.route(lead(0))
    assert (held.rep_id, held.repeated) == ("r1", True)
    given = [found.route(lead(number)).rep_id for number in range(10, 16)]
    assert given == [*REPS["rep_id"], None, None]
    before = standing(small, DAY, ["L10", "L0", "L14"])
    assert before.held == {"L10", "L0"}
    assert before.taken == dict.fromkeys(REPS["rep_id"], 2.0)
    assert audit(small) == []


def test_what_ends_a_lead_lets_it_go_again(small: Ledger) -> None:
    """Declined it costs her nothing; closed, or ended by an outcome, it may come back."""
    found = desk(small)
    assert found.route(lead(0)).rep_id == "r1"
    assert found.declined("L0") == "r1"
    assert standing(small, DAY, ["L0"]).taken.get("r1", 0.0) == 0.0
    second = found.route(lead(0)).rep_id
    assert second == "r2"
    ended = pl.DataFrame({"lead_id": ["L0"], "rep_id": ["r2"], "outcome": ["recycled"], "assigned_at": [MONDAY]})
    assert take_in(small, ended).freed == 1
    third = found.route(lead(0))
    assert not third.repeated
    assert third.rep_id not in ("r1", "r2")
    assert found.closed("L0") == third.rep_id
    with pytest.raises(BadInput, match="given out and not closed"):
        found.closed("L0")
    assert audit(small) == []


def test_nobody_hears_of_a_decision_that_was_not_kept(small: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """The router takes it back: the lead is free, her room is as before, and the next try is answered."""
    found = desk(small)
    with monkeypatch.context() as broken:
        broken.setattr("fairlead.service.desk.record", lambda *_: (_ for _ in ()).throw(small.refused("disk full")))
        with pytest.raises(Unavailable):
            found.route(lead(0))
    given = [found.route(lead(number)).rep_id for number in range(9)]
    assert sorted(name for name in given if name) == sorted([*REPS["rep_id"], *REPS["rep_id"]])
    assert given[-1] is None
    assert audit(small) == []


def kept(ledger: Ledger, policy: str = "round-robin", reps: pl.DataFrame = ALONE, **more: Any) -> Desk:
    """Return a desk whose ledger keeps what it decides from."""
    model, place = more.get("model"), more.get("place")
    number = keep_serving(ledger, Serving(policy, 0, "leads", reps, None, None, None, place))
    router = Router(policy_from(policy), reps, model=model)
    return Desk(router, ledger=ledger, serving=number, clock=lambda: MONDAY)


@pytest.mark.parametrize("policy", ["round-robin", "least-loaded", "level"])
def test_live_decisions_are_made_again_bit_for_bit(ledger: Ledger, policy: str) -> None:
    """By what was remembered before each: turns, counts, who declined; over a restart, and whatever came after."""
    found = kept(ledger, policy)
    for number in range(4):
        found.route(lead(number))
    found.declined("L2")
    again = kept(ledger, policy)
    for number in (2, 4, 5, 6, 7, 8, 9):
        again.route(lead(number))
    assert replay_live(ledger).counts == {SAME: 11}
    assert replay_live(ledger, "L2").counts == {SAME: 1}
    forget(ledger, Kind.LEAD, "L3", "Ann", "asked to be erased")
    assert replay_live(ledger).counts == {SAME: 10, ERASED: 1}
    assert audit(ledger) == []
    with ledger.reading() as connection:
        assert connection.scalar(select(func.count()).where(ENTRY.c.kind == "serving")) == 1


def test_another_memory_would_have_decided_otherwise(small: Ledger) -> None:
    """So the replay would see it: the second lead's turn, made with the first one's memory, goes to another."""
    found = kept(small)
    found.route(lead(0))
    found.route(lead(1))
    with small.reading() as connection:
        first, second = (json.loads(text)["again"]["before"] for text in connection.scalars(routed_details()))
    with small.writing() as connection:
        content = connection.scalar(select(BLOB.c.content).where(BLOB.c.digest == first))
        connection.execute(update(BLOB).where(BLOB.c.digest == second).values(content=content))
    assert replay_live(small).counts == {SAME: 1, DIFFERENT: 1}
    assert not replay_live(small).holds


def routed_details() -> Any:
    """Ask for what was kept of live decisions, in their order."""
    return select(ENTRY.c.detail).where(ENTRY.c.kind == "routed").order_by(ENTRY.c.no)


def test_by_prices_the_chance_is_computed_again(small: Ledger, shelf: Path, firm: Firm) -> None:
    """Their memory is too large to be kept with each decision; an unknown source is warned of."""
    model = load_model(shelf / "model")
    found = kept(small, "bid-price", firm.reps, model=model, place=shelf / "model")
    strange = found.route({**as_request(firm, 0), "source": "fax"})
    assert [said.split(":")[0] for said in strange.facts["warnings"]] == ["source"]
    for number in range(1, 6):
        assert found.route(as_request(firm, number)).facts["warnings"] == []
    counts = replay_live(small).counts
    assert counts[VERIFIED] + counts.get(SAME, 0) == 6
    told = found.preview([as_request(firm, 7), {**as_request(firm, 8), "niche": "falconry"}])
    assert [len(each.facts["warnings"]) for each in told] == [0, 1]


def test_what_was_not_kept_is_said(small: Ledger) -> None:
    """A desk that was not told to keep what it decides from."""
    desk(small).route(lead(0))
    assert replay_live(small).counts == {UNKEPT: 1}


def test_a_live_decision_is_taken_back(ledger: Ledger) -> None:
    """The lead is nobody's again and her room as before; again nothing changes; worked, or moved on, it stays."""
    found = kept(ledger)
    for number in range(3):
        found.route(lead(number))
    now = present_of(leads(count=3), with_work=True, none_worked=True)
    with pytest.raises(BadInput, match="the leads as they are now"):
        take_back(ledger, "L0", None, None, "Ann", "wrong source")
    done = take_back(ledger, "L0", now, None, "Ann", "wrong source")
    assert done.table.row(0) == ("L0", None, "r1", "live", "undone")
    again = take_back(ledger, "L0", None, None, "Ann", "wrong source")
    assert again.repeated
    assert again.table.equals(done.table)
    assert standing(ledger, DAY, ["L0", "L1"]).taken.get("r1", 0.0) == 0.0
    worked = present_of(leads(count=3).with_columns(contacted_at=pl.lit(MONDAY)), with_work=True)
    with pytest.raises(BadInput, match="has been worked"):
        take_back(ledger, "L1", worked, None, "Ann", "wrong source")
    found.declined("L2")
    with pytest.raises(BadInput, match="not with whom it was given to"):
        take_back(ledger, "L2", now, None, "Ann", "wrong source")
    assert [note["kind"] for note in why(ledger, "L0")["notes"]] == ["taken_back"]
    assert decisions_table(ledger).filter(lead_id="L0")["undone"].to_list() == ["restored"]
    assert history_table(ledger)["lead_id"].to_list() == ["L1"]
    assert not found.route(lead(0)).repeated
    assert replay_live(ledger).holds
    assert audit(ledger) == []


def test_until_when_everybody_is_away() -> None:
    """The first of those who may have it: on Tuesday, since Monday is over."""
    reps = ALONE.with_columns(hours=pl.lit("Mon-Fri 09:00-17:00"), timezone=pl.lit("UTC"))
    router = Router(policy_from("round-robin"), reps)
    late = Desk(router, clock=lambda: MONDAY.replace(hour=18))
    said = late.route(lead(0)).facts
    assert said["reason"] == "away"
    assert said["back_at"] == MONDAY.replace(hour=9, day=3).isoformat()
    assert said["why"].endswith("away until 2026-03-03 09:00 UTC")


def test_without_a_ledger_it_says_what_ended_a_lead() -> None:
    """When, and whose it was."""
    found = desk()
    found.route(lead(0))
    found.declined("L0")
    told = found.why("L0")
    assert told["live"][0]["rep_id"] == "r1"
    assert told["notes"] == [{"at": MONDAY.isoformat(), "kind": "declined", "rep": "r1"}]
    with pytest.raises(BadInput, match="since it was started"):
        found.why("L9")


def test_a_preview_notes_nothing(small: Ledger) -> None:
    """One lead after another, as if they came; afterwards all is as before."""
    found = desk(small)
    told = found.preview([lead(number) for number in range(9)])
    assert [each.rep_id for each in told][:5] == ["r1", "r2", "r3 Ann", "r4", "r1"]
    assert told[8].rep_id is None
    assert found.route(lead(20)).rep_id == "r1"


def test_the_state_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """Turns and holders are kept at the end."""
    state = tmp_path / "state.json"
    first = desk(state=state)
    assert [first.route(lead(number)).rep_id for number in range(2)] == ["r1", "r2"]
    first.close()
    second = desk(state=state)
    known = second.route(lead(0))
    assert (known.rep_id, known.repeated) == ("r1", True)
    assert second.route(lead(5)).rep_id == "r3 Ann"


def test_live_decisions_leave_the_ledger_as_others_do(small: Ledger) -> None:
    """Exported as history and as decisions; forgotten and kept for a time like a batch's."""
    found = desk(small)
    for number in range(9):
        found.route(lead(number))
    won = pl.DataFrame(
        {
            "lead_id": ["L1"],
            "rep_id": ["r2"],
            "outcome": ["won"],
            "closed_at": [MONDAY + timedelta(days=9)],
            "assigned_at": [MONDAY],
        }
    )
    take_in(small, won)
    past = history_table(small)
    assert past.height == 8
    assert past.filter(lead_id="L1").select("rep_id", "outcome", "contact", "value").row(0) == (
        "r2",
        "won",
        "Person 1",
        101.0,
    )
    table = decisions_table(small)
    assert table["batch_id"].to_list() == ["live"] * 9
    assert table["given_to"].null_count() == 1
    forget(small, Kind.LEAD, "L1", "Ann", "asked to be erased")
    assert history_table(small).height == 7
    set_retention(small, 30, "Ann", "policy")
    with small.reading() as connection:
        assert live_entries.taken_in(connection, DAY) == dict.fromkeys(REPS["rep_id"], 2.0)
    assert audit(small) == []


def test_a_moment_is_kept_as_it_was(small: Ledger) -> None:
    """Created at a time with an offset, exported in UTC."""
    desk(small).route({**lead(0), "created_at": datetime(2026, 3, 2, 8, tzinfo=UTC)})
    assert history_table(small)["created_at"][0] == datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Return an empty ledger in a file."""
    found = open_ledger(f"sqlite:///{tmp_path}/ledger.db", create=True)
    yield found
    found.close()


small = ledger
