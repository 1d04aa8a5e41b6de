from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from matching import Batch, Decision, Policy, Pool, ValuesFrom, policy_named
from matching.policies import Greedy, HalfLife, Optimal, QueueAware
from simulation.funnel.propensities import PolicyError
from tests.simulation.firms import firm, rep, reps_of, run, story, times


def test_leads_wait_for_the_next_window() -> None:
    """With windows of a quarter of an hour a lead of minute 16 is given out at 30."""
    result = run(firm(rep("r1"), routing={"window_minutes": 15}), [16])
    assert times(result, "assigned") == [30]


def test_a_lead_that_arrives_on_a_window_is_given_out_in_it() -> None:
    """Minute 60 is not too late for the window of minute 60."""
    assert times(run(firm(rep("r1")), [60]), "assigned") == [60]


def test_nobody_on_shift_leads_wait_for_the_morning() -> None:
    """Windows run only when somebody can take a lead: Monday 9:00."""
    result = run(firm(rep("r1", hours="Mon-Fri 09:00-17:00")), [5, 600, 1080])
    assert times(result, "assigned") == [540, 600, (24 + 9) * 60]


def test_capacity_counts_a_reps_own_day() -> None:
    """Two a day: the third waits for midnight, in Berlin 23:00 UTC of the day before."""
    here = firm(rep("r1", capacity=2))
    berlin = firm(rep("r1", capacity=2, timezone="Europe/Berlin"))
    assert times(run(here, [1, 2, 3]), "assigned") == [60, 60, 24 * 60]
    assert times(run(berlin, [1, 2, 3]), "assigned") == [60, 60, 23 * 60]


def test_capacity_of_nobody_leaves_everything_untouched() -> None:
    """Capacity 0: no hand-over, every lead untouched at the horizon."""
    result = run(firm(rep("r1", capacity=0)), [5, 6])
    assert times(result, "assigned") == []
    assert story(result)[-1] == ("untouched", 35 * 24 * 60)


def test_a_rest_of_capacity_below_one_lead_is_no_capacity() -> None:
    """Of 1.5 leads a day one can be used."""
    assert times(run(firm(rep("r1", capacity=1.5)), [1, 2]), "assigned") == [60, 24 * 60]


@pytest.mark.parametrize("mode", ["push", "pull"])
def test_a_hard_match_keeps_leads_from_reps_of_other_territories(mode: str) -> None:
    """Every lead is from the north: r1 never gets one, r2 and r3, who names no territory, do."""
    reps = [rep("r1", territories=["south"]), rep("r2", territories=["north"]), rep("r3")]
    result = run(firm(*reps, matches={"territory": "hard"}, routing={"mode": mode}), [1, 2, 3])
    assert set(reps_of(result)) == {"r2", "r3"}
    assert run(firm(*reps, routing={"mode": mode}), [1, 2, 3]).events["rep_id"].drop_nulls().n_unique() == 3


@pytest.mark.parametrize("mode", ["push", "pull"])
def test_a_lead_that_nobody_may_have_ends_untouched(mode: str) -> None:
    """The only rep serves the south, the lead is from the north."""
    scenario = firm(rep("r1", territories=["south"]), matches={"territory": "hard"}, routing={"mode": mode})
    assert [event for event, _ in story(run(scenario, [1]))] == ["arrived", "eligible", "untouched"]


def test_round_robin_takes_turns_over_windows() -> None:
    """The rotation goes on where the last window stopped."""
    result = run(firm(rep("r1"), rep("r2"), rep("r3")), [1, 2, 61, 121])
    assert reps_of(result) == ["r1", "r2", "r3", "r1"]


def test_the_log_keeps_propensity_and_who_else_could_have_had_it() -> None:
    """Round robin over two reps: one in two."""
    result = run(firm(rep("r1"), rep("r2"), rep("r3", capacity=0)), [1])
    detail = result.events.filter(event="assigned")["detail"][0]
    assert detail == '{"propensity":0.5,"eligible":"r1|r2","load":0}'


