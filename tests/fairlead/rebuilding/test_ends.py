"""No lead is lost without a word: conversions dated before the lead, all of it in one second, circles in one second."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairlead.rebuilding import Rebuilt
from tests.fairlead.rebuilding.exports import ANN, BOB, CAT, DEAL, LEAD, QUEUE, at, reasons, small, told

CLOSED = "Closed - Not Converted"
CONVERTED = {"IsConverted": "true", "ConvertedDate": "2025-01-06", "ConvertedOpportunityId": DEAL}
WON = {"IsClosed": "true", "IsWon": "true", "CloseDate": "2025-01-20"}


def owner(day: int, old: str, new: str, clock: str = "10:00:00") -> tuple[str, str, str, str]:
    """Return a change of owner."""
    return (at(day, clock), "Owner", old, new)


def converted(clock: str = "10:00:00") -> tuple[str, str, str, str]:
    """Return the row of the conversion."""
    return (at(6, clock), "leadConverted", "", "")


@pytest.mark.parametrize(
    ("timezone", "made", "closed"),
    [
        ("UTC", at(7, "02:00:00"), "2025-01-20"),
        ("UTC", at(7, "02:00:00"), "2025-01-06"),
        ("Asia/Tokyo", at(6, "23:30:00"), "2025-01-20"),
    ],
)
def test_a_day_of_another_calendar_before_the_lead_was_made_is_kept(timezone: str, made: str, closed: str) -> None:
    """Converted on the day on which it was made, as the firm's own calendar has it; the remark says so."""
    deal = WON | {"CloseDate": closed}
    found = small([], created_row=True, deal=deal, timezone=timezone, **CONVERTED | {"CreatedDate": made})
    rows = found.assignments.filter(pl.col("lead") == 0)
    assert rows["outcome"].to_list() == ["won"]
    assert (rows["closed_at"] >= rows["assigned_at"]).all()
    assert reasons(found) == ["conversion_day_only"]


def test_who_takes_it_from_a_queue_just_after_that_day_converted_it() -> None:
    """Nobody but a rep can convert a lead; much later is after the conversion, and listed."""
    found = small([owner(7, QUEUE, ANN, "02:00:00")], deal=WON, **CONVERTED)
    assert told(found) == [("Ann", 7, 20, "won")]
    assert reasons(found) == ["conversion_day_only"]
    found = small([owner(9, QUEUE, ANN)], deal=WON, **CONVERTED)
    assert (told(found), reasons(found)) == ([], ["given_out_after_close"])


@pytest.mark.parametrize(
    "facts",
    [
        CONVERTED | {"CreatedDate": at(6, "10:00:01")},
        CONVERTED | {"CreatedDate": at(9)},
        {"Status": CLOSED, "LastModifiedDate": at(1, "09:59:59")},
    ],
    ids=["a second before", "days before", "closed"],
)
def test_a_lead_that_ended_before_it_was_made_is_listed(facts: dict[str, str]) -> None:
    """It was Ann's, so it is not one that no rep has had."""
    rows = [converted()] if "IsConverted" in facts else []
    found = small(rows, deal=WON, **facts)
    assert (told(found), reasons(found)) == ([], ["closed_before_creation"])
    assert LEAD in found.unrebuilt["lead_id"].to_list()


@pytest.mark.parametrize("first", [QUEUE, BOB])
@pytest.mark.parametrize(("won", "outcome"), [("true", "won"), ("false", "lost")])
def test_made_given_out_and_converted_in_one_second(first: str, won: str, outcome: str) -> None:
    """Whose it was for no time did not have it: queue or default owner, it is Ann's."""
    changes = [owner(6, first, ANN), converted()]
    found = small(changes, deal=WON | {"IsWon": won}, **CONVERTED | {"CreatedDate": at(6)})
    assert (told(found), reasons(found)) == ([("Ann", 6, 20, outcome)], [])


def test_the_first_one_is_said_to_be_kept_only_where_she_is() -> None:
    """Bob to Ann in the second of the conversion, but nobody knows since when Bob had it."""
    found = small([owner(6, BOB, ANN), converted()], created_row=False, deal=WON, **CONVERTED)
    assert (told(found), reasons(found)) == ([], ["history_begins_late"])


@pytest.mark.parametrize(
    ("timezone", "clock", "remarked"),
    [
        ("America/Los_Angeles", "22:00:00", True),
        ("America/Los_Angeles", "07:00:00", False),
        ("UTC", "07:00:00", True),
        ("Asia/Tokyo", "16:00:00", False),
    ],
)
def test_the_day_of_a_conversion_is_one_of_the_timezone(timezone: str, clock: str, remarked: bool) -> None:
    """A change on the sixth in London may be one of the fifth in Los Angeles, and of the seventh in Tokyo."""
    found = small([owner(6, BOB, ANN, clock)], deal=WON, timezone=timezone, **CONVERTED)
    assert ("conversion_day_only" in reasons(found)) == remarked


