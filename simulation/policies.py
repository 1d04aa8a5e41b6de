"""Policies by name, as objects, and as anything that decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast

import numpy as np

from matching import Batch, Decision, Policy, Pool, ValuesFrom, policy_named


class Decides(Protocol):
    """The least a policy must do; name and values are filled in."""

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Answer a batch, as ``matching.Policy`` says."""


class Named:
    """A policy that says neither its name nor which values it wants: it gets its class's name and a model's values."""

    def __init__(self, policy: Decides) -> None:
        self.policy = policy
        self.name = str(getattr(policy, "name", type(policy).__name__))
        self.values_from = ValuesFrom(getattr(policy, "values_from", ValuesFrom.MODEL))

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Ask the policy itself."""
        return self.policy.decide(batch, pool, rng)


def policy_of(policy: Policy | Decides | str) -> Policy:
    """Give the policy meant by a name or an object; an object needs no more than ``decide``.

    Raises
    ------
    ValueError
        When no policy has that name (names those there are), or the object decides nothing.
    """
    if isinstance(policy, str):
        return policy_named(policy)
    if not callable(getattr(policy, "decide", None)):
        raise ValueError(f"policy: expected a name or an object with decide(batch, pool, rng), got {policy!r}")
    whole = isinstance(getattr(policy, "name", None), str) and isinstance(
        getattr(policy, "values_from", None), ValuesFrom
    )
    return cast(Policy, policy) if whole else Named(policy)
