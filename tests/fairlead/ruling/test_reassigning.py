"""Which owned leads move, for which reason, and how many."""

from copy import copy
from datetime import date, timedelta

import polars as pl
import pytest

from fairlead.cli.assign_screen import _open_long, _stays_beyond, _without_promise
from fairlead.reassigning import reassignment_of
from scenarios import BadInput
from scenarios.vocabulary import CapacityUnit
from tests.fairlead.ruling.conftest import NOW, Batch, RuledFirm

OWNERS = ["R000"] * 6 + ["R001"] * 6 + ["gone"] * 2 + [None] * 16
LEFT = {"left_on": pl.Series([date(2026, 1, 10)] + [None] * 11, dtype=pl.Date).to_list()}


def test_a_leavers_leads_move_and_nobody_elses(batch: Batch) -> None:
    """R000 has left; R001's stay, and so do those of somebody whom the table does not have."""
    plan = batch("", leads={"owner": OWNERS}, reps=LEFT, reassign="leaver")
    moved = plan.table.filter(pl.col("old_owner").is_not_null())
    assert moved["old_owner"].unique().to_list() == ["R000"]
    assert moved.height == 6
    assert set(plan.table["effective_on"]) == {date(2026, 1, 10)}
    assert "R000" not in plan.table["new_owner"].drop_nulls().to_list()
    assert plan.summary["already_owned"] == 8


def test_the_effective_day_decides_who_has_left(batch: Batch) -> None:
    """A day earlier nobody has left: there is nothing to move, which is said."""
    with pytest.raises(BadInput, match="who has left by 2026-01-09"):
        batch("", leads={"owner": OWNERS}, reps=LEFT, reassign="leaver", effective=date(2026, 1, 9))
    plan = batch("", leads={"owner": OWNERS}, reps=LEFT, reassign="leaver", effective=date(2026, 2, 1))
    assert set(plan.table["effective_on"]) == {date(2026, 2, 1)}


@pytest.mark.parametrize("most", [0, 2])
def test_no_more_leads_change_hands_than_allowed(batch: Batch, most: int) -> None:
    """Among present reps, of leavers, and of owners who did not answer; the best of them by value."""
    breached = {"owner": OWNERS, "breached_at": ["2026-01-09T00:00:00Z"] * 30}
    for arguments in (
        {"leads": {"owner": OWNERS}, "reassign": "realignment"},
        {"leads": {"owner": OWNERS}, "reps": LEFT, "reassign": "leaver"},
        {"leads": breached, "reassign": "breach"},
    ):
        plan = batch("", **arguments, max_moves=most)
        owned = plan.table.filter(pl.col("old_owner").is_not_null())
        assert owned.filter(pl.col("old_owner") != pl.col("new_owner")).height == most
        staying = owned.filter(pl.col("rep_id").is_null())
        assert staying["why"].str.contains("stays with ").all()


def test_a_budget_in_the_rules_counts_when_it_is_smaller(batch: Batch) -> None:
    """And is named as the rule to price."""
    rules = "[constraints.moves]\nmost = 1\n"
    plan = batch(rules, leads={"owner": OWNERS}, reassign="realignment", max_moves=4)
    owned = plan.table.filter(pl.col("old_owner").is_not_null())
    assert owned.filter(pl.col("old_owner") != pl.col("new_owner")).height == 1


def test_a_breach_takes_the_lead_from_its_owner_for_good(batch: Batch) -> None:
    """Leads answered in time, and breaches still to come, stay."""
    times = ["2026-01-09T00:00:00Z"] * 3 + ["2026-02-09T00:00:00Z"] + [None] * 26
    plan = batch("", leads={"owner": OWNERS, "breached_at": times}, reassign="breach")
    owned = plan.table.filter(pl.col("old_owner").is_not_null())
    assert owned["lead_id"].to_list() == ["N000000", "N000001", "N000002"]
    assert "R000" not in owned["rep_id"].drop_nulls().to_list()
    with pytest.raises(BadInput, match="breached_at"):
        batch("", leads={"owner": OWNERS}, reassign="breach")


def test_protected_accounts_stay_with_owners_who_are_there(batch: Batch) -> None:
    """ACME is of R000's leads 3 and 5; once she has left, nobody protects it."""
    rules = '[constraints]\nprotected_accounts = ["ACME"]\n'
    plan = batch(rules, leads={"owner": OWNERS}, reassign="realignment")
    assert not {"N000003", "N000005"} & set(plan.table["lead_id"])
    plan = batch(rules, leads={"owner": OWNERS}, reps=LEFT, reassign="leaver")
    assert {"N000003", "N000005"} <= set(plan.table["lead_id"])


