"""Single leads, told by hand."""

from __future__ import annotations

import polars as pl
import pytest

from fairlead.rebuilding import DONE
from scenarios import BadInput
from tests.fairlead.rebuilding.exports import (
    ANN,
    BOB,
    CAT,
    DEAL,
    LEAD,
    QUEUE,
    USERS,
    at,
    long,
    made_up,
    reasons,
    rebuilt,
    small,
    told,
)

CLOSED = "Closed - Not Converted"
CONVERTED = {"IsConverted": "true", "ConvertedDate": "2025-01-06", "ConvertedOpportunityId": DEAL}
WON = {"IsClosed": "true", "IsWon": "true", "CloseDate": "2025-01-20"}
TO_CONVERTED = (at(6), "leadConverted", "", "")


def owner(day: int, old: str, new: str, clock: str = "10:00:00") -> tuple[str, str, str, str]:
    """Return a change of owner."""
    return (at(day, clock), "Owner", old, new)


def test_without_a_change_the_present_owner_had_it_from_the_start() -> None:
    """One open assignment from the making of the lead."""
    assert told(found := small([])) == [("Ann", 1, None, "open")]
    assert reasons(found) == []


def test_each_change_ends_one_assignment_and_begins_the_next() -> None:
    """Bob, then Cat, then Ann, rows in any order; handed on is recycled."""
    changes = [owner(5, CAT, ANN), owner(3, BOB, CAT)]
    expected = [("Bob", 1, 3, "recycled"), ("Cat", 3, 5, "recycled"), ("Ann", 5, None, "open")]
    assert told(small(changes)) == told(small(changes[::-1])) == expected


def test_time_in_a_queue_is_no_assignment() -> None:
    """From the queue to Bob, back to it, and on to Ann; a lead that ends there has no last assignment."""
    changes = [owner(2, QUEUE, BOB), owner(4, BOB, QUEUE), owner(8, QUEUE, ANN)]
    assert told(small(changes)) == [("Bob", 2, 4, "recycled"), ("Ann", 8, None, "open")]
    assert told(small(changes[:2], OwnerId=QUEUE)) == [("Bob", 2, 4, "recycled")]


@pytest.mark.parametrize(("won", "outcome"), [("true", "won"), ("false", "lost")])
def test_a_conversion_ends_as_its_deal_does(won: str, outcome: str) -> None:
    """The close date ends the assignment, and a win has the amount."""
    found = small([owner(3, BOB, ANN), TO_CONVERTED], deal=WON | {"IsWon": won}, **CONVERTED)
    assert told(found) == [("Bob", 1, 3, "recycled"), ("Ann", 3, 20, outcome)]
    assert found.assignments.filter(pl.col("lead") == 0)["revenue"].to_list() == [
        None,
        100.0 if won == "true" else None,
    ]
    assert told(small([TO_CONVERTED], deal={}, **CONVERTED)) == [("Ann", 1, None, "open")]


def test_the_time_of_the_last_stage_is_believed_before_the_day() -> None:
    """A closing that has a time keeps it; where it is empty the day stands."""
    deal = WON | {"LastStageChangeDate": at(19, "16:30:00")}
    assert told(small([TO_CONVERTED], deal=deal, **CONVERTED)) == [("Ann", 1, 19, "won")]
    assert told(small([TO_CONVERTED], deal=deal | {"LastStageChangeDate": None}, **CONVERTED)) == [
        ("Ann", 1, 20, "won")
    ]


def test_a_day_has_no_time_so_a_deal_of_the_same_day_closes_no_earlier_than_it_began() -> None:
    """Given out at ten on the sixth, closed on the sixth; one that closed the day before is listed."""
    changes = [owner(6, BOB, ANN), (at(6, "12:00:00"), "leadConverted", "", "")]
    assert told(small(changes, deal=WON | {"CloseDate": "2025-01-06"}, **CONVERTED))[1] == ("Ann", 6, 6, "won")
    found = small(changes, deal=WON | {"CloseDate": "2025-01-05"}, **CONVERTED)
    assert told(found) == [("Bob", 1, 6, "recycled")]
    assert reasons(found) == ["closed_before_assigned"]


