"""What every routing policy is given, and what it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from matching.arrays import Bools, Floats
from matching.policies.rotation import Rotation


class ValuesFrom(StrEnum):
    """Where the values come from that a policy decides on."""

    NOTHING = "nothing"
    MODEL = "model"
    TRUTH = "truth"


class Action(StrEnum):
    """What to do with a lead now."""

    ASSIGN = "assign"
    """Give it to the rep named."""
    WAIT = "wait"
    """Ask again later: no allowed rep has room now."""
    DECLINE = "decline"
    """Give it to nobody: there is room, but each allowed rep would be a loss."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Leads to be routed together; a single lead is a batch of one.

    Attributes
    ----------
    lead_ids
        Which leads, in the order of their turns.
    facts
        What else is known of the leads, by column, each of shape (n_leads,).
    values
        Shape (n_leads, n_reps), the columns in the order of the pool; None for policies that need none.
    eligible
        Shape (n_leads, n_reps), which pairs are allowed; None allows every pair.
    now
        Time of the decision, in the caller's clock.
    """

    lead_ids: Sequence[str]
    facts: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    values: Floats | None = None
    eligible: Bools | None = None
    now: float | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """The members on shift that a lead may go to.

    Attributes
    ----------
    rep_ids
        The members, in the order of the rotation.
    remaining
        Shape (n_reps,), how many more leads each member can take; of 2.5 two can be used. Never changed
        by a policy.
    weights
        Shape (n_reps,), the share of each member in a weighted rotation.
    rotation
        The counters; the one thing a policy changes.
    """

    rep_ids: tuple[str, ...]
    remaining: Floats
    weights: Floats
    rotation: Rotation = field(default_factory=Rotation)

    def __post_init__(self) -> None:
        count = (len(self.rep_ids),)
        if self.remaining.shape != count or self.weights.shape != count:
            raise ValueError(
                f"pool: expected one number for each of {count[0]} reps, got remaining of shape "
                f"{self.remaining.shape} and weights of shape {self.weights.shape}"
            )


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """What happens to one lead, and why.

    Attributes
    ----------
    lead_id, rep_id
        Whom it is about; no rep unless the action is to assign.
    action
        Assign, wait or decline.
    propensities
        Shape (n_reps,), the chance each member of the pool had of getting this lead; the sum is 1 if it
        was assigned, else all are 0. Read-only.
    price
        What one more slot of the chosen rep is worth; None where the policy knows no prices.
    runner_up
        The next-best rep, None if there is none or the policy compares no values.
    margin
        By how much the choice is ahead of the runner-up, in value minus price.
    reason
        A `Reason`, as text.
    fallback_from
        Name of the policy that should have decided, if another had to.
    """

    lead_id: str
    rep_id: str | None
    action: Action
    propensities: Floats
    price: float | None = None
    runner_up: str | None = None
    margin: float | None = None
    reason: str = ""
    fallback_from: str | None = None


class Policy(Protocol):
    """A routing method: the same object serves batch, live router and simulator."""

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    @property
    def values_from(self) -> ValuesFrom:
        """Which values its batches have to bring."""
        ...

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Return one decision a lead, in the batch's order.

        Keeps within the pool's remaining capacity over the whole batch; changes nothing but the pool's
        rotation. Draws, where a policy makes any, come from `rng`.

        Raises
        ------
        ValueError
            If the batch lacks values that the policy needs, or an array does not fit leads and pool.
        """
        ...
