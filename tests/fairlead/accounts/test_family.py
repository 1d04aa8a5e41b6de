"""Parents, heads, and what is inherited."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairlead.accounts import families_of
from scenarios.faults import BadInput


def table(parents: list[str | None]) -> pl.DataFrame:
    """Return accounts A0, A1, ... with these parents."""
    ids = [f"A{number}" for number in range(len(parents))]
    return pl.DataFrame({"account_id": ids, "parent": pl.Series(parents, dtype=pl.String)})


@st.composite
def forests(draw: st.DrawFn) -> list[str | None]:
    """Draw parents among the accounts before, so that there is no circle."""
    size = draw(st.integers(1, 30))
    above = [draw(st.integers(-1, number - 1)) for number in range(size)]
    return [f"A{number}" if number >= 0 else None for number in above]


@given(forests(), st.data())
def test_heads_and_nearest_holders_are_those_found_step_by_step(parents: list[str | None], data: st.DataObject) -> None:
    """Against climbing one by one."""
    accounts = table(parents)
    families = families_of(accounts)
    has = np.array(data.draw(st.lists(st.booleans(), min_size=len(parents), max_size=len(parents))))
    inherited = families.inherited(has)
    for start in range(len(parents)):
        way = [start]
        while (above := parents[way[-1]]) is not None:
            way.append(int(above[1:]))
        assert families.head[start] == way[-1]
        assert inherited[start] == next((at for at in way if has[at]), -1)


def test_a_circle_is_refused_naming_who_is_on_it_and_nobody_below() -> None:
    """A3 hangs below the circle, A4 is a family of its own."""
    with pytest.raises(BadInput) as caught:
        families_of(table(["A1", "A2", "A0", "A1", None]))
    assert sorted(str(fault.value) for fault in caught.value.faults) == ["A0", "A1", "A2"]


@pytest.mark.parametrize("length", [2, 3, 4, 8])
def test_circles_of_every_length_are_seen(length: int) -> None:
    """Also where jumping by powers of two lands on oneself."""
    with pytest.raises(BadInput, match="circle"):
        families_of(table([f"A{(number + 1) % length}" for number in range(length)]))


def test_a_parent_that_is_not_in_the_table_still_makes_a_family() -> None:
    """An export of some accounts need not hold the group's head."""
    families = families_of(table(["group", "group", None]))
    assert families.head[0] == families.head[1] != families.head[2]
    assert families.ids[int(families.head[0])] == "group"
