"""Capacities proposed, in cases that can be worked out by hand."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairlead.capacities import Proposal, Settings, propose_capacities
from fairlead.cli.capacity_lines import capacity_lines
from scenarios import BadInput, generate_firm
from scenarios.tables import ABSENCES, check_table
from scenarios.vocabulary import CapacityUnit
from tests.fairlead.capacities.tables import START, history_of, reps_of, steady

FULL, HALF = "Mon-Fri 09:00-17:00", "Mon-Fri 09:00-13:00"
HISTORY = steady()
END = START + timedelta(days=364)


def proposed(reps: pl.DataFrame, *, minutes: float | None = 60.0, **others: object) -> pl.DataFrame:
    """Propose from the steady history with a lead taking an hour."""
    found = propose_capacities(HISTORY, reps, settings=Settings(minutes_per_lead=minutes), **others)  # type: ignore[arg-type]
    assert isinstance(found, Proposal)
    return found.table


def test_a_full_timer_and_a_half_timer() -> None:
    """40 h × 60 × .38 = 912 minutes, half of it for half the hours; a steady flow's open leads cost nothing extra."""
    table = proposed(reps_of(hours=[FULL, HALF]))
    assert table["selling_minutes"].to_list() == [912.0, 456.0]
    assert table["part_time"].to_list() == [1.0, 0.5]
    assert table["proposed"].to_list() == [15.2, pytest.approx(7.6, abs=0.3)]
    assert table["capacity"].equals(table["proposed"].alias("capacity"))
    assert table["stated"].to_list() == [10.0, 10.0]


def test_history_says_what_a_lead_takes() -> None:
    """Two reps, 7 leads a week each, 912 minutes each: 130 minutes a lead, so 7 a week are proposed."""
    table = proposed(reps_of(hours=[FULL, FULL]), minutes=None)
    assert table["minutes_per_lead_from"].to_list() == ["history"] * 2
    assert table["minutes_per_lead"][0] == pytest.approx(912 / 7, rel=0.05)
    assert table["proposed"].to_list() == pytest.approx([7.0, 7.0], rel=0.05)


def test_a_slow_rep_does_not_set_her_own_capacity() -> None:
    """R2 was given a seventh of R1's leads in the same hours: the minutes are the team's, so is what she can take."""
    slow = HISTORY.filter((pl.col("rep_id") == "R1") | (pl.col("assigned_at").dt.weekday() == 1))
    found = propose_capacities(slow, reps_of(hours=[FULL, FULL]))
    assert found is not None
    assert found.table["proposed"][1] >= found.table["proposed"][0]
    assert found.table["median_week"].to_list() == [7.0, 1.0]


def test_ramp_begins_at_a_thirteenth() -> None:
    """Hired on the last day: week 0, 1/13; after 12 weeks 13/13. Nothing to learn a ramp from."""
    hired = [None, date(2020, 1, 1), END.date(), (END - timedelta(weeks=5)).date(), (END - timedelta(weeks=12)).date()]
    table = proposed(reps_of(hours=[FULL] * 5, hired_on=hired))
    assert table["ramp"].to_list() == pytest.approx([1, 1, 1 / 13, 6 / 13, 1], abs=1e-4)
    assert table["ramp_from"].to_list() == ["before_history"] + ["hired_on"] * 4


def test_a_rep_without_history_gets_the_teams_minutes_and_the_first_weeks_ramp() -> None:
    """The same minutes a lead as her colleagues, nothing open."""
    new = proposed(reps_of(hours=[FULL] * 3)).row(2, named=True)
    assert (new["ramp_from"], new["weeks"], new["open_leads"]) == ("no_history", 0, 0.0)
    assert new["proposed"] == pytest.approx(15.2 / 13, abs=0.05)


def test_who_was_there_when_the_history_begins_is_no_newcomer() -> None:
    """A history that starts late says nothing of her first day."""
    table = proposed(reps_of(hours=[FULL, FULL]))
    assert table["ramp_from"].to_list() == ["before_history"] * 2
    assert table["ramp"].to_list() == [1.0, 1.0]


