"""Splitting leads between a baseline and another method, with the chances that the split itself gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matching.arrays import Bools, Floats
from matching.policies.parts_of_a_batch import leads_of, less, through, with_part, with_rotation
from matching.policies.protocol import Batch, Decision, Policy, Pool

ARMS = ("base", "inner")


def split(
    name: str, arms: tuple[Policy, Policy], in_base: Bools, share: float, batch: Batch, pool: Pool,
    rng: np.random.Generator,
) -> Sequence[Decision]:  # fmt: skip
    """Let the baseline decide on its leads and the inner policy on the others; either keeps a memory of its own.

    Propensities are the chances over the draw that put leads into arms: `share` times the baseline's plus the rest
    times the inner policy's. What the other arm would have done is found by asking it on a copy of its memory, with
    the whole batch in that arm; for a lead that comes alone this is exact. Where the other arm would have given the
    lead to nobody, the chances are those of the arm that did.

    Parameters
    ----------
    name
        Of the wrapper, for `Decision.via`.
    arms
        Baseline and inner policy.
    in_base
        Shape (n_leads,), which leads are the baseline's.
    share
        Chance of a lead to be the baseline's.
    """
    if not len(in_base):
        return []
    would = [_would(arm, policy, batch, pool) for arm, policy in zip(ARMS, arms, strict=True)]
    answers: dict[int, Decision] = {}
    first = 0 if in_base[0] else 1  # whose leads come first is chance, so neither arm always has first call on room
    for arm in (first, 1 - first):
        rows = np.flatnonzero(in_base == (arm == 0))
        if len(rows):
            inside = less(with_part(pool, ARMS[arm]), list(answers.values()))
            given = arms[arm].decide(leads_of(batch, rows), inside, rng)
            weight = share if arm == 0 else 1.0 - share
            for row, decision in zip(rows.tolist(), given, strict=True):
                chances = _mixed(decision, weight, would[1 - arm][row])
                answers[row] = through(f"{name}: {ARMS[arm]}", replace(decision, propensities=chances))
    return [answers[row] for row in range(len(in_base))]


def _would(arm: str, policy: Policy, batch: Batch, pool: Pool) -> Sequence[Decision]:
    """Ask what a method would do, with draws and a memory that leave no trace."""
    return policy.decide(batch, with_rotation(pool, pool.rotation.part(arm).copy()), np.random.default_rng(0))


def _mixed(decision: Decision, weight: float, other: Decision) -> Floats:
    if decision.rep_id is None or other.rep_id is None:
        return decision.propensities
    chances = weight * decision.propensities + (1.0 - weight) * other.propensities
    chances.flags.writeable = False
    return chances
