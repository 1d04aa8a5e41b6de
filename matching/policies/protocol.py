"""What every routing policy is given, and what it answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

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
        Time of the decision, in minutes since an instant of the caller's choice.
    excluded
        Which reps may not have which lead again, by ids: previous owners, those who declined it.
    draws
        Shape (n_draws, n_leads, n_reps), draws of the values from what a model holds possible; only `Exploring` reads
        them.
    age
        Shape (n_leads,), minutes since each lead showed its interest; None where nobody knows.
    """

    lead_ids: Sequence[str]
    facts: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    values: Floats | None = None
    eligible: Bools | None = None
    now: float | None = None
    excluded: Mapping[str, Collection[str]] = field(default_factory=dict)
    draws: Floats | None = None
    age: Floats | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """The members on shift that a lead may go to: facts of the moment, beside what the rotation remembers.

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
        What is remembered from lead to lead; the one thing a policy changes.
    load
        Shape (n_reps,), how many leads each member has open; None if nobody counts.
    capacity
        Shape (n_reps,), how many leads each member could take with none open; None where it is not known.
    facts
        What else is known of the members (team, role), by column, each of shape (n_reps,). Another mapping where
        anything has changed, never the same one with other cells.
    wait
        Shape (n_reps,), minutes by the clock until each member has done the work in her hands; None if nobody knows.
    service
        Shape (n_reps,), minutes by the clock that one more lead adds to that; None if nobody knows.
    """

    rep_ids: tuple[str, ...]
    remaining: Floats
    weights: Floats
    rotation: Rotation = field(default_factory=Rotation)
    load: Floats | None = None
    capacity: Floats | None = None
    facts: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    wait: Floats | None = None
    service: Floats | None = None

    def __post_init__(self) -> None:
        shape, every = (len(self.rep_ids),), (self.remaining, self.weights, self.load, self.capacity, self.wait)
        for figures in (*every, self.service, *self.facts.values()):
            if figures is not None and figures.shape != shape:
                self._refuse_misfits(shape)

    def with_memory(self, rotation: Rotation) -> Pool:
        """Return the same members with another memory."""
        return Pool(  # `dataclasses.replace` takes as long as many a decision
            self.rep_ids, self.remaining, self.weights, rotation, self.load, self.capacity, self.facts, self.wait,
            self.service)  # fmt: skip

    def position(self, rep_id: str) -> int:
        """Return where a member stands, -1 for somebody who is not in the pool."""
        try:
            return self.rep_ids.index(rep_id)
        except ValueError:
            return -1

    def _refuse_misfits(self, shape: tuple[int]) -> None:
        names = ("remaining", "weights", "load", "capacity", "wait", "service")
        given = {name: getattr(self, name) for name in names} | dict(self.facts)
        for name, figures in given.items():
            if figures is not None and figures.shape != shape:
                raise ValueError(
                    f"pool: expected one number for each of {shape[0]} reps, got {name} of shape {figures.shape}"
                )


class Decision(NamedTuple):
    """What happens to one lead, and why; a named tuple, as a frozen dataclass takes four times as long to make.

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
        A `Reason` or `RoutingReason`, as text.
    fallback_from
        Name of the policy that should have decided, if another had to.
    via
        The way through rules and wrappers to the method that decided, such as ``trial: base``; empty without any.
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
    via: str = ""


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
