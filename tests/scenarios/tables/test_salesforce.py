"""Salesforce ids in their short and their long form."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.tables import HISTORY, align_ids, check_table
from scenarios.tables.salesforce import checksum, short_form
from tests.scenarios.tables import builders
from tests.scenarios.tables.builders import spoiled

SHORT, LONG = "00130000000aBCd", "00130000000aBCdAAM"
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def checksum_by_hand(short_id: str) -> str:
    """Compute the checksum letter by letter, as Salesforce describes it."""
    letters = ""
    for start in (0, 5, 10):
        bits = "".join("1" if letter.isupper() else "0" for letter in reversed(short_id[start : start + 5]))
        letters += ALPHABET[int(bits, 2)]
    return letters


@pytest.mark.parametrize("long_id", ["001D000000IqhSLIAZ", "005D0000001KFhTIAW", "0017000000Lg8WhAAJ"])
def test_ids_in_the_wild_have_this_checksum(long_id: str) -> None:
    """Long ids as Salesforce issues them."""
    assert checksum(long_id[:15]) == long_id[15:]


@settings(deadline=None)
@given(st.text(alphabet="ABCXYZabcxyz0189", min_size=15, max_size=15))
def test_the_checksum_agrees_with_the_one_by_hand(short_id: str) -> None:
    """And the long form leads back to the short one."""
    assert checksum(short_id) == checksum_by_hand(short_id)
    assert short_form(pl.Series([short_id + checksum(short_id)])).to_list() == [short_id]


def test_only_a_valid_checksum_shortens() -> None:
    """Eighteen characters alone make no Salesforce id; capitals matter."""
    others = [LONG[:-1] + "A", LONG.lower(), "x" * 18, "", None, SHORT]
    assert short_form(pl.Series(others)).to_list() == others


def test_ids_are_spelled_as_in_the_reference() -> None:
    """So that a join by id finds them, in either direction."""
    assert align_ids(pl.Series([SHORT, "R9", None]), pl.Series([LONG])).to_list() == [LONG, "R9", None]
    assert align_ids(pl.Series([LONG]), pl.Series([SHORT, "x"])).to_list() == [SHORT]


def test_lists_of_ids_are_aligned_too() -> None:
    """As in eligible_reps."""
    lists = pl.Series("eligible", [[SHORT, "x"], None, []], dtype=pl.List(pl.String))
    assert align_ids(lists, pl.Series([LONG])).to_list() == [[LONG, "x"], None, []]


def test_within_a_column_one_record_has_one_spelling() -> None:
    """Counting a rep's leads must not split her in two."""
    checked = check_table(spoiled(builders.HISTORY, rep_id=[LONG, SHORT, "R1"]), HISTORY)
    assert checked["rep_id"].to_list() == [LONG, LONG, "R1"]
