import pytest

from tests.simulation.firms import ALWAYS, firm, rep, reps_of, run, story, times


def test_a_rejected_lead_carries_its_reason_and_goes_to_nurture() -> None:
    """Nobody accepts: rejected with a reason of the list, recycled, and open in nurture at the horizon."""
    result = run(firm(rep("r1"), acceptance={"accept_chance": {"A": 0}}), [5])
    assert [event for event, _ in story(result)][4:] == ["rejected", "recycled", "open"]
    detail = result.events.filter(event="rejected")["detail"][0]
    assert detail in ('{"reason":"no budget"}', '{"reason":"duplicate"}')


def test_reject_reasons_come_in_their_shares() -> None:
    """Of 2,000 rejections three quarters are for want of a budget (within 4 standard errors)."""
    rules = {"accept_chance": {"A": 0}, "reject_reasons": {"no budget": 3, "duplicate": 1}}
    result = run(firm(rep("r1", capacity=1e6), acceptance=rules), list(range(2000)))
    share = result.events.filter(event="rejected")["detail"].str.contains("no budget").mean()
    assert isinstance(share, float)
    assert abs(share - 0.75) < 4 * (0.75 * 0.25 / 2000) ** 0.5


def test_an_ignored_lead_without_a_clock_stays_untouched() -> None:
    """Nobody looks and no clock runs: untouched at the horizon."""
    told = story(run(firm(rep("r1"), acceptance={"ignored_share": 1}), [5]))
    assert [event for event, _ in told] == ["arrived", "eligible", "assigned", "notified", "untouched"]


def test_the_wall_clock_reverts_on_the_minute_and_passes_on() -> None:
    """Ignored leads go on at the next window after twelve hours, at most max_owners times, then to nurture."""
    rules = {"ignored_share": 1, "clock_hours": 12, "clock": "wall"}
    scenario = firm(rep("r1"), rep("r2"), rep("r3"), acceptance=rules, routing={"max_owners": 2})
    result = run(scenario, [5])
    assert times(result, "assigned") == [60, 60 + 12 * 60]
    assert times(result, "reverted") == [60 + 12 * 60, 60 + 24 * 60]
    assert len(set(reps_of(result))) == 2
    assert [event for event, _ in story(result)][-3:] == ["reverted", "recycled", "open"]


def test_the_business_clock_runs_in_the_reps_hours_only() -> None:
    """Twelve business hours from Monday 9:00 end on Tuesday at 13:00 when the day has eight."""
    rules = {"ignored_share": 1, "clock_hours": 12, "clock": "business"}
    scenario = firm(rep("r1", hours="Mon-Fri 09:00-17:00"), acceptance=rules)
    assert times(run(scenario, [5]), "reverted") == [(24 + 13) * 60]


def test_on_breach_nurture_gives_it_to_nobody_else() -> None:
    """With nurture as the rule a second rep never sees the lead."""
    rules = {"ignored_share": 1, "clock_hours": 1, "on_breach": "nurture"}
    result = run(firm(rep("r1"), rep("r2"), acceptance=rules), [5])
    assert len(times(result, "assigned")) == 1
    assert [event for event, _ in story(result)][-3:] == ["reverted", "recycled", "open"]


def test_a_rep_looks_only_in_her_hours() -> None:
    """Given out at night without regard to shifts, a lead is looked at when she comes to work."""
    scenario = firm(rep("r1", hours="Mon-Fri 09:00-17:00"), routing={"on_shift_only": False})
    told = story(run(scenario, [5]))
    assert ("assigned", 60) in told
    assert ("accepted", 9 * 60) in told


@pytest.mark.parametrize("mean_hours", [0.5, 2.0])
def test_the_mean_delay_of_an_answer(mean_hours: float) -> None:
    """Over 2,000 leads the answer comes after the stated mean (within 4 standard errors)."""
    scenario = firm(rep("r1", capacity=1e6, hours=ALWAYS), acceptance={"mean_hours": mean_hours})
    result = run(scenario, list(range(2000)))
    delays = result.events.filter(event="accepted").join(
        result.events.filter(event="assigned"), on="lead_id", suffix="_assigned"
    )
    hours = (delays["time"] - delays["time_assigned"]).dt.total_microseconds() / 3.6e9
    mean = hours.mean()
    assert isinstance(mean, float)
    assert abs(mean - mean_hours) < 4 * mean_hours / 2000**0.5
