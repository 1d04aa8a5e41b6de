"""Runs that begin with a firm's open work: nothing lost, luck common, laws on condition of what had not happened."""

import json
import math
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from scenarios import BadInput, Scenario
from scenarios.tables import EVENTS, check_table
from scenarios.vocabulary import FINAL_EVENTS
from simulation import OpenWork, Run, compare, simulate
from simulation.open_work.placing import remarks_on
from simulation.open_work.standing import Stage
from tests.simulation.firms import firm, rep

START = datetime(2026, 1, 5, tzinfo=UTC)
MIXED: dict[str, Any] = {
    "horizon": {"start": "2026-01-05", "arrival_days": 21, "follow_up_days": 0},
    "arrivals": {"per_day": 12},
    "routing": {"window_minutes": 600},
    "acceptance": {
        "mean_hours": 20, "ignored_share": 0.3, "accept_chance": {"A": 0.8}, "clock_hours": 60, "clock": "wall",
        "reject_reasons": {"no budget": 1},
    },
    "cadence": [
        {"channel": "call", "after_hours": 0, "minutes": 10, "contact_chance": 0.4},
        {"channel": "email", "after_hours": 30, "minutes": 3, "contact_chance": 0.3},
    ],
    "qualification": {"chance": {"A": 0.7}, "minutes": 20},
    "closing": {"minutes": 30, "monthly_hazard": 1.0, "decline_mean_days": 20.0},
    "recycling": {"return_chance": 0.5, "mean_days": 5.0, "max_generations": 2},
}  # fmt: skip


def mixed() -> Scenario:
    """Make a firm in which leads get stuck everywhere."""
    return firm(rep("ann"), rep("bob"), rep("cem"), **MIXED)


@pytest.fixture(scope="module")
def work() -> OpenWork:
    """Cut its log after two weeks."""
    past = simulate(mixed(), "round-robin", seed=3)
    return OpenWork.read(past.events, as_of=date(2026, 1, 19), leads=past.leads)


@pytest.fixture(scope="module")
def resumed(work: OpenWork) -> Run:
    """Go on from there."""
    return simulate(mixed(), "round-robin", seed=8, open_work=work)


def log(*rows: tuple[float, str, str | None, str]) -> pl.DataFrame:
    """Write a log: hours since the start, lead, rep, event."""
    columns = {
        "time": [START + timedelta(hours=row[0]) for row in rows],
        "lead_id": [row[1] for row in rows],
        "rep_id": [row[2] for row in rows],
        "event": [row[3] for row in rows],
        "detail": [None] * len(rows),
    }
    return pl.DataFrame(columns, schema_overrides={"detail": pl.String, "rep_id": pl.String}).sort(
        "time", maintain_order=True
    )


def closed(events: pl.DataFrame) -> pl.DataFrame:
    """Name the state of leads still open, as a log must."""
    last = events["time"].max()
    going = events.filter(~pl.col("event").is_in([kind.value for kind in FINAL_EVENTS]).any().over("lead_id"))
    names = going["lead_id"].unique(maintain_order=True)
    finals = [(last, name, None, "open", None) for name in names]
    return pl.concat([events, pl.DataFrame(finals, schema=events.schema, orient="row")])


def test_no_lead_is_lost_on_the_way(work: OpenWork, resumed: Run) -> None:
    """Opening work and arrivals are in progress or ended, each once; the whole log keeps the rules of its table."""
    assert {stage.value for stage in Stage} - {Stage.REACHED.value} <= set(work.states["stage"])
    events = check_table(resumed.events, EVENTS)
    finals = events.filter(pl.col("event").is_in([kind.value for kind in FINAL_EVENTS]))
    assert finals["lead_id"].is_unique().all()
    assert set(finals["lead_id"]) == set(resumed.leads["lead_id"])
    kpis = resumed.kpis()
    assert kpis["opening_leads"] == work.height == resumed.opening
    assert kpis["leads"] == resumed.arrivals.height == resumed.leads.height - work.height
    in_progress = finals["event"].is_in(["open", "untouched"]).sum()
    ended = finals.height - in_progress
    assert work.height + resumed.arrivals.height == in_progress + ended
    assert kpis["opening_in_progress"] is not None
    assert kpis["opening_in_progress"] <= in_progress