def test_closed_without_a_deal_is_lost_at_the_change_of_status() -> None:
    """Changes of owner after that, or after a conversion, make no assignment."""
    closing = (at(7), "Status", "Working - Contacted", CLOSED)
    assert told(small([closing], Status=CLOSED)) == [("Ann", 1, 7, "lost")]
    assert told(small([closing, owner(9, ANN, CAT)], Status=CLOSED, OwnerId=CAT)) == [("Ann", 1, 7, "lost")]
    swept = small([TO_CONVERTED, owner(9, ANN, CAT)], deal=WON, OwnerId=CAT, **CONVERTED)
    assert told(swept) == [("Ann", 1, 20, "won")]
    reopened = [closing, (at(9), "Status", CLOSED, "Working - Contacted")]
    assert told(small(reopened)) == [("Ann", 1, None, "open")]


def test_closed_without_a_change_of_status_is_kept_with_a_remark_or_left_out() -> None:
    """The last modification is the best there is."""
    found = small([], Status=CLOSED, LastModifiedDate=at(12))
    assert told(found) == [("Ann", 1, 12, "lost")]
    assert reasons(found) == ["closing_time_unknown"]
    found = small([], Status=CLOSED)
    assert (told(found), reasons(found)) == ([], ["closed_undated"])


def test_who_converts_a_lead_out_of_a_queue_gets_it() -> None:
    """Owner and conversion in one second: from a queue it is the converter's, from a rep the rep's, with a remark."""
    from_queue = [owner(6, QUEUE, ANN), TO_CONVERTED]
    assert told(small(from_queue, deal=WON, **CONVERTED)) == [("Ann", 6, 20, "won")]
    from_rep = small([owner(6, BOB, ANN), TO_CONVERTED], deal=WON, **CONVERTED)
    assert told(from_rep) == [("Bob", 1, 20, "won")]
    assert "handed_on_at_close" in reasons(from_rep)


def test_a_conversion_known_by_its_day_alone_is_remarked_where_the_owner_changed_on_it() -> None:
    """Without the row of the conversion its end of day counts."""
    found = small([owner(6, BOB, ANN)], deal=WON, **CONVERTED)
    assert told(found) == [("Bob", 1, 6, "recycled"), ("Ann", 6, 20, "won")]
    assert reasons(found) == ["conversion_day_only"]
    assert reasons(small([owner(4, BOB, ANN)], deal=WON, **CONVERTED)) == []


def test_what_happens_in_one_second_counts_by_its_two_ends() -> None:
    """Default owner, then rule, in the transaction that made the lead; a path in any order; there and back."""
    made = [owner(1, QUEUE, CAT), owner(1, CAT, ANN)]
    assert told(small(made)) == told(small(made[::-1])) == [("Ann", 1, None, "open")]
    assert told(small([owner(4, BOB, CAT), owner(4, CAT, BOB)], OwnerId=BOB)) == [("Bob", 1, None, "open")]
    found = small([owner(4, BOB, ANN), owner(4, CAT, ANN)])
    assert (told(found), reasons(found)) == ([], ["same_second"])


def test_ids_go_before_names_and_both_forms_of_an_id_are_one() -> None:
    """A change is recorded by name and by id; the name alone will do where it is one user's."""
    both = [owner(3, "Bob May", "Ann Lee"), owner(3, BOB, ANN)]
    expected = [("Bob", 1, 3, "recycled"), ("Ann", 3, None, "open")]
    assert told(small(both)) == told(small(both[:1])) == expected
    assert told(small([owner(3, long("005", "Bob"), long("005", "Ann"))], OwnerId=ANN)) == expected
    assert told(small(both[:1], OwnerId="Ann Lee")) == expected


@pytest.mark.parametrize(
    ("name", "users", "reason"),
    [
        ("Dan Poe", USERS, "name_unknown"),
        ("Cat Orr", USERS.with_columns(Name=pl.col("Name").replace("Bob May", "Cat Orr")), "name_ambiguous"),
    ],
)
def test_an_owner_whose_name_is_not_one_users_is_left_out(name: str, users: pl.DataFrame, reason: str) -> None:
    """Those before and after are known all the same."""
    found = small([owner(3, "Ann Lee", name), owner(5, name, "Ann Lee")], users=users)
    assert told(found) == [("Ann", 1, 3, "recycled"), ("Ann", 5, None, "open")]
    assert reasons(found) == [reason]


def test_a_user_who_is_not_in_the_file_is_known_by_id() -> None:
    """Users are never deleted in Salesforce, but an export may leave leavers out."""
    found = small([owner(3, BOB, ANN)], users=USERS.filter(pl.col("Id") != BOB))
    assert told(found) == [("Bob", 1, 3, "recycled"), ("Ann", 3, None, "open")]


