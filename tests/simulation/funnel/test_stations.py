"""Stalls, calls to returned leads, verification, roles, appointments, readiness: times and shares by hand."""

from typing import Any

import polars as pl
import pytest

from scenarios import BadInput
from simulation.run import Run
from tests.simulation.firms import firm, rep, reps_of, run, story, times

DAY = 1440
NEVER = {"channel": "call", "after_hours": 10_000, "minutes": 10, "contact_chance": 0}
UNQUALIFIED = {"chance": {"A": 0}}
MANY = [float(k) for k in range(1500)]


def near(found: float, expected: float, count: int) -> bool:
    """Say whether a share is within 4 standard errors (one test in 16,000 errs)."""
    return abs(found - expected) < 4 * (expected * (1 - expected) / count) ** 0.5


def events(result: Run, lead: str = "L0") -> list[str]:
    """Name what happened to a lead."""
    return [event for event, _ in story(result, lead)]


def test_a_lead_nobody_reaches_stalls() -> None:
    """Three days after it was accepted it is taken and goes to nurture."""
    result = run(firm(rep("r1"), cadence=[NEVER], stalls={"accepted_days": 3}), [5])
    assert times(result, "stalled") == [60 + 3 * DAY]
    assert events(result)[-3:] == ["stalled", "recycled", "open"]


def test_an_opportunity_without_decision_stalls_and_a_later_purchase_is_lost_to_the_rep() -> None:
    """A buyer who would buy after ten days is given up after five."""
    closing = {"purchase": "lognormal", "median_months": 1 / 3, "sigma": 1e-12}
    patient = firm(rep("r1"), closing=closing, stalls={"opportunity_days": 15})
    hasty = patient.replace(stalls={"opportunity_days": 5})
    assert events(run(patient, [5]))[-1] == "won"
    assert events(run(hasty, [5]))[-3:] == ["stalled", "recycled", "open"]


def test_the_loss_from_giving_up_early_is_the_tail_of_the_purchase_curve() -> None:
    """Steady hazard 3 a month, given up after ten days: exp(−1) of the buyers are lost (4 standard errors)."""
    scenario = firm(
        rep("r1", capacity=1e6), closing={"minutes": 0, "monthly_hazard": 3}, stalls={"opportunity_days": 10},
        qualification={"minutes": 0}, cadence=[{**NEVER, "after_hours": 0, "minutes": 0, "contact_chance": 1}],
    )  # fmt: skip
    won = run(scenario, MANY).events.filter(event="won").height
    assert near(won / 1500, 1 - 2.718281828**-1, 1500)


def test_buyers_who_never_say_no_stay_open() -> None:
    """Nobody buys: with a silent share of 1 the opportunity is open at the horizon, and lost without it."""
    scenario = firm(rep("r1"), closing={"silent_share": 1})
    assert events(run(scenario, [5], chance=0.0))[-1] == "open"
    assert events(run(firm(rep("r1")), [5], chance=0.0))[-1] == "lost"


TELE = {"causes": ["not qualified"], "calls": 2, "every_days": 2, "minutes": 6, "chance": 0}


def tele(**rules: Any) -> Run:
    """Run one lead that nobody qualifies, with an inside rep who calls."""
    team = (rep("r1"), rep("r2"), rep("s1", role="inside"))
    back = {"return_chance": 0, "max_generations": 1}
    return run(firm(*team, qualification=UNQUALIFIED, recycling=back, tele_prospecting={**TELE, **rules}), [5])


def test_calls_warm_a_lead_up_and_take_the_inside_reps_minutes() -> None:
    """Handed back at 90; the call two days later takes six minutes, and the lead goes to the other closer."""
    result = tele(chance=1)
    assert times(result, "reheated") == [90 + 2 * DAY + 6]
    assert result.events.filter(event="reheated")["detail"].item() == (
        '{"channel":"tele-prospecting","calls":1,"minutes":6.0}'
    )
    assert sorted(reps_of(result)) == ["r1", "r2"]


def test_what_calls_do_not_warm_up_goes_to_nurture() -> None:
    """Two calls in vain, then nurture takes it, with the minutes spent."""
    result = tele()
    assert times(result, "recycled") == [90, 90 + 4 * DAY + 12]
    assert '"calls":2,"minutes":12.0' in result.events.filter(event="recycled")["detail"][1]


def test_other_causes_go_to_nurture_at_once() -> None:
    """Calls are for rejected leads only, this one was not qualified."""
    assert len(times(tele(causes=["rejected"], chance=1), "recycled")) == 1


