"""Hard matches allow the pairs they say, and nothing else."""

import numpy as np
import polars as pl
import pytest

from scenarios import BadInput
from scenarios.constraints import Match, Matches
from scenarios.eligibility import eligible_pairs, kinds_of

LEADS = pl.DataFrame({"lead_id": ["1", "2", "3"], "territory": ["north", "south", None]})
REPS = pl.DataFrame({"rep_id": ["a", "b", "c"], "territories": [["north"], ["north", "south"], None]})


def test_soft_matches_allow_everything() -> None:
    """No mask at all is needed."""
    assert eligible_pairs(LEADS, REPS, Matches()) is None


def test_a_hard_match_allows_reps_who_name_the_leads_own() -> None:
    """A rep who names none may have all; a lead whose own is unknown fits only her."""
    allowed = eligible_pairs(LEADS, REPS, Matches(territory=Match.HARD))
    np.testing.assert_array_equal(allowed, [[True, True, True], [False, True, True], [False, False, True]])


def test_two_hard_matches_must_both_hold() -> None:
    """Territory and niche together."""
    leads = LEADS.with_columns(niche=pl.Series(["x", "x", "y"]))
    reps = REPS.with_columns(niches=pl.Series([["y"], ["x"], ["x"]]))
    allowed = eligible_pairs(leads, reps, Matches(territory=Match.HARD, niche=Match.HARD))
    np.testing.assert_array_equal(allowed, [[False, True, True], [False, True, True], [False, False, False]])


def test_a_column_that_is_missing_is_named() -> None:
    """A hard match on what nobody wrote down is refused, for leads and for reps."""
    with pytest.raises(BadInput) as caught:
        eligible_pairs(LEADS, REPS, Matches(language=Match.HARD))
    assert {(fault.source, fault.column) for fault in caught.value.faults} == {
        ("leads", "language"),
        ("reps", "languages"),
    }


def test_leads_of_one_kind_fit_the_same_reps() -> None:
    """What is allowed to its kind is allowed to each lead, unknown territories included."""
    leads = pl.DataFrame({"lead_id": list("12345"), "territory": ["north", None, "south", None, "north"]})
    kinds, kind_of = kinds_of(leads)
    assert kinds["territory"].to_list() == ["north", None, "south"]
    assert kind_of.tolist() == [0, 1, 2, 1, 0]
    rules = Matches(territory=Match.HARD)
    by_kind, by_lead = (eligible_pairs(some, REPS, rules) for some in (kinds, leads))
    assert by_kind is not None
    np.testing.assert_array_equal(by_kind[kind_of], by_lead)


def test_leads_of_whom_nothing_is_known_are_of_one_kind() -> None:
    """Also where there are none at all."""
    for some in (LEADS.select("lead_id"), LEADS.head(0)):
        kinds, kind_of = kinds_of(some)
        assert kinds.height == min(some.height, 1)
        assert kind_of.tolist() == [0] * some.height
