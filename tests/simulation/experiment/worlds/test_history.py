"""A firm's own world: its leads, its reps, and chances that no policy was told."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import numpy as np
import polars as pl
import pytest

from scenarios import BadInput, Scenario
from scenarios.vocabulary import CapacityUnit
from simulation import Posterior, Replay, compare, reps_table, training_history
from simulation.experiment.worlds import leads as of_the_firm
from simulation.experiment.worlds.halves import Learning, halves_of
from simulation.experiment.worlds.history import OpenHistory
from tests.simulation.test_null_firm import null_firm

LEARNING = Learning(horizon_days=30)


def organisation() -> Scenario:
    """Make a firm whose reps differ, routed once a day."""
    firm = null_firm(rep_points=8.0, seed=3)
    reps = [{**rep.model_dump(), "capacity": 20.0} for rep in firm.reps]
    return firm.replace(routing={"window_minutes": 1440}, reps=reps)


@cache
def past() -> pl.DataFrame:
    """Simulate 60 days of it."""
    return training_history(organisation(), seed=2, days=60)


def opened(kind: type[Posterior] = Posterior, **tables: Any) -> OpenHistory:
    """Open a world of that history."""
    given = {"history": past(), "reps": reps_table(organisation()), "learning": LEARNING, **tables}
    return kind(**given).opened(organisation(), 5, learned=True)


def test_halves_share_no_buyer_and_are_as_large() -> None:
    """All rows of a lead, and of an account, stand in one half; another seed splits otherwise."""
    accounts = [f"A{number // 3}" for number in range(past().height)]
    rows = past().with_columns(account_id=pl.Series(accounts))
    one, other = halves_of(rows, 1)
    assert one.height + other.height == rows.height
    assert not set(one["account_id"]) & set(other["account_id"])
    assert not set(one["lead_id"]) & set(other["lead_id"])
    assert 0.8 < one.height / other.height < 1.25
    assert set(halves_of(rows, 2)[0]["lead_id"]) != set(one["lead_id"])


def test_policies_are_told_by_the_half_that_makes_no_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two replications a draw, and the halves change places from draw to draw."""
    world, asked = opened(), []

    def noted(model: object, leads: pl.DataFrame, reps: pl.DataFrame, level: float, name: str) -> Any:
        asked.append((model, name))
        return np.zeros((leads.height, reps.height))

    monkeypatch.setattr("simulation.experiment.worlds.history.drawn_chance", noted)
    for number in range(4):
        world.market(number)
    first, second = world.fits
    assert [world.told(number).fit for number in range(4)] == [first, first, second, second]
    assert [model for model, _ in asked] == [second, second, first, first]
    assert [world.draw_of(number) for number in range(4)] == [0, 0, 1, 1]
    assert len({name for _, name in asked}) == 2


def test_what_policies_are_told_is_what_the_fit_says_of_tables_it_checks() -> None:
    """Tables were checked when the world was opened; values are the same to the bit."""
    world = opened()
    leads, reps = world.market(0).leads, reps_table(world.scenario)
    told, checked = world.told(0).pair_values(leads, reps), world.fits[0].pair_values(leads, reps)
    assert (told.lead_ids, told.rep_ids) == (checked.lead_ids, checked.rep_ids)
    assert np.array_equal(told.block(0, leads.height), checked.block(0, leads.height))
    assert np.array_equal(told.probability(0, leads.height), checked.probability(0, leads.height))


def test_leads_are_drawn_from_the_firms_own_and_the_scenario_says_when() -> None:
    """New ids, kinds that the firm has, from the day after its last lead on; chances lie between 0 and 1."""
    world = opened()
    market = world.market(0)
    kinds = ["territory", "niche", "grade", "value"]
    known = set(past().select(kinds).iter_rows())
    assert set(market.leads.select(kinds).iter_rows()) <= known
    assert market.leads["lead_id"].is_unique().all()
    last = past()["created_at"].max()
    assert isinstance(last, datetime)
    assert world.scenario.horizon.start == last.date() + timedelta(days=1)
    assert market.chance.shape == (market.leads.height, 4)
    assert 0.0 < market.chance.min() <= market.chance.max() < 1.0


def test_the_level_of_winning_is_the_scenarios() -> None:
    """A history that was won half as often gives the same mean chance: the funnel between is the simulator's."""
    rng = np.random.default_rng(1)
    lost = pl.Series(rng.random(past().height) < 0.5) & (past()["outcome"] == "won")
    halved = past().with_columns(outcome=pl.when(lost).then(pl.lit("lost")).otherwise("outcome"))
    means = [
        np.mean([world.market(n).chance.mean() for n in range(12)]) for world in (opened(), opened(history=halved))
    ]
    assert means[0] == pytest.approx(0.4, abs=0.05)
    assert means[1] == pytest.approx(means[0], abs=0.05)


