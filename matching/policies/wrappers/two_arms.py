"""Splitting leads between a baseline and another method, with the chances that the split itself gives."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matching.policies.parts_of_a_batch import leads_of, less, through, with_part
from matching.policies.protocol import Batch, Decision, Policy, Pool

ARMS = ("base", "inner")


def split(
    name: str, arms: tuple[Policy, Policy], in_base: Sequence[bool], share: float, batch: Batch, pool: Pool,
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
        Of each lead, whether it is the baseline's.
    share
        Chance of a lead to be the baseline's.
    """
    if len(in_base) == 1:
        return [_alone(name, arms, 0 if in_base[0] else 1, share, batch, pool, rng)]
    if not len(in_base):
        return []
    would = [_would(arm, arms, batch, pool, rng) for arm in (0, 1)]
    answers: dict[int, Decision] = {}
    first = 0 if in_base[0] else 1  # whose leads come first is chance, so neither arm always has first call on room
    for arm in (first, 1 - first):
        rows = np.flatnonzero(np.equal(in_base, arm == 0))
        if len(rows):
            inside = less(with_part(pool, ARMS[arm]), list(answers.values()))
            given = arms[arm].decide(leads_of(batch, rows), inside, rng)
            for row, decision in zip(rows.tolist(), given, strict=True):
                answers[row] = _mixed(name, arm, share, decision, would[1 - arm][row])
    return [answers[row] for row in range(len(in_base))]


def arm_of(arms: tuple[Policy, Policy], in_base: bool, batch: Batch, pool: Pool) -> tuple[Policy, Batch, Pool]:
    """Return the method of a lone lead's arm, with what it is given."""
    arm = 0 if in_base else 1
    return arms[arm], batch, with_part(pool, ARMS[arm])


def _alone(
    name: str, arms: tuple[Policy, Policy], arm: int, share: float, batch: Batch, pool: Pool, rng: np.random.Generator
) -> Decision:
    """Decide on a lead that comes alone, which is done live: only the other arm has to be asked what it would do."""
    other = _would(1 - arm, arms, batch, pool, rng)[0]
    return _mixed(name, arm, share, arms[arm].decide(batch, with_part(pool, ARMS[arm]), rng)[0], other)


def _would(
    arm: int, arms: tuple[Policy, Policy], batch: Batch, pool: Pool, rng: np.random.Generator
) -> Sequence[Decision]:
    """Ask what a method would do, with draws and a memory that leave no trace."""
    before = rng.bit_generator.state
    answers = arms[arm].decide(batch, pool.with_memory(pool.rotation.part(ARMS[arm]).copy()), rng)
    rng.bit_generator.state = before
    return answers


def _mixed(name: str, arm: int, share: float, decision: Decision, other: Decision) -> Decision:
    """Note the arm, and the chances over the draw that put the lead into it."""
    step = f"{name}: {ARMS[arm]}"
    if decision.rep_id is None or other.rep_id is None:
        return through(step, decision)
    weight = share if arm == 0 else 1.0 - share
    chances = weight * decision.propensities + (1.0 - weight) * other.propensities
    chances.flags.writeable = False
    return through(step, decision, chances)
