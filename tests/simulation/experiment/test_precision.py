"""Stopping by precision: when it looks, what it says, and that looking breaks no interval."""

from collections.abc import Callable, Iterable

import numpy as np
import pytest

from simulation.experiment.experiment import Experiment
from simulation.experiment.intervals import Interval
from simulation.experiment.outcome import Finished, Outcome
from simulation.experiment.precision import Enough, reached
from simulation.experiment.replicate import Plan
from simulation.experiment.worlds.world import OpenSynthetic
from simulation.policies import policy_of
from tests.simulation.experiment.tiny import tiny

COVERED = 1_860
"""Of 2,000 experiments: at a true coverage of 95 % fewer would come up once in 24,000 series, at 92 % nearly always."""


def test_it_looks_at_twenty_and_every_ten_from_there() -> None:
    """To the most that is allowed, and at what was asked for where no precision is."""
    assert list(Enough(30, 0.01, 45).looks()) == [20, 30, 40, 45]
    assert list(Enough(30, 0.01, 20).looks()) == [20]
    assert list(Enough(30).looks()) == [30]


def test_reached_is_the_widest_half_interval_by_the_baselines_mean() -> None:
    """3 of 60 is 5 %; nothing won by nobody is exact, and a gain over nothing has no share."""
    assert reached(Interval(60.0, 50.0, 70.0), [Interval(1.0, -2.0, 4.0), Interval(0.0, -1.0, 1.0)]) == 0.05
    assert reached(Interval(0.0, 0.0, 0.0), [Interval(0.0, 0.0, 0.0)]) == 0.0
    assert reached(Interval(0.0, 0.0, 0.0), [Interval(1.0, 0.5, 1.5)]) is None


def _experiment(scenario: object, numbers: np.random.Generator, monkeypatch: pytest.MonkeyPatch) -> Experiment:
    """Make an experiment whose replications are normal numbers: baseline 10, differences of mean 0 and spread 1."""

    def drawn(plan: Plan, wanted: Iterable[int], n_jobs: int, done: Callable[[Outcome], object]) -> None:
        for number in wanted:
            done(Finished(number, [{"wins": 10.0}, {"wins": 10.0 + numbers.standard_normal()}]))

    monkeypatch.setattr("simulation.experiment.experiment.carry_out", drawn)
    policies = [policy_of("round-robin"), policy_of("oracle")]
    return Experiment(Plan(OpenSynthetic(scenario, 0, None), policies, 0))


def test_looking_before_stopping_leaves_the_coverage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where some 30 replications are needed, the worst place: plain 95 % intervals would cover 94.2 %."""
    numbers, scenario, covered = np.random.default_rng(4), tiny(), 0
    for _ in range(2_000):
        found = _experiment(scenario, numbers, monkeypatch).run(Enough(30, 1.96 / np.sqrt(26) / 10.0, 120))
        interval = found.difference("oracle", "wins")
        assert interval is not None
        covered += bool(interval.low is not None and interval.high is not None and interval.low <= 0 <= interval.high)
    assert covered >= COVERED


def test_what_is_said_where_it_was_not_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """How far it came, after how many, and that they are the most."""
    experiment = _experiment(tiny(), np.random.default_rng(4), monkeypatch)
    found = experiment.run(Enough(30, 0.001, 40))
    assert found.replications == 40
    assert found.precision is not None
    assert found.stopped == (
        f"a precision of 0.10% was not reached: {found.precision:.2%} after 40 replications, the most allowed"
    )