def test_a_load_that_is_not_the_firms_is_said() -> None:
    """At its own load nothing is said; five times as many leads a rep are; a replay has the firm's own anyway."""
    assert opened().remarks == ()
    own = organisation()
    busy = own.replace(arrivals={"per_day": 5.0 * own.arrivals.per_day})
    tables = {"history": past(), "reps": reps_table(own), "learning": LEARNING}
    (said,) = Posterior(**tables).opened(busy, 5, learned=True).remarks
    assert "leads a day for each rep" in said
    assert Replay(**tables).opened(busy, 5, learned=True).remarks == ()


@pytest.mark.parametrize("kind", [Posterior, Replay])
def test_capacity_counts_what_the_firm_says(kind: type[Posterior]) -> None:
    """Sixty leads a day for reps who get one or two are said to be no limit; sixty open at once are one."""
    plenty = reps_table(organisation()).with_columns(capacity=pl.lit(60.0))
    tables = {"history": past(), "reps": plenty, "learning": LEARNING}
    as_days = kind(**tables).opened(organisation(), 5, learned=True)
    assert "Capacity is read as leads a day: 60 for each rep" in as_days.remarks[-1]
    at_once = kind(**tables, unit=CapacityUnit.OPEN_LEADS).opened(organisation(), 5, learned=True)
    assert at_once.scenario.routing.capacity_unit is CapacityUnit.OPEN_LEADS
    assert at_once.remarks == ()


def test_a_replay_has_the_firms_last_leads_in_their_order_at_their_times() -> None:
    """As many days as the scenario has arrivals; the same in every replication, with other chances in every draw."""
    world = opened(Replay)
    one, other = world.market(0), world.market(2)
    leads = of_the_firm.leads_of(past())
    since = datetime.combine(world.scenario.horizon.start, datetime.min.time(), UTC)
    assert one.leads["lead_id"].to_list() == leads.filter(pl.col("created_at") >= since)["lead_id"].to_list()
    came = (one.leads["created_at"] - since).dt.total_microseconds().to_numpy()
    assert (one.arrivals == came).all()
    assert world.scenario.horizon.arrival_days == 14
    assert one.leads["lead_id"].equals(other.leads["lead_id"])
    assert not np.allclose(one.chance, other.chance)


def test_a_replay_of_given_leads_needs_to_know_when_they_came() -> None:
    """Rows without a time are named; so is a table without the column."""
    leads = of_the_firm.leads_of(past()).head(30)
    holes = leads.with_columns(created_at=pl.when(pl.col("lead_id") != leads["lead_id"][4]).then("created_at"))
    with pytest.raises(BadInput, match="row 5, created_at"):
        opened(Replay, leads=holes)
    with pytest.raises(BadInput, match="leads, created_at"):
        opened(Replay, leads=leads.drop("created_at"))
    assert opened(Posterior, leads=leads.drop("created_at")).market(0).leads.height > 50


def test_what_the_firm_does_not_know_of_its_leads_comes_from_the_scenario() -> None:
    """A history without grades and values: drawn grades, values from the mix; an empty value is 1."""
    bare = past().drop("grade", "language", "source")
    bare = bare.with_columns(value=pl.lit(None, dtype=pl.Float64))
    leads = opened(history=bare).market(0).leads
    assert set(leads["grade"]) == {"A", "B"}
    assert set(leads["value"]) == {1.0}
    assert leads["source"].null_count() == 0


def test_grades_without_chances_are_refused() -> None:
    """The scenario cannot say how often they qualify."""
    content = organisation().model_dump(mode="json")
    content["qualification"]["chance"] = {"A": 1.0, "B": 1.0}
    scenario = Scenario.model_validate(content)
    odd = past().with_columns(grade=pl.lit("C"))
    with pytest.raises(BadInput, match="'C'; expected one of A, B"):
        of_the_firm.refuse_unknown_grades(scenario, odd)


def test_the_firms_reps_take_the_places_of_the_scenarios() -> None:
    """With what the table says of them, and the defaults for what it leaves open; skills stay inside 0 and 1."""
    reps = pl.DataFrame(
        {
            "rep_id": ["r0", "new"],
            "capacity": [5.0, 7.0],
            "skill": [0.0, None],
            "niches": [["billing"], None],
            "hired_on": [date(2020, 1, 1), None],
        }
    )
    first, second = opened(reps=reps).scenario.reps
    assert (first.rep_id, first.capacity, first.niches, first.hired_on) == ("r0", 5.0, ("billing",), date(2020, 1, 1))
    assert 0.0 < first.skill < 0.01
    assert (second.rep_id, second.skill, second.niches) == ("new", 0.5, ())


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ({"replications": 78}, "an even number from 80"),
        ({"replications": 81}, "an even number from 80"),
        ({"precision": 0.01}, "precision: expected none in a world of a firm's history"),
        ({"model": object()}, "model: expected none beside a world"),
    ],
)
def test_what_does_not_go_with_a_firms_world_is_refused(numbers: dict[str, Any], message: str) -> None:
    """Before anything is fitted."""
    world = Posterior(past(), reps_table(organisation()))
    with pytest.raises(ValueError, match=message):
        compare(organisation(), ["round-robin"], world=world, **numbers)
