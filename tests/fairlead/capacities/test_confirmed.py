"""Confirmed capacities replace the stated ones, rep by rep."""

import pytest

from fairlead.capacities import with_capacities
from scenarios import BadInput
from scenarios.tables import CAPACITIES, check_table
from scenarios.vocabulary import CapacityUnit
from tests.fairlead.capacities.tables import reps_of


def test_they_are_joined_by_id() -> None:
    """Whatever the order, and nothing else of the reps changes."""
    confirmed = check_table({"rep_id": ["R2", "R1"], "capacity": [3, 4], "unit": ["leads", "leads"]}, CAPACITIES)
    reps = reps_of(team=["a", "b"])
    joined = with_capacities(reps, confirmed, unit=CapacityUnit.LEADS, source="c.csv")
    assert joined.columns == reps.columns
    assert joined["capacity"].to_list() == [4.0, 3.0]
    assert joined["team"].to_list() == ["a", "b"]


def test_unknown_and_missing_reps_and_another_unit_are_all_named() -> None:
    """In one go."""
    confirmed = check_table({"rep_id": ["R1", "R9"], "capacity": [3, 4], "unit": ["leads", "minutes"]}, CAPACITIES)
    with pytest.raises(BadInput) as refusal:
        with_capacities(reps_of(), confirmed, unit=CapacityUnit.LEADS, source="c.csv")
    assert [(fault.column, fault.value) for fault in refusal.value.faults] == [
        ("rep_id", "R9"),
        ("rep_id", "R2"),
        ("unit", "minutes"),
    ]


def test_a_rep_set_aside_may_be_named() -> None:
    """Her row of the reps table went to quarantine, so nobody can say that she is unknown."""
    confirmed = check_table({"rep_id": ["R1", "R2", "R9"], "capacity": [3, 4, 5]}, CAPACITIES)
    joined = with_capacities(reps_of(), confirmed, unit=CapacityUnit.LEADS, source="c.csv", some_set_aside=True)
    assert joined["capacity"].to_list() == [3.0, 4.0]
