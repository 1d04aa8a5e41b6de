import polars as pl

from tests.simulation.firms import firm, rep, reps_of, run, story, times

UNQUALIFIED = {"chance": {"A": 0}}


def test_a_lead_that_does_not_return_is_open_in_nurture() -> None:
    """Not qualified, never warm again: open at the horizon."""
    told = [event for event, _ in story(run(firm(rep("r1"), qualification=UNQUALIFIED), [5]))]
    assert told[-3:] == ["contacted", "recycled", "open"]


def test_a_returning_lead_goes_to_somebody_else_each_time() -> None:
    """Three reps, two returns: three different owners, then the lead is lost."""
    rules = {"return_chance": 1, "max_generations": 2}
    scenario = firm(rep("r1"), rep("r2"), rep("r3"), qualification=UNQUALIFIED, recycling=rules)
    result = run(scenario, [5])
    assert sorted(reps_of(result)) == ["r1", "r2", "r3"]
    assert len(times(result, "reheated")) == 2
    assert [event for event, _ in story(result)][-2:] == ["recycled", "lost"]


def test_when_everybody_has_had_it_a_returning_lead_is_lost() -> None:
    """One rep only: the lead comes back and there is nobody left to give it to."""
    rules = {"return_chance": 1, "max_generations": 5}
    told = [event for event, _ in story(run(firm(rep("r1"), qualification=UNQUALIFIED, recycling=rules), [5]))]
    assert told[-3:] == ["recycled", "reheated", "lost"]


def test_previous_owners_may_have_it_again_where_the_rule_says_so() -> None:
    """Without the exclusion one rep gets the lead three times."""
    rules = {"return_chance": 1, "max_generations": 2, "exclude_previous_owners": False}
    result = run(firm(rep("r1"), qualification=UNQUALIFIED, recycling=rules), [5])
    assert reps_of(result) == ["r1", "r1", "r1"]


def test_a_lead_nobody_ever_touched_ends_untouched_not_lost() -> None:
    """Rejected by the only rep, back once, nobody left: untouched."""
    rules = {"return_chance": 1, "max_generations": 5}
    scenario = firm(rep("r1"), acceptance={"accept_chance": {"A": 0}}, recycling=rules)
    assert story(run(scenario, [5]))[-1][0] == "untouched"


def test_a_returned_lead_is_as_fresh_as_a_new_one() -> None:
    """With steep decay an old lead is hardly reached; one that returned after weeks is, as its age starts anew."""
    attempt = {"channel": "call", "after_hours": 0, "minutes": 10, "contact_chance": 0.999}
    scenario = firm(
        rep("r1"),
        rep("r2"),
        acceptance={"accept_chance": {"A": 0.5}},
        cadence=[attempt],
        response={"contact_decay": 3, "reference_hours": 24},
        recycling={"return_chance": 1, "mean_days": 10},
        routing={"window_minutes": 1},
    )
    result = run(scenario, [60.0 * hour for hour in range(100)])
    back = result.events.filter(event="reheated")["lead_id"]
    reached = result.events.filter((pl.col("event") == "contacted") & pl.col("lead_id").is_in(back.to_list()))
    touched = result.events.filter((pl.col("event") == "touched") & pl.col("lead_id").is_in(back.to_list()))
    assert touched.height > 10
    assert reached.height / touched.height > 0.9
