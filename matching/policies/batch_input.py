"""What a policy reads from batch and pool, checked."""

from functools import lru_cache
from math import isfinite

import numpy as np

from matching.answer.status import Reason
from matching.arrays import Bools, Floats
from matching.policies.protocol import Action, Batch, Decision, Pool
from scenarios.faults import BadInput, Fault


def eligible_pairs(batch: Batch, pool: Pool) -> Bools:
    """Return which pairs are allowed, shape (n_leads, n_reps), room aside; a rep who is excluded is not.

    Raises
    ------
    ValueError
        If the mask has another shape.
    """
    shape = (len(batch.lead_ids), len(pool.rep_ids))
    if batch.eligible is None:
        eligible = np.ones(shape, dtype=np.bool_)
    else:
        _refuse_misfit("eligible", batch.eligible.shape, shape)
        eligible = batch.eligible
    return _without_excluded(batch, pool, eligible) if batch.excluded else eligible


def asked_eligible(batch: Batch, pool: Pool) -> Bools | None:
    """Return `eligible_pairs`, or None where every rep may have every lead: live decisions need no mask made up."""
    return None if batch.eligible is None and not batch.excluded else eligible_pairs(batch, pool)


def _without_excluded(batch: Batch, pool: Pool, eligible: Bools) -> Bools:
    eligible = eligible.copy()
    for row, lead_id in enumerate(batch.lead_ids):
        for rep_id in batch.excluded.get(lead_id, ()):
            rep = pool.position(rep_id)
            if rep >= 0:
                eligible[row, rep] = False
    return eligible


def amounts(batch: Batch, by: str) -> Floats:
    """Return what each lead counts for, shape (n_leads,): 1, or its value by the batch's `value` column.

    Raises
    ------
    BadInput
        If values are asked for and missing, not finite, or negative.
    """
    if by == "count" or not batch.lead_ids:
        return np.ones(len(batch.lead_ids))
    if "value" not in batch.facts:
        raise BadInput([Fault("policy", "a value of every lead, for a rotation by value", column="value")])
    values = np.asarray(batch.facts["value"], dtype=np.float64)
    if not (np.isfinite(values) & (values >= 0)).all():
        raise BadInput([Fault("policy", "finite values of at least 0, for a rotation by value", column="value")])
    return values


def needed_values(batch: Batch, pool: Pool, policy: str) -> Floats:
    """Return the values, shape (n_leads, n_reps).

    Raises
    ------
    ValueError
        If there are none, the shape is wrong, or one is not finite.
    """
    if batch.values is None:
        raise ValueError(
            f"policy {policy!r} needs values and the batch has none; "
            "give it a model, or use a policy that needs none (round-robin, weighted-round-robin)"
        )
    if batch.values.shape != (len(batch.lead_ids), len(pool.rep_ids)):
        _refuse_misfit("values", batch.values.shape, (len(batch.lead_ids), len(pool.rep_ids)))
    if not isfinite(np.vdot(batch.values, batch.values)) and not np.isfinite(batch.values).all():
        row, column = np.argwhere(~np.isfinite(batch.values))[0]
        raise ValueError(
            f"values: expected finite numbers, got {batch.values[row, column]} for lead "
            f"{batch.lead_ids[row]!r} with rep {pool.rep_ids[column]!r}"
        )
    return batch.values


def _refuse_misfit(name: str, found: tuple[int, ...], expected: tuple[int, int]) -> None:
    if found != expected:
        raise ValueError(f"{name}: expected shape {expected}, leads by members of the pool, got {found}")


def whole_room(pool: Pool) -> Floats:
    """Return how many whole leads each member can still take, a fresh array of shape (n_reps,)."""
    return np.floor(np.maximum(pool.remaining, 0.0))


def left_waiting(lead_id: str, eligible: Bools) -> Decision:
    """Return the decision for a lead that no rep with room may have; `eligible` has shape (n_reps,)."""
    reason = Reason.CAPACITY if eligible.any() else Reason.NO_ELIGIBLE_REP
    return Decision(lead_id, None, Action.WAIT, no_chance(len(eligible)), reason=str(reason))


@lru_cache(maxsize=64)
def no_chance(reps: int) -> Floats:
    """Return propensities of a lead that nobody gets; the same read-only array each time."""
    return _sealed(np.zeros(reps))


@lru_cache(maxsize=2048)
def certain(rep: int, reps: int) -> Floats:
    """Return propensities of a choice that leaves nothing to chance; the same read-only array each time."""
    chances = np.zeros(reps)
    chances[rep] = 1.0
    return _sealed(chances)


def evenly(available: Bools) -> Floats:
    """Return equal propensities for those available, one at least; the same set gets the same read-only array."""
    return _even(available.tobytes())


@lru_cache(maxsize=256)
def _even(available: bytes) -> Floats:
    return in_proportion(np.frombuffer(available, dtype=np.bool_).astype(np.float64))


def in_proportion(weights: Floats, total: float | None = None) -> Floats:
    """Return propensities proportional to `weights`, shape (n_reps,), of which one at least is above 0.

    `total` is their sum, where it is known.
    """
    return _sealed(weights / (weights.sum() if total is None else total))


def _sealed(chances: Floats) -> Floats:
    chances.flags.writeable = False
    return chances