def test_more_open_work_than_hours_leaves_nothing() -> None:
    """1,000 open leads: capacity 0, and why."""
    row = proposed(reps_of(hours=[FULL, FULL], open_load=[1000.0, None])).row(0, named=True)
    assert (row["capacity"], row["reason"]) == (0.0, "open work")
    assert row["open_minutes"] > row["selling_minutes"]


def test_old_open_leads_take_no_time() -> None:
    """A thousand leads never closed, all older than leads ever take, leave the proposal as it was."""
    old = [(f"old-{n}", "R1", START, "open", None) for n in range(1000)]
    table = propose_capacities(
        pl.concat([HISTORY, history_of(old)]), reps_of(hours=[FULL, FULL]), settings=Settings(minutes_per_lead=60.0)
    )
    assert table is not None
    row = table.table.row(0, named=True)
    assert row["given_up"] >= 1000
    assert row["open_leads"] <= 14
    assert row["proposed"] == pytest.approx(15.2, abs=0.3)


def test_given_up_leads_are_added_only_where_a_batch_takes_them_off() -> None:
    """R1's load is stated, R2's cell is empty: a batch takes nothing off for her, so nothing is added back."""
    old = [(f"old-{rep}-{n}", rep, START, "open", None) for rep in ("R1", "R2") for n in range(90)]
    history = pl.concat([HISTORY, history_of(old)])

    def of_r2(**columns: list[object]) -> float:
        reps = reps_of(hours=[FULL, FULL], **columns)
        found = propose_capacities(history, reps, unit=CapacityUnit.OPEN_LEADS, settings=Settings(minutes_per_lead=60))
        assert found is not None
        return float(found.table["proposed"][1])

    assert of_r2(open_load=[100.0, None]) == pytest.approx(of_r2(), abs=0.05)
    assert of_r2(open_load=[None, 100.0]) == pytest.approx(of_r2() + 100 * 90 / 104, abs=2)


def test_who_has_left_or_is_away_gets_nothing() -> None:
    """R1 left, R2 is away all week, which is more than she works; both say why."""
    away = {"rep_id": ["R2", "R2"], "from": [END, END], "until": [END + timedelta(days=5), END + timedelta(days=8)]}
    absences = check_table(away, ABSENCES)
    table = proposed(reps_of(hours=[FULL, FULL], left_on=[END.date(), None]), absences=absences)
    assert table["capacity"].to_list() == [0.0, 0.0]
    assert table["reason"].to_list() == ["left", "away"]
    assert table["hours_away"].to_list() == [0.0, 40.0]


def test_a_day_off_takes_a_fifth() -> None:
    """Monday off in a week of five alike: 32 of 40 hours."""
    day = {"rep_id": ["R1"], "from": [END], "until": [END + timedelta(days=1)]}
    table = proposed(reps_of(hours=[FULL, FULL]), absences=check_table(day, ABSENCES))
    assert table["selling_minutes"].to_list() == pytest.approx([0.8 * 912, 912])


def test_units_tell_the_same() -> None:
    """Minutes are leads × 60; open leads are selling time ÷ minutes a week, and what a stated load counts in vain."""
    reps = reps_of(hours=[FULL, FULL])
    leads, minutes, at_once = (proposed(reps, unit=unit)["proposed"].to_list() for unit in CapacityUnit)
    assert minutes == pytest.approx([60 * figure for figure in leads], abs=3.1)
    assert at_once == pytest.approx([912 / 30] * 2, rel=0.05)


def test_a_row_can_be_worked_out_from_its_columns() -> None:
    """What docs/capacity.md states, on a made-up firm: within the rounding of one decimal."""
    firm = generate_firm(seed=7)
    found = propose_capacities(firm.history, firm.reps)
    assert found is not None
    for row in found.table.iter_rows(named=True):
        hours = row["hours_per_week"] - row["hours_away"]
        selling = hours * 60 * row["selling_share"] * row["ramp"]
        assert row["selling_minutes"] == pytest.approx(selling)
        room = selling - row["open_leads"] * row["minutes_per_open_lead"]
        most = selling / row["minutes_per_lead"]
        assert row["proposed"] == pytest.approx(
            min(most, room / (row["minutes_per_lead"] * row["span_share"])), abs=0.051
        )


