"""Experiments that take milliseconds: a tiny firm, and policies that fail or kill on purpose."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matching import Batch, Decision, Policy, Pool, ValuesFrom, policy_named
from scenarios import Scenario
from tests.simulation.firms import firm, rep


def tiny(**changes: object) -> Scenario:
    """Two reps whose chances differ, three days of a few leads, routed once a day."""
    return firm(
        rep("r0"),
        rep("r1"),
        horizon={"arrival_days": 3, "follow_up_days": 10},
        arrivals={"per_day": 4},
        routing={"window_minutes": 1440},
        truth={"rep_points": 10.0, "seed": 5},
    ).replace(**changes)


@dataclass(frozen=True)
class Inside:
    """Round robin that does something of its own first."""

    name: str = "odd"
    values_from: ValuesFrom = ValuesFrom.NOTHING

    @property
    def inner(self) -> Policy:
        """What decides in the end."""
        return policy_named("round-robin")

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Act, then decide."""
        self.act(batch, pool, rng)
        return self.inner.decide(batch, pool, rng)

    def act(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> None:
        """Do nothing yet."""


@dataclass(frozen=True)
class FailsIn(Inside):
    """Fails in replications whose policy luck begins above a mark."""

    mark: float = 0.5

    def act(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> None:
        """Fail, or not."""
        if rng.random() > self.mark:
            raise ZeroDivisionError("no idea")


@dataclass(frozen=True)
class KillsOnce(Inside):
    """Kills the worker it is in, the first time it is asked for anything: the marker remembers."""

    marker: str = ""

    def act(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> None:
        """Die, or not."""
        path = Path(self.marker)
        if not path.exists():
            path.touch()
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class KillsIn(Inside):
    """Kills its worker in one replication, whenever that is tried."""

    first: str = ""

    def act(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> None:
        """Die where the first lead of the replication has this value."""
        if "value" in batch.facts and f"{batch.facts['value'][0]:.2f}" == self.first:
            os.kill(os.getpid(), signal.SIGKILL)
