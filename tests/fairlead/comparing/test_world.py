"""A firm's tables become the world that a comparison is made in."""

import polars as pl
import pytest

from fairlead.comparing import WorldKind, world_of
from fairlead.intake import Checked
from scenarios import BadInput, generate_firm
from scenarios.vocabulary import CapacityUnit


def tables_of(**others: pl.DataFrame) -> dict[str, Checked]:
    """Make the tables of a small firm, whose capacity counts open leads."""
    firm = generate_firm(seed=3, leads=10, history=300)
    reps = Checked("reps.csv", firm.reps, capacity_unit=CapacityUnit.OPEN_LEADS)
    given = {name: Checked(f"{name}.csv", frame) for name, frame in others.items()}
    return {"history": Checked("history.csv", firm.history), "reps": reps, **given}


def test_confirmed_capacities_take_the_place_of_those_stated() -> None:
    """By the rep's id, in the mapping's unit; without them the reps are as their table says."""
    plain = world_of(WorldKind.POSTERIOR, tables_of())
    assert plain is not None
    ids = plain.reps["rep_id"].to_list()
    confirmed = pl.DataFrame({"rep_id": ids[::-1], "capacity": [float(place) for place in range(len(ids))]})
    world = world_of(WorldKind.POSTERIOR, tables_of(capacities=confirmed))
    assert world is not None
    assert world.unit is CapacityUnit.OPEN_LEADS
    assert world.reps["rep_id"].to_list() == ids
    assert world.reps["capacity"].to_list() == [float(place) for place in range(len(ids))][::-1]
    assert world.reps.drop("capacity").equals(plain.reps.drop("capacity"))


def test_confirmed_capacities_that_lack_a_rep_are_refused() -> None:
    """As for a batch."""
    with pytest.raises(BadInput, match="a row for every rep"):
        world_of(WorldKind.REPLAY, tables_of(capacities=pl.DataFrame({"rep_id": ["R000"], "capacity": [1.0]})))