def test_the_share_warmed_up_by_calls_is_that_of_the_channel() -> None:
    """Two calls at .3 each: .51 come back (4 standard errors of 400)."""
    team = (rep("r1", capacity=1e6), rep("r2", capacity=1e6), rep("s1", role="inside"))
    back = {"return_chance": 0, "max_generations": 1}
    rules = {**TELE, "chance": 0.3, "minutes": 0}
    result = run(
        firm(*team, qualification={**UNQUALIFIED, "minutes": 0}, recycling=back, tele_prospecting=rules),
        [20.0 * k for k in range(400)],
    )
    assert near(result.events.filter(event="reheated").height / 400, 0.51, 400)


VERIFY = {"threshold": 2, "score_sigma": 0, "minutes": 8, "sensitivity": 1, "specificity": 1}


def test_a_verified_lead_is_handed_off_and_an_unfit_one_is_not() -> None:
    """Leads that will qualify pass after the verifier's eight minutes, others end there; closers see only the first."""
    team = (rep("r1"), rep("s1", role="inside"))
    good = run(firm(*team, verification=VERIFY), [5])
    assert story(good)[:4] == [("arrived", 5), ("verified", 13), ("eligible", 13), ("assigned", 60)]
    assert reps_of(good) == ["r1"]
    bad = run(firm(*team, qualification={"chance": {"A": 0}}, verification=VERIFY), [5])
    assert story(bad) == [("arrived", 5), ("disqualified", 13)]
    assert bad.events["rep_id"].to_list() == [None, "s1"]
    assert bad.kpis()["assigned"] == 0


def test_sensitivity_and_specificity_are_met_and_verified_leads_qualify_more() -> None:
    """Chance .5, sensitivity .9, specificity .6: .65 pass, of whom .45 / .65 qualify (4 standard errors)."""
    team = (rep("r1", capacity=1e6), rep("s1", role="inside"))
    rules = {**VERIFY, "minutes": 0, "sensitivity": 0.9, "specificity": 0.6}
    scenario = firm(
        *team, qualification={"chance": {"A": 0.5}, "minutes": 0}, verification=rules, closing={"minutes": 0}
    )
    log = run(scenario, MANY).events
    passed = log.filter(event="verified").height
    assert near(passed / 1500, 0.65, 1500)
    assert near(log.filter(event="qualified").height / passed, 0.45 / 0.65, passed)


def test_leads_above_the_threshold_are_not_looked_at() -> None:
    """A chance of 1 against a threshold of .9."""
    team = (rep("r1"), rep("s1", role="inside"))
    assert "verified" not in events(run(firm(*team, verification={**VERIFY, "threshold": 0.9}), [5]))


def test_verifiers_have_a_capacity() -> None:
    """Three leads at once take one verifier 24 minutes."""
    team = (rep("r1"), rep("s1", role="inside"))
    assert times(run(firm(*team, verification=VERIFY), [5, 5, 5]), "verified") == [13, 21, 29]


def test_a_station_without_its_people_is_refused() -> None:
    """Verification needs a rep whose role is inside."""
    with pytest.raises(BadInput, match='verification needs a rep whose role is "inside"'):
        firm(rep("r1"), verification=VERIFY)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({"hunter": {"grades": ["B"]}}, "farmer"),
        ({"farmer": {"sources": ["referral"]}}, "hunter"),
        ({"farmer": {"returned": True}}, "hunter"),
    ],
)
def test_a_role_gets_only_its_leads(rules: dict[str, Any], expected: str) -> None:
    """The lead is new, A, and came by content."""
    team = (rep("hunter", role="hunter"), rep("farmer", role="farmer"))
    assert reps_of(run(firm(*team, roles=rules), [5])) == [expected]


def test_farmers_get_what_came_back() -> None:
    """New leads go to the hunter, returned ones to the farmer."""
    team = (rep("hunter", role="hunter"), rep("farmer", role="farmer"))
    roles = {"hunter": {"returned": False}, "farmer": {"returned": True}}
    back = {"return_chance": 1, "max_generations": 1}
    result = run(firm(*team, roles=roles, qualification=UNQUALIFIED, recycling=back), [5])
    assert reps_of(result) == ["hunter", "farmer"]


MEET = {"share": 1, "notice_hours": 24, "no_show": 0, "hours": "Mon-Fri 09:00-12:00"}


def test_an_appointment_is_in_the_first_slot_of_both_calendars() -> None:
    """Reached on Monday at 1:10; hers begins at ten, the prospect's ends at twelve: Tuesday at ten."""
    scenario = firm(
        rep("r1", hours="Mon-Sun 00:00-02:00; Tue 10:00-24:00".replace("Mon-Sun", "Mon")), appointments=MEET
    )
    told = story(run(scenario, [5]))
    assert ("appointment", 70) in told
    assert ("qualified", DAY + 10 * 60 + 20) in told