def test_figures_are_those_of_the_leads_that_arrive(work: OpenWork, resumed: Run) -> None:
    """Wins of open work stand apart; without open work those figures are undefined."""
    won = resumed.events.filter((pl.col("event") == "won") & (pl.col("time") >= work.as_of))
    old = won["lead_id"].is_in(work.states["lead_id"].implode()).sum()
    kpis = resumed.kpis()
    assert (kpis["opening_wins"], kpis["wins"]) == (old, won.height - old)
    assert old > 0
    assert simulate(mixed(), "round-robin", seed=8).kpis()["opening_wins"] is None


def test_it_goes_on_from_the_day_and_not_from_empty_desks(work: OpenWork, resumed: Run) -> None:
    """The past stands before the run, what is new after its start; held leads stay with whom they are."""
    new = resumed.events.filter(pl.col("time") >= work.as_of)
    assert new.filter(pl.col("event") == "arrived").height == resumed.arrivals.height
    assert resumed.events.head(work.past.height).equals(work.past)
    held = work.states.filter(pl.col("stage") == Stage.WORKED.value).select("lead_id", owner="rep_id")
    first = new.filter(pl.col("rep_id").is_not_null()).group_by("lead_id", maintain_order=True).first()
    both = held.join(first, on="lead_id")
    assert both.height > 5
    assert (both["owner"] == both["rep_id"]).all()


def test_luck_does_not_depend_on_the_policy(work: OpenWork) -> None:
    """Leads at rest when the run begins come back at the same instants, whoever gets the others."""
    returns = []
    for policy in ("round-robin", "least-loaded"):
        events = simulate(mixed(), policy, seed=8, open_work=work).events.filter(pl.col("time") >= work.as_of)
        resting = work.states.filter(pl.col("stage") == Stage.NURTURE.value)["lead_id"]
        back = events.filter((pl.col("event") == "reheated") & pl.col("lead_id").is_in(resting.implode()))
        returns.append(
            back.unique("lead_id", keep="first", maintain_order=True).select("time", "lead_id").sort("lead_id")
        )
    assert returns[0].height > 0
    assert returns[0].equals(returns[1])


def test_where_each_lead_stands_is_read_off_its_last_events() -> None:
    """One lead a stage; what is over (a hand-over taken back, an attempt of an earlier rep) counts no more."""
    events = closed(log(
        (0, "wait", None, "arrived"),
        (1, "asked", None, "arrived"), (2, "asked", "ann", "assigned"),
        (3, "tried", None, "arrived"), (4, "tried", "ann", "assigned"), (5, "tried", "ann", "touched"),
        (6, "tried", "ann", "reverted"), (7, "tried", "bob", "assigned"), (8, "tried", "bob", "accepted"),
        (9, "tried", "bob", "touched"), (10, "tried", "bob", "touched"),
        (3, "met", None, "arrived"), (4, "met", "cem", "assigned"), (5, "met", "cem", "touched"),
        (6, "met", "cem", "contacted"),
        (3, "deal", None, "arrived"), (4, "deal", "cem", "assigned"), (5, "deal", "cem", "touched"),
        (6, "deal", "cem", "qualified"), (7, "deal", "cem", "opportunity"),
        (3, "rest", None, "arrived"), (4, "rest", "cem", "assigned"), (9, "rest", None, "recycled"),
        (3, "over", None, "arrived"), (4, "over", "cem", "assigned"), (5, "over", "cem", "won"),
        (30, "late", None, "arrived"),
    ))  # fmt: skip
    found = OpenWork.read(events, as_of=date(2026, 1, 6)).states
    stages = dict(found.select("lead_id", "stage").iter_rows())
    assert stages == {
        "wait": Stage.WAITING, "asked": Stage.UNANSWERED, "tried": Stage.WORKED, "met": Stage.REACHED,
        "deal": Stage.OPPORTUNITY, "rest": Stage.NURTURE,
    }  # fmt: skip
    tried = found.row(by_predicate=pl.col("lead_id") == "tried", named=True)
    assert (tried["rep_id"], tried["attempts"], tried["handovers"], tried["owners"]) == ("bob", 2, 2, 2)
    assert tried["previous"] == ["ann", "bob"]
    assert tried["touch_age"] == 14 * 3_600_000_000