@dataclass(frozen=True)
class Spoilt:
    """Round robin whose answer is changed."""

    spoil: str
    name: str = "spoilt"
    values_from: ValuesFrom = ValuesFrom.NOTHING

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Break one rule."""
        answers = list(policy_named("round-robin").decide(batch, pool, rng))
        if self.spoil == "missing":
            return answers[1:]
        if self.spoil == "twice":
            return [answers[0], *answers[:1]]
        if self.spoil == "stranger":
            return [answer._replace(rep_id="r9") for answer in answers]
        return [answer._replace(rep_id=pool.rep_ids[0]) for answer in answers]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        ("missing", "one decision for each of 2 leads, got 1"),
        ("twice", "one decision for each of 2 leads"),
        ("stranger", "not in the pool"),
        ("over capacity", "has no slot left"),
    ],
)
def test_a_policy_that_breaks_a_rule_is_stopped(spoil: str, message: str) -> None:
    """A lead left out, a stranger, or a cap broken ends the run with a plain statement."""
    policy: Policy = Spoilt(spoil)
    with pytest.raises(PolicyError, match=message):
        run(firm(rep("r1", capacity=1), rep("r2", capacity=1)), [1, 2], policy=policy)


def test_propensities_are_looked_at_though_the_same_array_was_sound_before() -> None:
    """One read-only array of two is given when two reps are at work and again when only one is: that is refused."""
    half = np.array([0.5, 0.5])
    half.flags.writeable = False

    class Stubborn:
        name = "stubborn"
        values_from = ValuesFrom.NOTHING

        def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
            answers = policy_named("round-robin").decide(batch, pool, rng)
            return [answer._replace(propensities=half) for answer in answers]

    scenario = firm(rep("r1"), rep("r2", hours="Mon-Fri 00:00-05:00"))
    assert run(scenario, [1, 61], policy=Stubborn()).leads.height == 2
    with pytest.raises(PolicyError, match="expected 1 propensities"):
        run(scenario, [1, 61, 601], policy=Stubborn())


def test_a_policy_reads_what_it_wants_of_the_leads() -> None:
    """Facts come as columns of the leads offered, gathered when asked for, and then the same array again."""
    seen: list[tuple[list[str], int, list[str]]] = []

    class Reading:
        values_from = ValuesFrom.NOTHING

        def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
            assert batch.facts["territory"] is batch.facts["territory"]
            seen.append((sorted(batch.facts), len(batch.facts), batch.facts["territory"].tolist()))
            assert "colour" not in batch.facts
            return policy_named("round-robin").decide(batch, pool, rng)

    result = run(firm(rep("r1")), [1, 2, 61], policy=Reading())
    names = sorted(name for name in result.leads.columns if name != "lead_id")
    assert seen == [(names, len(names), ["north"] * 2), (names, len(names), ["north"])]


def test_answers_are_matched_by_lead_not_by_position() -> None:
    """A policy that answers in another order gives each lead to the rep it named."""

    class Backwards:
        name = "backwards"
        values_from = ValuesFrom.NOTHING

        def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
            return list(reversed(policy_named("round-robin").decide(batch, pool, rng)))

    result = run(firm(rep("r1"), rep("r2")), [1, 2], policy=Backwards())
    given = dict(result.events.filter(event="assigned").select("lead_id", "rep_id").iter_rows())
    assert given == {"L0": "r1", "L1": "r2"}


def test_a_policy_that_asks_is_told_how_long_desks_are_busy() -> None:
    """One lead to each at 40; at 120 r1 is done with it, and r2, at a quarter of the pace, talks until 160."""
    seen: list[tuple[list[float], list[float]]] = []

    class Asking:
        values_from = ValuesFrom.NOTHING

        def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
            assert pool.wait is not None
            assert batch.age is not None
            seen.append((pool.wait.tolist(), batch.age.tolist()))
            return policy_named("round-robin").decide(batch, pool, rng)

    slow = firm(rep("r1"), rep("r2", selling_share=0.25), routing={"window_minutes": 40})
    run(slow, [10, 20, 90], policy=Asking())
    assert seen == [([0.0, 0.0], [30.0, 20.0]), ([0.0, 40.0], [30.0])]


def test_queue_aware_routing_spares_a_busy_rep() -> None:
    """Truth values all alike, and r1 has more room: each lead still goes to the idle rep, by greedy's ties, too."""
    busy = firm(rep("r1", capacity=2000), rep("r2"), routing={"window_minutes": 10})
    policy = QueueAware(HalfLife(1.0), values_from=ValuesFrom.TRUTH)
    assert reps_of(run(busy, [1, 11, 21, 31], policy=policy)) == ["r1", "r2", "r1", "r2"]
    assert reps_of(run(busy, [1, 11, 21, 31], policy=Greedy(values_from=ValuesFrom.TRUTH))) == ["r1", "r2", "r1", "r2"]


def test_what_found_no_room_is_solved_again_at_the_next_window() -> None:
    """Of two leads that both want r1, one waits, and gets her when her next day begins."""
    result = run(firm(rep("r1", capacity=1)), [1, 2], policy=Optimal(values_from=ValuesFrom.TRUTH))
    assert times(result, "assigned") == [60, 24 * 60]
