"""A scenario's figures are found again in its own log, within intervals that keep their promise."""

import pytest
from scipy.stats import binom

from benchmarks.bench_calibration import covered, known_world, round_trips, truths
from simulation import calibrate, history_of, simulate


def test_intervals_hold_the_truth_in_eight_logs() -> None:
    """All figures of eight logs together, and one by one.

    At the nominal 95 % fewer than 91 % come in less than 1 in 1,000 runs if figures are independent; that a figure
    misses four of eight has 4 in 10,000.
    """
    found = round_trips(range(8))
    hits, trials = sum(covered(rows) for rows in found.values()), sum(len(rows) for rows in found.values())
    assert hits / trials >= 0.91
    assert {key: covered(rows) for key, rows in found.items() if covered(rows) < 5} == {}


@pytest.mark.verify
def test_intervals_hold_the_truth_at_their_rate_in_fifty_logs() -> None:
    """Each figure's count is one that 50 tosses of .95 give with more than 1 in 10,000; together 93 % or more."""
    found = round_trips(range(50))
    least = int(binom.ppf(1e-4, 50, 0.95))
    assert {key: covered(rows) for key, rows in found.items() if covered(rows) < least} == {}
    hits, trials = sum(covered(rows) for rows in found.values()), sum(len(rows) for rows in found.values())
    assert hits / trials >= 0.93


def test_rules_are_read_off_exactly() -> None:
    """Windows, owners, clocks, cadence and returns are rules: one log shows them as they are."""
    world = known_world(1)
    run = simulate(world, "round-robin", seed=1)
    found = calibrate(run.events, history=history_of(run), held_out=0).scenario
    assert found.routing.window_minutes == world.routing.window_minutes
    assert found.routing.max_owners == world.routing.max_owners
    assert (found.acceptance.clock_hours, found.acceptance.clock) == (12.0, world.acceptance.clock)
    assert found.acceptance.on_breach == world.acceptance.on_breach
    assert [(step.channel, step.after_hours, step.minutes) for step in found.cadence] == [
        (step.channel, step.after_hours, step.minutes) for step in world.cadence
    ]
    assert found.recycling.max_generations == world.recycling.max_generations
    assert {rep.hours for rep in found.reps} == {"Mon-Fri 09:00-17:30"}
    assert all(one.capacity <= other.capacity for one, other in zip(found.reps, world.reps, strict=True))


def test_a_wall_clock_to_nurture_is_told_from_a_business_clock() -> None:
    """The reading under which the leads taken back agree is found, and where they went."""
    rules = {"clock": "wall", "clock_hours": 30.0, "on_breach": "nurture", "ignored_share": 0.3}
    world = known_world(2).replace(acceptance=rules)
    run = simulate(world, "round-robin", seed=2)
    found = calibrate(run.events, held_out=0).scenario.acceptance
    assert (found.clock_hours, found.clock.value, found.on_breach.value) == (30.0, "wall", "nurture")


def test_reps_who_stop_early_are_told_from_a_cadence_that_ends() -> None:
    """Shares of attempts come back within four points; sixty reps stop after two or six."""
    world = known_world(4)
    reps = [{**world.reps[0].model_dump(mode="json"), "rep_id": f"r{number:02d}"} for number in range(40)]
    world = world.replace(persistence={"attempts": {2: 1, 6: 1}}, reps=reps)
    run = simulate(world, "round-robin", seed=4)
    early = dict.fromkeys(run.reps["rep_id"], False)
    gave_up = run.events.filter(run.events["detail"].str.contains("gave up"))
    early |= dict.fromkeys(gave_up["rep_id"].to_list(), True)
    found = calibrate(run.events, held_out=0).scenario.persistence
    assert found is not None
    share = found.attempts[2] / sum(found.attempts.values())
    assert share == pytest.approx(sum(early.values()) / len(early), abs=0.08)


def test_front_loaded_buyers_are_told_from_steady_ones() -> None:
    """The likelier law is chosen, and its figures hold the truth."""
    law = {"purchase": "lognormal", "median_months": 1.0, "sigma": 0.6}
    world = known_world(5).replace(closing=law)
    run = simulate(world, "round-robin", seed=5)
    found = calibrate(run.events, history=history_of(run), held_out=0)
    figures = {figure.key: figure for figure in found.figures}
    assert found.scenario.closing.purchase.value == "lognormal"
    for key, truth in (("closing.median_months", 1.0), ("closing.sigma", 0.6)):
        one = figures[key]
        assert one.low is not None
        assert one.high is not None
        assert one.low <= truth <= one.high, key


def test_truths_are_stated_as_the_calibration_states_them() -> None:
    """At the reference age of the scenario itself a chance is what the scenario says."""
    world = known_world(6)
    run = simulate(world, "round-robin", seed=6)
    found = calibrate(run.events, history=history_of(run), held_out=0)
    known = truths(world, found)
    assert known["cadence.0.after_hours"] == 0.0
    assert 0.1 < known["truth.base_chance"] < 0.4
    assert sum(key.startswith("truth.grade_effect") for key in known) == 4