def test_a_day_of_25_hours_ends_when_its_clocks_say_so() -> None:
    """On 2 November 2025 in New York, half past eleven at night is still that day."""
    found = small(
        [("2025-11-03T04:30:00.000Z", "Owner", BOB, ANN)],
        deal=WON | {"CloseDate": "2025-11-20"},
        timezone="America/New_York",
        **CONVERTED | {"ConvertedDate": "2025-11-02"},
    )
    assert [row[0] for row in told(found)] == ["Bob", "Ann"]
    assert reasons(found) == ["conversion_day_only"]


def test_there_and_back_and_there_again_in_one_second_is_listed() -> None:
    """A row that stands twice may be a repeat or a second change; a whole file repeated is a repeat."""
    there, back = owner(4, BOB, ANN), owner(4, ANN, BOB)
    found = small([there, back, there])
    assert (told(found), reasons(found)) == ([], ["same_second"])
    onward = small([there, back, there, owner(4, ANN, CAT)], OwnerId=CAT)
    assert (told(onward), reasons(onward)) == ([], ["same_second"])
    assert told(small([there, back, there, back], OwnerId=BOB)) == [("Bob", 1, None, "open")]
    assert told(small([there, there, owner(4, ANN, CAT)], OwnerId=CAT)) == [
        ("Bob", 1, 4, "recycled"),
        ("Cat", 4, None, "open"),
    ]


PEOPLE = st.sampled_from([ANN, BOB, CAT, QUEUE, "Dan Poe"])
MOMENTS = st.builds(at, st.integers(1, 8), st.sampled_from(["00:00:00", "10:00:00", "10:00:01", "23:30:00"]))
DAYS = st.sampled_from([None, *(f"2025-01-{day:02d}" for day in range(1, 9))])


@st.composite
def stories(draw: st.DrawFn) -> tuple[bool, Rebuilt]:
    """Draw a lead, its changes and its deal; say whether anybody but a queue had it, and what is rebuilt."""
    made = draw(MOMENTS)
    times = sorted(draw(st.lists(MOMENTS, max_size=4)))
    chain = draw(st.lists(PEOPLE, min_size=len(times) + 1, max_size=len(times) + 1))
    if draw(st.booleans()):
        times = [max(time, made) for time in times]
    rows = [(time, "Owner", *pair) for time, pair in zip(times, pairwise(chain), strict=True)]
    if draw(st.booleans()):
        rows += draw(st.lists(st.sampled_from(rows), max_size=2)) if rows else []
    rows += [(time, "leadConverted", "", "") for time in draw(st.lists(MOMENTS, max_size=1))]
    rows += [(time, "Status", "Open", CLOSED) for time in draw(st.lists(MOMENTS, max_size=1))]
    deal = {
        "IsClosed": draw(st.sampled_from(["true", "false"])),
        "IsWon": draw(st.sampled_from(["true", "false"])),
        "CloseDate": draw(DAYS),
    }
    found = small(
        rows,
        created_row=draw(st.booleans()),
        deal=draw(st.sampled_from([deal, None])),
        timezone=draw(st.sampled_from(["UTC", "Asia/Tokyo", "America/Los_Angeles"])),
        OwnerId=chain[-1] if chain[-1] != "Dan Poe" else ANN,
        CreatedDate=made,
        Status=draw(st.sampled_from(["Open", CLOSED])),
        IsConverted=draw(st.sampled_from(["true", "false"])),
        ConvertedDate=draw(DAYS),
        ConvertedOpportunityId=draw(st.sampled_from([DEAL, None])),
        LastModifiedDate=draw(MOMENTS),
    )
    ends = [*times[1:], "9999"]
    later = any(who != QUEUE and time < end for who, time, end in zip(chain[1:], times, ends, strict=False))
    at_first = chain[0] != QUEUE and (not times or times[0] > made)
    return later or at_first or chain[-1] != QUEUE, found


@given(stories())
@settings(max_examples=150, deadline=None, derandomize=True)
def test_every_lead_that_a_rep_ever_had_is_rebuilt_or_listed(story: tuple[bool, Rebuilt]) -> None:
    """Whatever is drawn; and no assignment ends before it begins, nor does one rep's overlap the next."""
    held, found = story
    rows = found.assignments.filter(pl.col("lead") == 0)
    assert not held or rows.height or reasons(found)
    assert (rows["closed_at"].drop_nulls() >= rows.drop_nulls("closed_at")["assigned_at"]).all()
    kept = found.unrebuilt.filter((pl.col("lead_id") == LEAD) & pl.col("done").str.starts_with("kept"))
    assert kept.is_empty() or rows.height
    listed = found.unrebuilt["lead_id"].n_unique()
    assert found.never_held <= found.leads - max(listed, rows["lead"].n_unique())