def test_gaps_cost_what_stands_beside_them() -> None:
    """Somebody had it between Bob and Ann: neither Cat's end nor the other's beginning is known."""
    found = small([owner(3, BOB, CAT), owner(9, BOB, ANN)])
    assert told(found) == [("Bob", 1, 3, "recycled"), ("Ann", 9, None, "open")]
    assert reasons(found) == ["gap_in_chain"]
    found = small([owner(3, BOB, CAT)])
    assert (told(found), reasons(found)) == ([("Bob", 1, 3, "recycled")], ["owner_changed_unseen"])


def test_what_lies_before_the_record_is_left_out() -> None:
    """The making of this lead is not on record, that of others is."""
    found = small([owner(3, BOB, ANN)], created_row=False)
    assert (told(found), reasons(found)) == ([("Ann", 3, None, "open")], ["history_begins_late"])
    found = small([owner(3, BOB, ANN)], CreatedDate=at(4))
    assert (told(found), reasons(found)) == ([], ["change_before_creation"])


def test_a_conversion_without_a_known_deal_is_left_out() -> None:
    """Converted into no deal, or into one that was not exported."""
    nothing = small([owner(3, BOB, ANN), TO_CONVERTED], **CONVERTED | {"ConvertedOpportunityId": None})
    assert told(nothing) == [("Bob", 1, 3, "recycled")]
    assert reasons(nothing) == ["converted_without_opportunity"]
    assert reasons(small([TO_CONVERTED], **CONVERTED)) == ["opportunity_not_in_file"]


def test_a_deal_of_another_owner_is_remarked() -> None:
    """The lead's holder has the outcome."""
    found = small([TO_CONVERTED], deal=WON | {"OwnerId": CAT}, **CONVERTED)
    assert told(found) == [("Ann", 1, 20, "won")]
    assert reasons(found) == ["opportunity_of_another"]


def test_changes_of_leads_that_are_not_in_the_file_are_listed() -> None:
    """Merged or deleted leads, or a partial export."""
    export = made_up(1)
    _, found = rebuilt(export, leads=export.lead.slice(10))
    gone = export.lead["Id"].head(10)
    strangers = found.unrebuilt.filter(pl.col("reason") == "lead_not_in_file")["lead_id"]
    assert set(strangers) <= set(gone.str.head(15))
    assert len(strangers) > 0


def test_bad_cells_are_named_all_at_once() -> None:
    """A day that is none, a flag that is none, an id twice, a missing owner."""
    with pytest.raises(BadInput) as caught:
        small([owner(3, BOB, ANN)], CreatedDate="yesterday", IsConverted="perhaps", OwnerId=None)
    columns = {(fault.source, fault.column) for fault in caught.value.faults}
    assert {("leads", "CreatedDate"), ("leads", "IsConverted"), ("leads", "OwnerId")} <= columns
    with pytest.raises(BadInput, match="occurs once"):
        small([], users=pl.concat([USERS, USERS]))


def test_a_record_without_owner_changes_is_refused() -> None:
    """Tracking of the owner is off: nobody knows who had a lead before."""
    export = made_up(1)
    with pytest.raises(BadInput, match="Owner changed"):
        rebuilt(export, changes=export.lead_history.filter(pl.col("Field") != "Owner"))
    with pytest.raises(BadInput, match="present owner only"):
        rebuilt(export, changes=export.lead)


def test_every_reason_says_what_was_done() -> None:
    """Left out, or kept."""
    assert all(done.startswith(("left out: ", "kept: ")) for done in DONE.values())
    assert LEAD


def test_changes_of_other_fields_are_no_concern() -> None:
    """Not even if they cannot be read."""
    assert told(small([("whenever", "Rating", "Hot", "Cold")])) == [("Ann", 1, None, "open")]


@pytest.mark.parametrize("made", ["2025-01-01T10:00:00.000Z", "2025-01-01T10:00:00.000+0000", "2025-01-01 10:00:00"])
def test_times_are_read_as_exporters_write_them(made: str) -> None:
    """With Z, with an offset, and without one in the timezone of the mapping."""
    assert told(small([owner(3, BOB, ANN)], CreatedDate=made))[0] == ("Bob", 1, 3, "recycled")
