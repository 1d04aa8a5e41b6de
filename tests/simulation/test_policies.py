"""Anything that decides can be simulated, and nothing it answers breaks a rule."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from matching import Action, Batch, Decision, Pool, ValuesFrom, policy_named
from scenarios import load
from simulation import PolicyError, compare, simulate

WEEK = load("baseline").replace(horizon={"arrival_days": 5, "follow_up_days": 5})


class FirstWithRoom:
    """Gives each lead to the first rep who may have it: no name, no values, only decide."""

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Answer as the protocol says."""
        room, answers = pool.remaining.copy(), []
        for row, lead in enumerate(batch.lead_ids):
            assert batch.values is not None
            open_to = np.flatnonzero((room >= 1) & (True if batch.eligible is None else batch.eligible[row]))
            chances = np.zeros(len(room))
            if not open_to.size:
                answers.append(Decision(lead, None, Action.WAIT, chances))
                continue
            chances[open_to[0]] = 1.0
            room[open_to[0]] -= 1
            answers.append(Decision(lead, pool.rep_ids[open_to[0]], Action.ASSIGN, chances))
        return answers


def test_an_object_that_only_decides_is_a_policy() -> None:
    """It gets its class's name and a model's values, in a run and in a comparison."""
    assert simulate(WEEK, FirstWithRoom()).policy == "FirstWithRoom"
    comparison = compare(WEEK, ["round-robin", FirstWithRoom()], replications=2, n_jobs=1)
    assert comparison.policies == ("round-robin", "FirstWithRoom")


def test_a_run_fits_the_model_it_needs() -> None:
    """As a comparison does."""
    assert simulate(WEEK, "optimal").policy == "optimal"


@pytest.mark.parametrize("policy", ["round_robin", 7])
def test_what_decides_nothing_is_refused(policy: Any) -> None:
    """A misspelt name, or no policy at all."""
    with pytest.raises(ValueError, match="policy"):
        simulate(WEEK, policy)


def _with_chances(chances: Any) -> Callable[[Decision], Decision]:
    return lambda each: Decision(each.lead_id, each.rep_id, each.action, chances)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda answers: None,
        lambda answers: iter(answers),
        lambda answers: [each.lead_id for each in answers],
        lambda answers: answers[:-1],
        lambda answers: [_with_chances(None)(each) for each in answers],
        lambda answers: [_with_chances(np.ones(3))(each) for each in answers],
        lambda answers: [_with_chances(each.propensities * np.nan)(each) for each in answers],
        lambda answers: [_with_chances(each.propensities + 7)(each) for each in answers],
    ],
)
def test_a_malformed_answer_is_named(spoil: Callable[[Any], Any]) -> None:
    """It never becomes a row of the log."""

    class Spoilt:
        values_from = ValuesFrom.NOTHING

        def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Any:
            return spoil(list(policy_named("round-robin").decide(batch, pool, rng)))

    with pytest.raises(PolicyError):
        simulate(WEEK, Spoilt())


def test_a_policy_cannot_change_the_rules_it_is_shown() -> None:
    """Capacity and eligibility cannot be written to."""

    class Greedy:
        values_from = ValuesFrom.NOTHING

        def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Any:
            pool.remaining[:] = 99

    with pytest.raises(ValueError, match="read-only"):
        simulate(WEEK, Greedy())
