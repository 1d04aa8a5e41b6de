"""Ramp and tenure: who is new, and what newcomers were given."""

from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from fairlead.capacities import propose_capacities
from fairlead.capacities.given import given_by_week
from fairlead.capacities.ramp import default_ramp
from fairlead.capacities.tenure import Known, observed_from, tenures
from tests.fairlead.capacities.tables import START, history_of, reps_of, steady

Rows = list[tuple[str, str, datetime, str, datetime | None]]


def newcomers(count: int, part: float) -> pl.DataFrame:
    """Two reps with seven leads a week; ``count`` more from week 26 on with that part of it until they are full."""
    rows: Rows = []
    for number in range(count):
        for day in range(182, 365):
            week = (day - 182) // 7
            if week >= 12 or (day - 182) % round(1 / part) == 0:
                at = START + timedelta(days=day)
                closed = at + timedelta(days=14)
                ended = closed <= START + timedelta(days=364)
                lead = f"N{number}-{day}"
                rows.append((lead, f"N{number}", at, "lost" if ended else "open", closed if ended else None))
    return pl.concat([steady(), history_of(rows)])


def test_the_ramp_is_learned_from_six_newcomers() -> None:
    """Half of the others' leads for twelve weeks, then as many: that is the ramp."""
    history = newcomers(6, 0.5)
    reps = reps_of(hired_on=[None, None, date(2025, 12, 29)])
    found = propose_capacities(history, reps)
    assert found is not None
    assert found.model.newcomers == 6
    assert found.table["ramp"].to_list() == [1.0, 1.0, pytest.approx(0.5, abs=0.06)]


def test_from_four_newcomers_nothing_is_learned() -> None:
    """The default ramp stays."""
    found = propose_capacities(newcomers(4, 0.5), reps_of())
    assert found is not None
    assert found.model.newcomers == 0


def test_the_default_ramp_never_falls_and_ends_at_one() -> None:
    """From 1/13 to 1, and 1 for whoever was always there."""
    parts = default_ramp().at(np.array([0.0, 5.0, 12.0, 400.0, np.inf]))
    assert parts.tolist() == pytest.approx([1 / 13, 6 / 13, 1.0, 1.0, 1.0])


def test_a_late_first_lead_makes_a_newcomer_only_if_it_is_unlikely_by_chance() -> None:
    """Two leads in the last days of a year tell; a single one does not; a rep of the start never is."""
    late = START + timedelta(days=358)
    rows: Rows = [(f"A{n}", "A", late + timedelta(days=n), "open", None) for n in range(2)]
    rows += [("B0", "B", late, "open", None)]
    history = pl.concat([steady(), history_of(rows)])
    end = START + timedelta(days=364)
    known = tenures(given_by_week(history, end), reps_of(), START, end)
    kinds = {rep_id: found.known for rep_id, found in known.items()}
    before = Known.BEFORE_HISTORY
    assert kinds == {"R1": before, "R2": before, "A": Known.FIRST_LEAD, "B": before}


def test_a_truncated_history_counts_from_where_it_is_whole() -> None:
    """Nothing closes in the first 100 days, so the leads of that time are those that closed later."""
    cut = START + timedelta(days=100)
    history = steady().filter(pl.col("closed_at").is_null() | (pl.col("closed_at") >= cut))
    assert observed_from(steady()) == START
    early = history_of([(f"E{n}", "R1", START + timedelta(days=n), "lost", cut + timedelta(days=n)) for n in range(60)])
    assert observed_from(pl.concat([early, history.filter(pl.col("assigned_at") >= cut)])) == cut


def test_a_hiring_date_long_after_the_first_lead_is_no_beginning() -> None:
    """A change of team, say: she was there before."""
    found = propose_capacities(steady(), reps_of(hired_on=[date(2025, 12, 29), date(2025, 1, 20)]))
    assert found is not None
    assert found.table["ramp_from"].to_list() == ["before_history", "hired_on"]


def test_leads_from_before_the_history_is_whole_are_no_trouble() -> None:
    """A first lead before the cut, hundreds after it: she was there."""
    end = START + timedelta(days=364)
    known = tenures(given_by_week(steady(), end), reps_of(), START + timedelta(days=360), end)
    assert known["R1"].known is Known.BEFORE_HISTORY
