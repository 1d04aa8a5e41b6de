"""Column names that are missing or nearly right."""

from __future__ import annotations

import pytest

from scenarios.tables import LEADS, REPS
from scenarios.tables.headers import misspelling_of
from tests.scenarios.tables.builders import faults_of, only_fault


def test_a_missing_column_is_named_with_the_nearest_there_is() -> None:
    """Whoever misspelt it sees at once which column to rename."""
    fault = only_fault({"rep": ["R1"], "capacity": [1]}, REPS)
    assert fault.column == "rep_id"
    assert "did you mean 'rep'?" in fault.expected


def test_a_missing_column_with_nothing_like_it_gets_no_hint() -> None:
    """A wild guess is worse than none."""
    assert only_fault({"zzz": ["R1"], "capacity": [1]}, REPS).expected == "this required column"


def test_every_missing_column_is_listed() -> None:
    """All at once, as with cells."""
    assert {fault.column for fault in faults_of({"x": [1]}, REPS)} == {"rep_id", "capacity"}


@pytest.mark.parametrize("name", ["Territory", "teritory", "territroy", "territoryy", "terretory", "TERRITORY "])
def test_a_misspelt_optional_column_is_refused(name: str) -> None:
    """Taken for an unknown column, its territories would be ignored in silence."""
    fault = only_fault({"lead_id": ["L1"], name: ["north"]}, LEADS)
    assert "'territory'" in fault.expected


@pytest.mark.parametrize("name", ["resource", "score2", "region", "terms", "my_value"])
def test_an_unknown_column_is_kept(name: str) -> None:
    """Other words, numbered columns and short ones are nobody's misspelling."""
    assert faults_of({"lead_id": ["L1"], name: ["x"]}, LEADS) == []


def test_a_near_name_beside_the_right_one_is_kept() -> None:
    """With ``territory`` there, ``territory_`` is something else."""
    assert faults_of({"lead_id": ["L1"], "territory": ["a"], "territory_": ["b"]}, LEADS) == []


def test_names_equal_but_for_blanks_are_refused() -> None:
    """Nobody can tell which of the two would be meant."""
    fault = only_fault({"lead_id": ["L1"], " lead_id": ["L2"]}, LEADS)
    assert (fault.column, fault.expected) == ("lead_id", "a column name that occurs once")


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("niche", True), ("nihce", True), ("nich", True), ("nixhe", True), ("niiche", True), ("miche", False)],
)
def test_one_letter_amiss_is_a_misspelling(name: str, is_one: bool) -> None:
    """Left out, added, exchanged or swapped; the first letter is right."""
    assert (misspelling_of(name, ["niche"]) == "niche") is is_one