def test_a_day_begins_by_the_firms_clock() -> None:
    """What happened at half past eleven in the evening in Amsterdam had happened; an hour later it had not."""
    events = closed(log((22.5, "early", None, "arrived"), (23.5, "late", None, "arrived")))
    work = OpenWork.read(events, as_of=date(2026, 1, 6), timezone="Europe/Amsterdam")
    assert work.states["lead_id"].to_list() == ["early"]
    run = simulate(mixed().replace(horizon={"timezone": "Europe/Amsterdam"}), "round-robin", open_work=work)
    assert run.leads["created_at"][1] >= work.as_of


def test_a_clock_that_runs_goes_on_running() -> None:
    """Of five hours three have gone when the run begins; the rep who never looks loses the lead two hours later."""
    scenario = firm(
        rep("ann"), rep("bob"), arrivals={"per_day": 0},
        acceptance={"mean_hours": 1, "ignored_share": 1, "clock_hours": 5, "clock": "business"},
    )  # fmt: skip
    events = closed(log((20, "L", None, "arrived"), (21, "L", "ann", "assigned")))
    run = simulate(scenario, "round-robin", open_work=OpenWork.read(events, as_of=date(2026, 1, 6)))
    (reverted,) = run.events.filter((pl.col("event") == "reverted") & (pl.col("rep_id") == "ann"))["time"]
    assert reverted == START + timedelta(hours=26)


def test_an_opportunity_that_is_still_open_is_less_likely_won() -> None:
    """The chance to buy is that of buyers who have neither bought nor declined in thirty days."""
    scenario = firm(
        rep("ann"), arrivals={"per_day": 0}, horizon={"arrival_days": 1, "follow_up_days": 59},
        closing={"minutes": 0, "monthly_hazard": 0.5, "decline_mean_days": 40.0}, truth={"base_chance": 0.4},
    )  # fmt: skip
    events = closed(
        log(
            (0, "L", None, "arrived"),
            (0, "L", "ann", "assigned"),
            (0, "L", "ann", "touched"),
            (0, "L", "ann", "opportunity"),
        )
    )
    work = OpenWork.read(events, as_of=date(2026, 2, 4))
    run = simulate(scenario, "round-robin", open_work=work)
    still, undecided = 0.4 * math.exp(-0.5), 0.6 * math.exp(-30 / 40)
    expected = still / (still + undecided) * (1 - math.exp(-0.5 * 2))
    assert run.expected.wins.tolist() == pytest.approx([expected])
    found = compare(scenario, ["round-robin"], replications=1, open_work=work, n_jobs=1)
    mean = found.mean("round-robin", "opening_wins")
    assert mean is not None
    assert mean.mean == pytest.approx(expected)
    assert json.dumps(found.to_dict())


def test_leads_of_former_reps_wait_and_are_said(work: OpenWork) -> None:
    """Two of three reps are gone: their leads go to the third; none of them known is refused."""
    alone = firm(rep("ann"), **MIXED)
    remarks = " ".join(remarks_on(alone, work))
    assert "were with former reps" in remarks
    run = simulate(alone, "round-robin", open_work=work)
    new = run.events.filter((pl.col("time") >= work.as_of) & pl.col("rep_id").is_not_null())
    assert set(new["rep_id"]) == {"ann"}
    with pytest.raises(BadInput) as refused:
        simulate(firm(rep("zoe"), **MIXED), "round-robin", open_work=work)
    assert refused.value.faults[0].column == "rep_id"


