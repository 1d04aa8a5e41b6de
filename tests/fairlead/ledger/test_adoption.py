"""Partial adoption: beyond the declared teams and sources nothing is written, and what others give out is load."""

from datetime import timedelta

import polars as pl
import pytest

from fairlead.assign import assign
from fairlead.ledger import (
    Adoption,
    Asked,
    Ledger,
    adopt,
    adopted,
    approve,
    audit,
    load_elsewhere,
    present_of,
    propose,
    release,
    replay,
    standing,
    untried,
)
from fairlead.ledger.replaying import SAME
from scenarios import BadInput
from tests.fairlead.ledger.sample import MONDAY, REPS, leads, proposed

TABLE = leads().with_columns(
    source=pl.Series(["web", "fair", "web", None, "web", "web"]),
    owner=pl.Series([None, None, "r1", None, "r3 Ann", None], dtype=pl.String),
)


def test_who_takes_part() -> None:
    """Reps of the teams; leads from the sources that nobody, or one of those, owns."""
    north = Adoption(frozenset(["north"]), frozenset(["web"]))
    reps = north.reps(REPS)
    assert reps["rep_id"].to_list() == ["r1", "r2"]
    assert north.leads(TABLE, reps)["lead_id"].to_list() == ["L0", "L2", "L5"]
    assert Adoption().whole
    assert Adoption().leads(TABLE, Adoption().reps(REPS)).height == 6
    with pytest.raises(BadInput, match="column: the ledger gives out by source only"):
        Adoption(sources=frozenset(["web"])).refuse_untold(leads(), REPS)
    with pytest.raises(BadInput, match="'west'; expected a rep of this team"):
        Adoption(frozenset(["west"])).refuse_untold(TABLE, REPS)


def test_it_is_declared_by_somebody(ledger: Ledger) -> None:
    """The newest word counts; all of it again by declaring nothing."""
    assert adopted(ledger).whole
    adopt(ledger, ["north"], None, "Ann", "pilot")
    assert adopted(ledger) == Adoption(frozenset(["north"]))
    adopt(ledger, None, None, "Ann", "it works")
    assert adopted(ledger).whole
    with pytest.raises(BadInput, match="names that are not empty"):
        adopt(ledger, [" "], None, "Ann", "pilot")
    with pytest.raises(BadInput, match="who does it"):
        adopt(ledger, ["north"], None, "", "pilot")


def test_a_team_or_source_that_is_not_there_is_refused(ledger: Ledger) -> None:
    """By the tables at hand, naming what there is; a morning without leads of one source is none to refuse."""
    with pytest.raises(BadInput, match="'nope'; expected a rep of this team.*there are north, south"):
        adopt(ledger, ["nope", "north"], None, "Ann", "pilot", reps=REPS)
    with pytest.raises(BadInput, match="'fax'; expected a lead from this source.*there are fair, web"):
        adopt(ledger, None, ["fax"], "Ann", "pilot", leads=TABLE, reps=REPS)
    assert adopted(ledger).whole
    adopt(ledger, ["north"], ["web", "fax"], "Ann", "pilot", reps=REPS)
    assert adopted(ledger).absent(TABLE) == ["fax"]
    assert untried(ledger)
    proposed(ledger, "monday", TABLE.drop("owner"))
    assert not untried(ledger)


def test_nothing_is_written_beyond_it(ledger: Ledger) -> None:
    """Declared after the batch was proposed: its release leaves out the other team and the other sources."""
    table = TABLE.drop("owner")
    proposed(ledger, "monday", table)
    adopt(ledger, ["north"], ["web"], "Ann", "pilot")
    approve(ledger, "monday", "Ann", "as planned")
    done = release(ledger, "monday", present_of(table), None)
    assert done.table.select("lead_id", "rep_id").rows() == [("L0", "r1"), ("L4", "r1"), ("L5", "r2")]
    assert done.counts == {"given": 3, "not_adopted": 3}
    assert standing(ledger, "monday", table["lead_id"]).held == {"L0", "L4", "L5"}
    assert audit(ledger) == []


def elsewhere(*pairs: tuple[str, str], days: int = 0) -> pl.DataFrame:
    """Return assignments made elsewhere."""
    names, reps = zip(*pairs, strict=True)
    return pl.DataFrame({"lead_id": names, "rep_id": reps, "assigned_at": [MONDAY + timedelta(days=days)] * len(names)})


def test_what_others_give_out_is_load(ledger: Ledger) -> None:
    """r1 has three places: two were filled elsewhere, so she gets one; what this ledger gave is not counted twice."""
    since = MONDAY - timedelta(hours=9)
    table = leads(0, 12)
    load = load_elsewhere(ledger, elsewhere(("x", "r1"), ("y", "r1"), ("z", "r9")), since, MONDAY)
    assert load == {"r1": 2.0, "r9": 1.0}
    assert load_elsewhere(ledger, elsewhere(("x", "r1"), days=-1), since, MONDAY) == {}
    plan = assign(table, REPS, policy="round-robin", on=MONDAY, taken=dict(load))
    propose(ledger, "monday", plan, Asked("round-robin", "monday", elsewhere=load))
    assert replay(ledger, "monday").counts == {SAME: 12}
    approve(ledger, "monday", "Ann", "as planned")
    done = release(ledger, "monday", present_of(table), None)
    assert done.table.filter(rep_id="r1").height == 1
    assert done.table.height == 10
    ours = done.table.select("lead_id", "rep_id").rows()
    assert load_elsewhere(ledger, elsewhere(*ours, ("x", "r1")), since, MONDAY) == {"r1": 1.0}
    assert audit(ledger) == []


def test_side_by_side_nobody_gets_more_than_is_left(small: Ledger) -> None:
    """Two batches proposed beside one another: what was given elsewhere is off both, and off them together."""
    load = {"r1": 2.0}
    for name, first in (("one", 0), ("two", 20)):
        table = leads(first, 12)
        plan = assign(table, REPS, policy="round-robin", on=MONDAY, taken=load)
        propose(small, name, plan, Asked("round-robin", "monday", elsewhere=load))
        approve(small, name, "Ann", "as planned")
    given = [
        release(small, name, present_of(leads(first, 12)), None).table for name, first in (("one", 0), ("two", 20))
    ]
    counts = dict(pl.concat(given)["rep_id"].value_counts().iter_rows())
    assert counts == {"r1": 1, "r2": 3, "r3 Ann": 3, "r4": 3}
    assert audit(small) == []
