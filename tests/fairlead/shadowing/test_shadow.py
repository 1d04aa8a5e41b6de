"""Shadow mode: sheets beside what the firm did, and a scorecard that agrees with the truth."""

from datetime import timedelta

import polars as pl
import pytest

from benchmarks.bench_shadow import weeks
from fairlead.ledger import (
    Asked,
    Ledger,
    approve,
    audit,
    list_batches,
    open_ledger,
    override,
    preview,
    propose,
    release,
    replay,
    show,
    standing,
    why,
)
from fairlead.ledger.replaying import SAME
from fairlead.shadowing import Room, enter, morning, picks_of, scorecard
from scenarios import BadInput
from tests.fairlead.ledger.conftest import small  # noqa: F401 - a fixture
from tests.fairlead.ledger.sample import MONDAY, REPS, leads

GOT = ["r1", "r1", "r2", None, "r4", "r4"]
ASKED = Asked("round-robin", "shadow", shadow=True)


def given() -> pl.DataFrame:
    """Return six leads, five of which somebody got."""
    return leads().with_columns(owner=pl.Series(GOT))


def test_a_sheet_says_who_got_it_and_whom_we_would_have_picked() -> None:
    """Each rep has room for as many as she got, so that only who gets which differs."""
    found = morning(given(), REPS, policy="round-robin", on=MONDAY)
    assert found.sheet["given_to"].to_list() == GOT
    assert found.sheet["we_pick"].to_list() == ["r1", "r2", "r4", "r1", "r4", None]
    assert found.sheet["same"].to_list() == [True, False, False, False, True, False]
    assert found.summary() | {"chance_given": None, "chance_picked": None} == {
        "leads": 6, "given": 5, "picked": 5, "same": 2, "chance_given": None, "chance_picked": None,
    }  # fmt: skip
    free = morning(given(), REPS, policy="round-robin", on=MONDAY, room=Room.CAPACITY)
    assert free.sheet["we_pick"].to_list() == ["r1", "r2", "r3 Ann", "r4", "r1", "r2"]


def test_who_got_the_leads_has_to_be_said() -> None:
    """A shadow is beside something."""
    with pytest.raises(BadInput, match="who got each lead|the rep who got each lead"):
        morning(leads(), REPS, policy="round-robin", on=MONDAY)


def test_a_sheet_is_kept_and_never_released(small: Ledger) -> None:  # noqa: F811
    """It takes no capacity, holds no lead, and nobody can approve it; it replays like any batch."""
    enter(small, "s1", morning(given(), REPS, policy="round-robin", on=MONDAY), ASKED)
    enter(small, "s1", morning(given(), REPS, policy="round-robin", on=MONDAY), ASKED)
    with pytest.raises(BadInput, match="only shadows"):
        approve(small, "s1", "Ann", "why not")
    with pytest.raises(BadInput, match="asked for as a shadow"):
        enter(small, "s2", morning(given(), REPS, policy="round-robin", on=MONDAY), Asked("round-robin", "p"))
    with pytest.raises(BadInput, match="shadow sheet"):
        override(small, "s1", "L0", "r2", "Ann", "knows the buyer")
    with pytest.raises(BadInput, match="shadow sheet"):
        release(small, "s1", None, None)
    assert [row["state"] for row in list_batches(small)] == ["shadow"]
    told = (show(small, "s1"), preview(small, "s1"), why(small, "L0")["decisions"][0])
    assert [each["state"] for each in told] == ["shadow"] * 3
    assert [entry["kind"] for entry in show(small, "s1")["entries"]] == ["shadow"]
    assert standing(small, "shadow", ["L0"]).held == frozenset()
    assert replay(small, "s1").counts == {SAME: 6}
    assert audit(small) == []


def test_picks_are_collected_by_time_and_method(small: Ledger) -> None:  # noqa: F811
    """Only shadows, only of the time asked for; two methods are not mixed."""
    enter(small, "s1", morning(given(), REPS, policy="round-robin", on=MONDAY), ASKED)
    later = MONDAY + timedelta(days=1)
    enter(
        small,
        "s2",
        morning(given(), REPS, policy="longest-waiting", on=later),
        Asked("longest-waiting", "x", shadow=True),
    )
    propose(small, "b", morning(given(), REPS, policy="round-robin", on=later).plan, Asked("round-robin", "y"))
    first = picks_of(small, until=MONDAY)
    assert (first.sheets, first.policy) == (1, "round-robin")
    assert first.table.select("lead_id", "rep_id", "pick").rows()[2] == ("L2", "r2", "r4")
    assert first.table.height == 5
    with pytest.raises(BadInput, match="sheets by one method"):
        picks_of(small)
    with pytest.raises(BadInput, match="a ledger with sheets of this time"):
        picks_of(small, since=MONDAY + timedelta(days=9))


def test_a_history_without_the_leads_is_refused(small: Ledger) -> None:  # noqa: F811
    """There is nothing to judge by."""
    enter(small, "s1", morning(given(), REPS, policy="round-robin", on=MONDAY), ASKED)
    others = pl.DataFrame(
        {"lead_id": ["x"], "rep_id": ["r1"], "assigned_at": [MONDAY], "outcome": ["open"], "closed_at": [None]},
        schema_overrides={"closed_at": pl.Datetime("us", "UTC")},
    )
    with pytest.raises(BadInput, match="rows of the leads on the sheets"):
        scorecard(picks_of(small), others, REPS)


def test_four_weeks_in_shadow_mode_end_to_end() -> None:
    """Every sheet is judged, and the interval covers the truth, as it does in most such firms; this is one."""
    found = weeks(1, leads=40, history=1_500)
    assert (found.card.sheets, found.card.leads, found.card.unknown, found.card.untried) == (20, 800, 0, 0)
    assert found.card.evaluation.rows == 800
    assert found.covered


@pytest.mark.verify
def test_measure_7_the_scorecard_agrees_with_the_truth() -> None:
    """At a coverage of 95 % fewer than 88 of 100 come in one run of 400."""
    runs = [weeks(seed) for seed in range(100)]
    assert sum(found.covered for found in runs) >= 88


def test_a_stranger_is_no_ledger(tmp_path: object) -> None:
    """The scorecard needs the ledger of the sheets."""
    with pytest.raises(BadInput, match="an existing ledger"):
        open_ledger(f"sqlite:///{tmp_path}/none.db")