def test_moving_must_bring_its_cost(batch: Batch) -> None:
    """At a cost beyond all values nobody moves."""
    plan = batch("[constraints.moves]\ncost = 1e9\n", leads={"owner": OWNERS}, reassign="realignment")
    owned = plan.table.filter(pl.col("old_owner").is_in(["R000", "R001"]))
    assert (owned["old_owner"] == owned["new_owner"]).all()


@pytest.mark.parametrize(
    ("reason", "effective", "most", "expected"),
    [
        ("leavr", None, None, "'leaver'"),
        ("Breach", None, None, "'breach'"),
        (" ", None, None, "leaver, breach, realignment"),
        (None, "2026-01-31", None, "--reassign"),
        (None, None, 3, "--reassign"),
        ("leaver", "31.1.2026", None, "2026-01-31"),
        ("leaver", None, -1, "at least 0"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    reason: str | None, effective: str | None, most: int | None, expected: str
) -> None:
    """A misspelt reason would move every owned lead."""
    with pytest.raises(BadInput, match=expected):
        reassignment_of(reason, effective, most)


@pytest.mark.parametrize(("reason", "there"), [("leaver", False), ("realignment", True)])
def test_only_moves_away_from_present_owners_need_a_history_that_speaks_for_them(
    batch: Batch, reason: str, there: bool
) -> None:
    """A leaver's leads have to move: nothing is said of owners who are still there."""
    plan = batch("", leads={"owner": OWNERS}, reps=LEFT, reassign=reason)
    plan.summary.update(promises_gain=False, capacities=None, set_aside=0)
    assert plan.summary["moved"]
    said = _without_promise(plan)
    assert ("owners who are still there" in said) == there


def test_capacity_of_open_leads_is_of_all_that_are_open(batch: Batch) -> None:
    """R000 has more open than she may: she is given none, and of all that may move she keeps no more than that."""
    reps = {"capacity": [4.0] + [0.0] * 11}
    unit = {"capacity_unit": CapacityUnit.OPEN_LEADS}
    owner = ["R000"] * 20 + [None] * 10

    def hers(**others: object) -> int:
        return (
            batch("", **{"leads": {"owner": owner}, "reps": reps, **unit, **others})
            .table["rep_id"]
            .to_list()
            .count("R000")
        )

    assert hers() == 0
    assert hers(reps={**reps, "open_load": [3.0] + [None] * 11}) == 1
    assert hers(reassign="realignment") == 4
    assert hers(reassign="realignment", taken={"R000": -16.0}) == 4
    assert hers(leads={"owner": [None] * 30}) == 4
    assert hers(reassign="realignment", capacity_unit=CapacityUnit.LEADS) == 24


def test_leads_open_for_longer_than_any_closing_took_are_told_with_what_is_expected_of_them(
    ruled_firm: RuledFirm, batch: Batch
) -> None:
    """By when they came, seen from the latest time known; leads without an owner may be of any age, one date wrong."""
    created = [NOW - timedelta(days=400)] * 10 + [NOW] * 19 + [NOW + timedelta(days=9000)]
    owned = {"owner": ["R001"] * 5 + [None] * 5 + ["R002"] * 20, "created_at": created}
    model = copy(ruled_firm.model)
    model.slowest_days_ = 138.4
    asked = {"model": model, "reassign": "realignment"}
    plan = batch("", leads=owned, **asked)
    old = plan.table.head(5).drop_nulls("rep_id")
    expected = {"leads": old.height, "expected_value": old["expected_value"].sum(), "days": 138.4}
    assert plan.summary["open_long"] == expected
    said = f"{old.height} owned leads given out came more than 138 days ago"
    assert _open_long(plan)[0].startswith(said)
    model.slowest_days_ = 401.0
    assert batch("", leads=owned, **asked).summary["open_long"] is None
    model.slowest_days_ = None
    assert batch("", leads=owned, **asked).summary["open_long"] is None


def test_owned_leads_without_room_elsewhere_are_said_to_stay_on_top(batch: Batch) -> None:
    """Capacity for twelve leads in all: the others stay where they are, and nobody may think that they fit."""
    owner, reps = {"owner": ["R001"] * 10 + ["gone"] * 10 + [None] * 10}, {"capacity": [1.0] * 12}
    plan = batch("", leads=owner, reps=reps, capacity_unit=CapacityUnit.OPEN_LEADS, reassign="realignment")
    kept = plan.table.filter(pl.col("rep_id").is_null())["old_owner"]
    here, gone = (kept == "R001").sum(), (kept == "gone").sum()
    assert min(here, gone, kept.null_count()) > 0
    with_owner, with_nobody = _stays_beyond(plan)
    assert with_owner.startswith(f"{here} of these stay")
    assert "one may hold more than fits" in with_owner
    assert with_nobody.startswith(f"{gone} of these stay")
    assert "nobody works them" in with_nobody
    assert _stays_beyond(batch("", reps=reps)) == []
