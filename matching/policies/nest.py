"""What a policy consists of: itself, and the policies inside rules and wrappers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from matching.policies.level import Level
from matching.policies.protocol import Policy
from matching.policies.queue_aware import QueueAware
from matching.policies.routes import Route
from matching.policies.weighted_round_robin import WeightedRoundRobin


def policies_in(policy: Policy) -> Iterator[Policy]:
    """Give the policy and all that stand inside it, however deep, outside first."""
    yield policy
    for found in _held_by(policy):
        yield from policies_in(found)


def goes_by_weights(policy: Policy) -> bool:
    """Say whether members' weights decide how many leads they get."""
    return any(isinstance(each, WeightedRoundRobin | Level) for each in policies_in(policy))


def reads_waits(policy: Policy) -> bool:
    """Say whether a policy may read `Pool.wait`: of ours only `QueueAware` does, of others nobody knows."""
    return any(isinstance(each, QueueAware) or not _ours(each) for each in policies_in(policy))


def _ours(policy: Policy) -> bool:
    return type(policy).__module__.startswith("matching.policies.")


def _held_by(policy: object) -> Iterator[Policy]:
    if not is_dataclass(policy):
        return
    for each in fields(policy):
        held = getattr(policy, each.name, None)
        for one in held if isinstance(held, list | tuple) else (held,):
            found = one.by if isinstance(one, Route) else one
            if callable(getattr(found, "decide", None)):
                yield found