def test_the_example_of_the_documentation_is_the_programs_row() -> None:
    """docs/capacity.md works rep R000 of seed 7 out by hand."""
    found = propose_capacities((firm := generate_firm(seed=7)).history, firm.reps)
    assert found is not None
    row = found.table.row(0, named=True)
    page = (Path(__file__).parents[3] / "docs" / "capacity.md").read_text(encoding="utf-8")
    assert "`{rep_id},{capacity},{unit},{stated},{proposed}`".format(**row) in page
    for name in ("hours_per_week", "selling_share", "minutes_per_open_lead", "minutes_per_lead", "span_share"):
        assert f"{name} {row[name]}" in page
    assert f"open_leads {row['open_leads']:g}" in page
    assert round((969 - 72 * 4.6293) / (108.0048 * 0.6825), 1) == row["proposed"]


def test_a_thin_history_takes_the_default_scenarios_minutes() -> None:
    """Three rows say nothing about minutes: said so, and a lead takes what the default scenario's does."""
    rows = [(f"L{n}", "R1", START + timedelta(days=n), "open", None) for n in range(3)]
    found = propose_capacities(history_of(rows), reps_of())
    assert found is not None
    assert found.table["minutes_per_lead_from"].to_list() == ["default scenario"] * 2
    assert found.model.minutes_per_lead == pytest.approx(28.08, abs=0.01)
    assert propose_capacities(HISTORY.clear(), reps_of()) is None


@pytest.mark.parametrize("words", [{"selling_share": 0.0}, {"selling_share": 1.2}, {"minutes_per_lead": 0.0}])
def test_impossible_settings_are_refused(words: dict[str, float]) -> None:
    """A share of nothing or of more than all, a lead of no minutes."""
    with pytest.raises(BadInput):
        Settings(**words)


@settings(max_examples=25, deadline=None)
@given(st.integers(9, 23), st.integers(0, 400), st.integers(1, 200), st.sampled_from(CapacityUnit))
def test_more_hours_never_lower_and_more_open_work_never_raises(
    closes: int, load: int, more: int, unit: CapacityUnit
) -> None:
    """Of one rep, all else alike; with the history's own minutes. In open leads, a stated load is hers already."""
    less = reps_of(hours=[f"Mon-Fri 08:00-{closes:02}:00", FULL], open_load=[float(load), None])
    longer = reps_of(hours=[f"Mon-Fri 08:00-{closes + 1:02}:00", FULL], open_load=[float(load), None])
    loaded = reps_of(hours=[f"Mon-Fri 08:00-{closes:02}:00", FULL], open_load=[float(load + more), None])
    base, hours, work = (proposed(reps, minutes=None, unit=unit)["proposed"][0] for reps in (less, longer, loaded))
    assert hours >= base
    if unit is not CapacityUnit.OPEN_LEADS:
        assert work <= base


def test_too_little_history_gives_the_default_minutes() -> None:
    """Sixty leads in a year among two full-timers would come to a thousand minutes each."""
    few = HISTORY.gather_every(12)
    assert 50 < few.height < 70
    found = propose_capacities(few, reps_of(hours=[FULL, FULL]))
    assert found is not None
    assert found.model.minutes_per_lead_from == "default scenario"
    assert found.model.minutes_per_lead < 60
    assert "too little history" in " ".join(capacity_lines(found, None))


def test_far_more_stated_than_the_minutes_allow_is_said() -> None:
    """Assign fills what is stated: who stated a week's where a batch is meant would drown her team."""
    stated = [propose_capacities(HISTORY, reps_of(hours=[FULL, FULL], capacity=[each, each])) for each in (1.0, 1e6)]
    said = [" ".join(capacity_lines(found, None)) for found in stated if found is not None]
    assert ["times as many are stated" in lines for lines in said] == [False, True]


def test_teams_stand_at_the_end() -> None:
    """Where there are any."""
    assert proposed(reps_of(hours=[FULL, HALF], team=["A", "B"])).columns[-1] == "team"
    assert "team" not in proposed(reps_of(hours=[FULL, HALF])).columns
