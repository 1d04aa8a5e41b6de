"""What names an experiment, so that no replications of another are taken for its own."""

from __future__ import annotations

import hashlib
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from matching.policies import described
from simulation.experiment.replicate import Plan
from simulation.values import values_for

_FORM = 2
"""Counts up when a kept replication holds something else than before; since 2 it has each rep's revenue."""

AS_DIGESTS = {
    "rules": "figures in the scenario file and rules",
    "chances": "chances and values of pairs (history, model, reps)",
    "open_work": "open work (log, day, described leads)",
}
"""What stands in an identity as a digest, in words."""


def identity_of(plan: Plan) -> dict[str, Any]:
    """Give everything a replication's figures depend on, what is long as a digest.

    The world and what policies are told stand there by what they come to in replication 0: chances and values of every
    pair. Another history, model or number of reps would give others.
    """
    scenario = plan.world.scenario
    identity = {
        "fairlead": _version(),
        "form": _FORM,
        "scenario": scenario.name,
        "rules": _digest(scenario.model_dump_json().encode()),
        "policies": {policy.name: _digest(repr(described(policy)).encode()) for policy in plan.policies},
        "seed": plan.seed,
        "world": plan.world.name,
        "chances": _chances(plan),
        "warm_up": plan.warm_up,
        "luck_by_pair": plan.luck_by_pair,
        "expected": plan.expected,
        "kpis": sorted(plan.kpis),
    }
    opening = plan.world.market(0).opening
    return identity if opening is None else identity | {"open_work": _digest(repr(opening.leads).encode())}


def _chances(plan: Plan) -> str:
    market, scenario = plan.world.market(0), plan.world.scenario
    told = [values_for(policy, scenario, market, plan.world.told(0)) for policy in plan.policies]
    return _digest(market.chance.tobytes(), *(values.tobytes() for values in told if values is not None))


def _digest(*contents: bytes) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for content in contents:
        digest.update(content)
    return digest.hexdigest()


def _version() -> str:
    try:
        return version("fairlead")
    except PackageNotFoundError:
        return "unknown"