def test_what_does_not_go_together_is_refused(work: OpenWork) -> None:
    """Nothing open, another clock, facts the scenario does not know, a warm-up beside it."""
    over = log((0, "L", None, "arrived"), (1, "L", "ann", "assigned"), (2, "L", "ann", "won"))
    with pytest.raises(BadInput):
        OpenWork.read(over)
    with pytest.raises(ValueError, match="timezone='America/New_York'"):
        simulate(mixed().replace(horizon={"timezone": "America/New_York"}), "round-robin", open_work=work)
    strange = work.facts.with_columns(territory=pl.lit("the moon"))
    past = simulate(mixed(), "round-robin", seed=3)
    with pytest.raises(BadInput) as refused:
        simulate(mixed(), "round-robin", open_work=OpenWork.read(past.events, as_of=date(2026, 1, 19), leads=strange))
    assert refused.value.faults[0].value == "the moon"
    with pytest.raises(ValueError, match="warm-up"):
        compare(mixed(), ["round-robin"], open_work=work, warm_up=7)


def test_repeated_events_are_counted_once_and_said() -> None:
    """A log appended to itself in part: the same work, and how many of which kind were dropped."""
    events = closed(log((0, "L", None, "arrived"), (1, "L", "ann", "assigned"), (2, "L", "ann", "touched")))
    twice = pl.concat([events.slice(0, 3), events.slice(2, 1), events.slice(3)])
    found = OpenWork.read(twice, as_of=date(2026, 1, 6))
    assert found.states["attempts"].to_list() == [1]
    assert "1 event of the same lead, kind and instant" in found.remarks[0]
    assert "(1 touched)" in found.remarks[0]


def test_a_log_without_details_tells_where_leads_stand() -> None:
    """The column may be missing from a log."""
    events = log((0, "L1", None, "arrived"), (1, "L1", "ann", "assigned"), (500, "L1", None, "open"))
    work = OpenWork.read(events.drop("detail", strict=False), as_of=date(2026, 1, 6))
    assert work.states.select("lead_id", "rep_id").rows() == [("L1", "ann")]


def test_leads_that_describe_no_open_lead_are_refused_and_others_counted() -> None:
    """Facts of other leads would be passed over in silence."""
    arrived = [(0, lead, None, "arrived") for lead in ("L1", "L2")]
    events = log(*arrived, *((500, lead, None, "open") for lead in ("L1", "L2")))
    facts = pl.DataFrame({"lead_id": ["X1"], "created_at": [START], "grade": ["A"]})
    with pytest.raises(BadInput, match="at least one of the 2 open leads"):
        OpenWork.read(events, as_of=date(2026, 1, 6), leads=facts)
    some = OpenWork.read(events, as_of=date(2026, 1, 6), leads=facts.with_columns(lead_id=pl.lit("L1")))
    assert some.remarks == ("1 of 2 open leads are described; what the others are like is drawn.",)


def test_sources_that_the_scenario_does_not_have_are_said() -> None:
    """Its rules are about sources by name: an unknown one is under none of them, which nobody would see."""
    work = OpenWork.read(
        log((0, "L1", None, "arrived"), (0, "L2", None, "arrived")),
        as_of=date(2026, 1, 6),
        leads=pl.DataFrame(
            {"lead_id": ["L1", "L2", "L3"], "created_at": [START] * 3, "source": ["fair", "inbound", "poster"]}
        ),
    )
    said = " ".join(remarks_on(mixed().replace(leads={"source": {"inbound": 1.0}}), work))
    assert "none of its rules are about them: fair (1)." in said
    assert "poster" not in said


def test_a_fact_that_no_scenario_knows_is_refused_by_the_leads_own_name() -> None:
    """The file, the lead and the value, not only the column."""
    facts = pl.DataFrame({"lead_id": ["L1"], "created_at": [START], "territory": ["the moon"]})
    events = log((0, "L1", None, "arrived"))
    work = OpenWork.read(events, as_of=date(2026, 1, 6), leads=facts, leads_source="leads.csv")
    with pytest.raises(BadInput, match=r"leads\.csv.*territory.*the moon.*\(lead L1\)"):
        simulate(mixed(), "round-robin", open_work=work)