def test_two_appointments_never_share_a_slot() -> None:
    """Two leads reached on Monday night are met on Tuesday at nine and half past nine."""
    result = run(firm(rep("r1"), appointments=MEET, closing={"minutes": 0}), [5, 6])
    assert times(result, "qualified") == [DAY + 9 * 60 + 20, DAY + 9 * 60 + 50]


def test_who_never_shows_up_is_rebooked_and_then_returned() -> None:
    """One rebooking: Tuesday and Wednesday at nine in vain, and the minutes are given back."""
    result = run(firm(rep("r1"), appointments={**MEET, "no_show": 1}), [5])
    assert times(result, "no_show") == [DAY + 540, 2 * DAY + 540]
    assert events(result)[-3:] == ["no_show", "recycled", "open"]
    minutes = result.events["detail"].str.json_path_match("$.minutes").cast(pl.Float64).sum()
    assert minutes == 10  # the call


def test_no_shows_come_in_their_share() -> None:
    """Of 300 first appointments a fifth are missed (4 standard errors)."""
    rules = {**MEET, "no_show": 0.2, "slot_minutes": 1, "hours": "Mon-Sun 00:00-24:00"}
    scenario = firm(rep("r1", capacity=1e6), appointments=rules, qualification={"minutes": 0}, closing={"minutes": 0})
    log = run(scenario, [12.0 * k for k in range(300)]).events
    first = log.filter(pl.col("event").is_in(["appointment", "no_show"]), pl.col("lead_id").is_not_null())
    missed = first.filter(event="no_show")["lead_id"].n_unique()
    assert near(missed / 300, 0.2, 300)


def test_a_lead_talked_to_before_it_is_ready_qualifies_less() -> None:
    """Nobody is ready: chance .5 at a third of the odds is .25; everybody is: .5 (4 standard errors)."""
    rules = {"ready_share": 0, "mean_days": 1e6, "early_odds": 1 / 3}
    scenario = firm(rep("r1", capacity=1e6), qualification={"chance": {"A": 0.5}, "minutes": 0}, readiness=rules)
    early = run(scenario, MANY).events.filter(event="qualified").height
    ready = run(scenario.replace(readiness={"ready_share": 1}), MANY).events.filter(event="qualified").height
    assert near(early / 1500, 0.25, 1500)
    assert near(ready / 1500, 0.5, 1500)


def test_leads_mature_while_nobody_has_them() -> None:
    """Held back by marketing, each is offered when it is ready, on average two days after it came."""
    rules = {"ready_share": 0, "mean_days": 2, "hold": True}
    log = run(firm(rep("r1", capacity=1e6), readiness=rules), MANY).events
    waits = log.filter(event="eligible").join(log.filter(event="arrived"), on="lead_id")
    days = (waits["time"] - waits["time_right"]).dt.total_seconds() / 86_400
    assert abs(days.mean() - 2) < 4 * 2 / 1500**0.5  # type: ignore[operator]


def test_a_held_lead_is_as_old_as_its_readiness() -> None:
    """Held for days, it is reached as a fresh lead is: with a steep decay nobody else would be."""
    call = {"channel": "call", "after_hours": 0, "minutes": 0, "contact_chance": 0.9}
    rules = {"ready_share": 0, "mean_days": 5, "hold": True}
    scenario = firm(
        rep("r1", capacity=1e6), readiness=rules, cadence=[call], routing={"window_minutes": 1},
        response={"contact_decay": 3, "reference_hours": 24}, qualification={"minutes": 0}, closing={"minutes": 0},
    )  # fmt: skip
    log = run(scenario, [float(k) for k in range(200)]).events
    assert log.filter(event="contacted").height == log.filter(event="touched").height


def test_who_waits_in_vain_leaves_and_counts_as_lost_to_capacity() -> None:
    """No slot left and no patience: two of three leads leave at once, and the window that was planned finds nobody."""
    scenario = firm(rep("r1", capacity=1), patience={"mean_hours": 2}, horizon={"arrival_days": 1})
    result = run(scenario, [5, 6, 7])
    kinds = result.events["event"].to_list()
    assert kinds.count("assigned") == 1
    assert kinds.count("untouched") == 2
    assert result.kpis()["leaked_leads_capacity"] == 2
    assert max(times(result, "untouched")) < 5 * 1440
    everybody_gone = firm(rep("r1", hours="Sun 10:00-11:00"), patience={"mean_hours": 0.001})
    assert times(run(everybody_gone, [5]), "untouched")[0] < 10
