"""Owners first: a lead goes to its present owner, or to its account's, and to a rotation only without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from matching.arrays import Bools
from matching.policies.batch_input import asked_eligible, certain, no_chance
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
        eligible, answers = asked_eligible(batch, pool), _Answers(batch, pool)
        if len(batch.lead_ids) == 1:  # which is done live: nothing has to be taken apart
            if not self._to_owner(answers, 0, eligible):
                answers.add([0], self.inner.decide(batch, with_part(pool, "inner"), rng))
            return answers.made
        rest = np.array([row for row in range(len(batch.lead_ids)) if not self._to_owner(answers, row, eligible)], int)
        first, followers = _first_of_each_account(batch, rest)
        self._by_inner(answers, first, rng)
        late = [row for row in followers.tolist() if not self._to_owner(answers, row, eligible)]
        self._by_inner(answers, np.array(late, dtype=np.intp), rng)
        return [answers.by_row[row] for row in range(len(batch.lead_ids))]

    def leaves_to(self, batch: Batch, pool: Pool) -> tuple[Policy, Batch, Pool] | None:
        """Return the inner policy with what it is given, unless a lone lead goes to its owner or waits for her."""
        answers = _Answers(batch, pool)
        owner = answers.owner_of(0)[0]
        can = owner is not None and answers.can_have(owner, 0, asked_eligible(batch, pool)) >= 0
        waits = owner is not None and self.otherwise == "wait"
        return None if can or waits else (self.inner, batch, with_part(pool, "inner"))

    def _by_inner(self, answers: _Answers, rows: Rows, rng: np.random.Generator) -> None:
        """Let the inner policy decide on these leads, in the room that is left."""
        if len(rows):
            inside = less(with_part(answers.pool, "inner"), answers.made)
            answers.add(rows.tolist(), self.inner.decide(leads_of(answers.batch, rows), inside, rng))

    def _to_owner(self, answers: _Answers, row: int, eligible: Bools | None) -> bool:
        """Decide on one lead if it has an owner who can have it, or has to wait for her; say whether it is decided."""
        owner, reason = answers.owner_of(row)
        if owner is None:
            return False
        rep = answers.can_have(owner, row, eligible)
        if rep >= 0:
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
        self.by_row: dict[int, Decision] = {}
        self._positions: dict[str, int] | None = None

    @property
    def made(self) -> list[Decision]:
        return list(self.by_row.values())

    def position(self, rep_id: str) -> int:
        """Return where a member stands, -1 for somebody who is not there; a batch looks up many."""
        if len(self.batch.lead_ids) == 1:
            return self.pool.position(rep_id)
        if self._positions is None:
            self._positions = {each: rep for rep, each in enumerate(self.pool.rep_ids)}
        return self._positions.get(rep_id, -1)

    def can_have(self, rep_id: str, row: int, eligible: Bools | None) -> int:
        """Return where a member stands who may have this lead and has room, -1 if she may not, or is not there."""
        rep = self.position(rep_id)
        open_to = rep >= 0 and (eligible is None or bool(eligible[row, rep]))
        return rep if open_to and self.room[rep] >= 1.0 else -1

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
            self.room[self.position(decision.rep_id)] -= 1.0
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
