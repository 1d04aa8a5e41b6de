"""Rules by hand-countable examples, and properties over many."""

from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairlead.ruling import allowed_by_rules, ramp_shares, terms_of
from fairlead.ruling.problem import dealt_at_random
from fairlead.ruling.work import LongerOutside
from scenarios.constraint_tables import RampTable
from scenarios.constraints import Constraints
from scenarios.faults import Faults
from scenarios.vocabulary import CapacityUnit
from tests.fairlead.ruling.conftest import Batch

WORDS = st.one_of(st.none(), st.lists(st.sampled_from("abc"), max_size=2).map("|".join))


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=6), st.lists(WORDS, min_size=1, max_size=4))
def test_certificates_and_matches_are_as_counted_pair_by_pair(wanted: list[str | None], own: list[str | None]) -> None:
    """A certificate asks for all that the lead names; a match for any, and takes a rep who names none."""
    leads = pl.DataFrame(
        {"lead_id": [f"L{at}" for at in range(len(wanted))], "needs": wanted}, schema_overrides={"needs": pl.String}
    )
    reps = pl.DataFrame(
        {"rep_id": [f"R{at}" for at in range(len(own))], "has": own}, schema_overrides={"has": pl.String}
    )
    faults = Faults()
    certified = allowed_by_rules(leads, reps, _rules(certificate=[{"lead": "needs", "rep": "has"}]), faults)
    matched = allowed_by_rules(leads, reps, _rules(match=[{"lead": "needs", "rep": "has"}]), faults)
    for row, asked in enumerate(map(_words, wanted)):
        for column, hers in enumerate(map(_words, own)):
            assert (certified is None or certified[row, column]) == (asked <= hers)
            assert (matched is None or matched[row, column]) == (not hers or bool(asked & hers))


def _words(cell: str | None) -> set[str]:
    return {word for word in (cell or "").split("|") if word}


def _rules(**tables: object) -> Constraints:
    return Constraints.model_validate(tables)


@pytest.mark.parametrize(
    ("hired", "share"),
    [
        (None, 1.0),
        ("2026-03-16", 0.0),
        ("2026-03-15", 0.2),
        ("2026-02-16", 0.2),
        ("2026-02-15", 0.4),
        ("2026-01-15", 1.0),
        ("2019-07-01", 1.0),
    ],
)
def test_a_ramp_counts_calendar_months(hired: str | None, share: float) -> None:
    """On 15 March, with a fifth and two fifths."""
    reps = pl.DataFrame({"rep_id": ["R"], "hired_on": pl.Series([hired], dtype=pl.String).str.to_date()})
    assert ramp_shares(reps, RampTable(months=(0.2, 0.4)), date(2026, 3, 15), Faults()).tolist() == [share]


def test_a_month_that_began_on_the_31st_is_full_on_the_30th() -> None:
    """April has no 31st."""
    reps = pl.DataFrame({"rep_id": ["R"], "hired_on": [date(2026, 3, 31)]})
    shares = [ramp_shares(reps, RampTable(months=(0.2,)), date(2026, 4, day), Faults())[0] for day in (29, 30)]
    assert shares == [0.2, 1.0]


def test_work_is_longer_outside_a_niche_only_for_who_names_others() -> None:
    """By hand: two leads, three reps."""
    leads = pl.DataFrame({"lead_id": ["L1", "L2"], "niche": ["a", None], "effort": [2.0, 3.0]})
    reps = pl.DataFrame({"rep_id": ["R1", "R2", "R3"], "niches": [["a"], ["b"], None]})
    rules = _rules(work={"column": "effort", "outside": {"niche": 1.5}})
    terms = terms_of(
        leads, reps, np.full(3, 9.0), rules, unit=CapacityUnit.LEADS, budget=None, by_cap=False, faults=Faults()
    )
    assert isinstance(terms.work, LongerOutside)
    assert terms.work.block(0, 2).tolist() == [[2.0, 3.0, 2.0], [3.0, 3.0, 3.0]]


def test_owned_leads_come_with_their_own_room_and_maximum_cuts_it() -> None:
    """R1 can take 1 more beside the two she owns; R2 at most 2."""
    leads = pl.DataFrame({"lead_id": ["L1", "L2", "L3"], "owner": ["R1", "R1", None]})
    reps = pl.DataFrame({"rep_id": ["R1", "R2"], "most": [None, 2.0]})
    terms = terms_of(
        leads, reps, np.array([1.0, 5.0]), _rules(maximum="most"), unit=CapacityUnit.LEADS, budget=None, by_cap=False,
        faults=Faults(),
    )  # fmt: skip
    assert terms.capacity.tolist() == [3.0, 2.0]


def test_caps_for_each_word_have_their_own_limit(batch: Batch, ruled_firm: object) -> None:
    """A word without a limit of its own has the other one."""
    plan = batch('[[constraints.cap]]\nname="n"\nfor_each="niche"\ncounts="leads"\nlimit={ billing = 1, other = 4 }\n')
    placed = plan.table.drop_nulls("rep_id").join(ruled_firm.leads, on="lead_id")  # type: ignore[attr-defined]
    counts = dict(placed.group_by("niche").len().iter_rows())
    assert counts["billing"] <= 1
    assert max(counts.values()) <= 4
    names = {cap.name for cap in plan.answers.choice.problem.caps}  # type: ignore[union-attr]
    assert "n: billing" in names


def test_random_dealing_shares_what_there_is() -> None:
    """Two reps, room for everything: together they get the mean value of each lead, weighted by capacity."""

    class Values:
        shape = (2, 2)

        def block(self, start: int, stop: int) -> np.ndarray:
            return np.array([[4.0, 8.0], [2.0, 2.0]])[start:stop]

    leads, reps = pl.DataFrame({"lead_id": ["a", "b"]}), pl.DataFrame({"rep_id": ["r", "s"]})
    terms = terms_of(
        leads, reps, np.array([1.0, 3.0]), _rules(), unit=CapacityUnit.LEADS, budget=None, by_cap=False, faults=Faults()
    )
    assert dealt_at_random(Values(), None, terms).tolist() == [1.5, 7.5]  # type: ignore[arg-type]


def test_a_floor_lifts_whoever_would_get_least(batch: Batch) -> None:
    """No rep below her floor, which some would be without it."""
    bare = batch("")
    lifted = batch("[constraints.fairness]\nfloor_share = 0.6\n")
    problem = lifted.answers.choice.problem
    assert problem is not None
    assert problem.value_floor is not None
    assert (_sums(lifted) >= problem.value_floor - 1e-6).all()
    assert (_sums(bare) < problem.value_floor - 1e-6).any()


def _sums(plan: object) -> np.ndarray:
    choice = plan.answers.choice  # type: ignore[attr-defined]
    placed = choice.rep >= 0
    return np.bincount(choice.rep[placed], weights=choice.value[placed], minlength=12)


def test_times_in_conditions_are_days_or_moments() -> None:
    """A day means its beginning, in UTC."""
    leads = pl.DataFrame(
        {"lead_id": ["a", "b"], "created_at": [datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC)]}
    )
    reps = pl.DataFrame({"rep_id": ["r", "s"]})
    rules = _rules(only=[{"when": {"created_at": ">= 2026-01-02"}, "to": ["s"]}])
    found = allowed_by_rules(leads, reps, rules, Faults())
    assert found is not None
    assert found.tolist() == [[True, True], [False, True]]
