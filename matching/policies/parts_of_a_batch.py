"""Giving part of a batch to one method and the rest to another, within the same room."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from matching.arrays import Bools, Floats
from matching.policies.figures import Rows
from matching.policies.protocol import Batch, Decision, Policy, Pool, ValuesFrom


def leads_of(batch: Batch, rows: Rows) -> Batch:
    """Return these leads of a batch, in the order of `rows`."""
    return replace(
        batch,
        lead_ids=tuple(batch.lead_ids[row] for row in rows.tolist()),
        facts={name: column[rows] for name, column in batch.facts.items()},
        values=None if batch.values is None else batch.values[rows],
        eligible=None if batch.eligible is None else batch.eligible[rows],
        draws=None if batch.draws is None else batch.draws[:, rows],
        age=None if batch.age is None else batch.age[rows],
    )


def leads_open_to(
    batch: Batch, rows: Sequence[int], eligible: Bools | None, members: Bools | None,
    excluded: Mapping[str, Collection[str]],
) -> Batch:  # fmt: skip
    """Return these leads of a batch, in the order of `rows`, open only to these members.

    Parameters
    ----------
    eligible
        Shape (n_leads, n_reps), which pairs are allowed; None for all.
    members
        Shape (n_reps,); None for everybody.
    excluded
        As in `Batch`; empty where `eligible` knows of it.
    """
    mask = eligible if eligible is None or len(batch.lead_ids) == 1 else eligible[rows]
    if members is not None:
        mask = members[None].repeat(len(rows), axis=0) if mask is None else mask & members
    part = batch if len(batch.lead_ids) == 1 else leads_of(batch, np.array(rows, dtype=np.intp))
    return Batch(
        part.lead_ids, part.facts, part.values, mask, part.now, excluded, part.draws, part.age)  # fmt: skip


def with_part(pool: Pool, name: str) -> Pool:
    """Return the pool with the memory that an inner policy of this name has of its own."""
    return pool.with_memory(pool.rotation.part(name))


def less(pool: Pool, decisions: Sequence[Decision]) -> Pool:
    """Return the pool with the room, load and wait that these decisions leave."""
    if all(each.rep_id is None for each in decisions):
        return pool
    given = given_by(pool, decisions)
    load = None if pool.load is None else pool.load + given
    wait = pool.wait if pool.wait is None or pool.service is None else pool.wait + given * pool.service
    return replace(pool, remaining=pool.remaining - given, load=load, wait=wait)


def given_by(pool: Pool, decisions: Sequence[Decision]) -> Floats:
    """Count the leads that each member is given, shape (n_reps,)."""
    given = np.zeros(len(pool.rep_ids))
    assigned = [each.rep_id for each in decisions if each.rep_id is not None]
    if len(assigned) == 1:
        given[pool.position(assigned[0])] = 1.0
    elif assigned:
        position = {rep_id: rep for rep, rep_id in enumerate(pool.rep_ids)}
        np.add.at(given, [position[rep_id] for rep_id in assigned], 1.0)
    return given


def values_for_both(*policies: Policy) -> ValuesFrom:
    """Return where the values must come from for all of these policies.

    Raises
    ------
    ValueError
        If one decides by a model's values and another by the truth: a batch brings one kind.
    """
    wanted = {policy.values_from for policy in policies} - {ValuesFrom.NOTHING}
    if len(wanted) > 1:
        names = ", ".join(policy.name for policy in policies)
        raise ValueError(
            f"policies {names}: expected values of one kind, got a model's for one and the truth for another"
        )
    return wanted.pop() if wanted else ValuesFrom.NOTHING


def through(step: str, decision: Decision, chances: Floats | None = None) -> Decision:
    """Note a step of the way by which a lead came to its decision, and the chances that this step gives, if it does."""
    return decision._replace(
        propensities=decision.propensities if chances is None else chances,
        via=f"{step} > {decision.via}" if decision.via else step,
    )
