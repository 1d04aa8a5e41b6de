"""Owners first: a lead goes to its present owner, or to its account's, and to a rotation only without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from matching.arrays import Bools
from matching.policies.batch_input import certain, eligible_pairs, no_chance
from matching.policies.figures import Rows
from matching.policies.parts_of_a_batch import leads_of, less, with_part
from matching.policies.protocol import Action, Batch, Decision, Policy, Pool, ValuesFrom
from matching.policies.round_robin import RoundRobin
from matching.policies.routing_reason import RoutingReason


@dataclass(frozen=True, slots=True)
class Sticky:
    """Each lead to its owner; without one to the owner of its account; without either to the inner policy.

    The facts `owner` and `account_owner` name the owners; without the latter, an account (`account_id`) belongs to
    whoever got its latest lead. So leads of one new account stay together, within a batch too. An owner's leads
    are no turns: the inner rotation neither counts nor sees them, unless `counted` is set.

    Parameters
    ----------
    inner
        Who decides on leads without an owner.
    otherwise
        What happens if the owner is away, full or not eligible: ``inner`` decides, or the lead must ``wait`` for her.
    counted
        Whether an owner's lead counts against her in the inner rotation.
    """

    inner: Policy = field(default_factory=RoundRobin)
    otherwise: Literal["inner", "wait"] = "inner"
    counted: bool = False
    name: str = "sticky"

    @property
    def values_from(self) -> ValuesFrom:
        """Which values the inner policy needs."""
        return self.inner.values_from

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Route owners' leads first, then the others, then those who follow another lead of their account."""
        eligible, answers = eligible_pairs(batch, pool), _Answers(batch, pool)
        rest = np.array([row for row in range(len(batch.lead_ids)) if not self._to_owner(answers, row, eligible)], int)
        first, followers = _first_of_each_account(batch, rest)
        inside = less(with_part(pool, "inner"), answers.made)
        if len(first):
            answers.add(first.tolist(), self.inner.decide(leads_of(batch, first), inside, rng))
        late = [row for row in followers.tolist() if not self._to_owner(answers, row, eligible)]
        if late:
            rows = np.array(late, dtype=np.intp)
            inside = less(with_part(pool, "inner"), answers.made)
            answers.add(late, self.inner.decide(leads_of(batch, rows), inside, rng))
        return [answers.by_row[row] for row in range(len(batch.lead_ids))]

    def _to_owner(self, answers: _Answers, row: int, eligible: Bools) -> bool:
        """Decide on one lead if it has an owner who can have it, or has to wait for her; say whether it is decided."""
        owner, reason = answers.owner_of(row)
        if owner is None:
            return False
        rep = answers.position.get(owner, -1)
        if rep >= 0 and eligible[row, rep] and answers.room[rep] >= 1.0:
            chances = certain(rep, len(answers.room))
            lead_id = answers.batch.lead_ids[row]
            answers.add([row], [Decision(lead_id, owner, Action.ASSIGN, chances, reason=str(reason))])
            if self.counted:
                answers.pool.rotation.part("inner").credit(owner, "moved", -1.0)
                answers.pool.rotation.note_given(owner)
            return True
        if self.otherwise == "inner":
            return False
        waits = str(RoutingReason.OWNER_AWAY)
        nobody = no_chance(len(answers.room))
        answers.add([row], [Decision(answers.batch.lead_ids[row], None, Action.WAIT, nobody, reason=waits)])
        return True


class _Answers:
    """Decisions as they come, with the room they leave and the accounts they settle."""

    def __init__(self, batch: Batch, pool: Pool) -> None:
        self.batch, self.pool = batch, pool
        self.room = pool.remaining.copy()
        self.position = {rep_id: rep for rep, rep_id in enumerate(pool.rep_ids)}
        self.by_row: dict[int, Decision] = {}

    @property
    def made(self) -> list[Decision]:
        return list(self.by_row.values())

    def owner_of(self, row: int) -> tuple[str | None, RoutingReason]:
        owner = _text(self.batch, "owner", row)
        if owner is not None:
            return owner, RoutingReason.PRESENT_OWNER
        account = _text(self.batch, "account_id", row)
        known = None if account is None else self.pool.rotation.accounts.get(account)
        return _text(self.batch, "account_owner", row) or known, RoutingReason.ACCOUNT_OWNER

    def add(self, rows: list[int], decisions: Sequence[Decision]) -> None:
        for row, decision in zip(rows, decisions, strict=True):
            self.by_row[row] = decision
            if decision.rep_id is None:
                continue
            self.room[self.position[decision.rep_id]] -= 1.0
            account = _text(self.batch, "account_id", row)
            if account is not None:
                self.pool.rotation.accounts[account] = decision.rep_id


def _first_of_each_account(batch: Batch, rows: Rows) -> tuple[Rows, Rows]:
    """Split rows into the first lead of each account, with those of none, and the leads that follow it."""
    seen: set[str] = set()
    follows = []
    for row in rows.tolist():
        account = _text(batch, "account_id", row)
        follows.append(account in seen)
        if account is not None:
            seen.add(account)
    later = np.array(follows, dtype=np.bool_)
    return rows[~later], rows[later]


def _text(batch: Batch, column: str, row: int) -> str | None:
    if column not in batch.facts:
        return None
    found = batch.facts[column][row]
    return None if found is None or found != found or found == "" else str(found)
