"""A batch under a team: who is away, what caps leave, what was remembered, and what is to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf
from pathlib import Path
from typing import Any

import polars as pl

from fairlead.accounts.owners import with_account_owners
from fairlead.routing.members import members_of
from fairlead.routing.notices import notices, weights_of
from fairlead.routing.roster import available, work_of_each
from fairlead.routing.state import State, read_state, refuse_another_method, refuse_earlier
from matching import Policy, Rotation, Team
from matching.policies import QueueAware, Sticky, described, policies_in
from scenarios.constraints import Pair
from scenarios.rules import Rules


@dataclass(frozen=True, slots=True)
class Session:
    """A batch's tables and rules as they stand at a moment, for a team with a memory.

    Attributes
    ----------
    leads, reps, rules
        Without leads given out before, with the capacity of the moment, with pairs that may not be again barred.
    held
        How many leads were given out before, and neither declined nor closed since.
    away
        How many reps are away, by reason.
    notices
        What of weights and shares is to be said.
    holders
        Who holds each lead given out before.
    weights
        The latest weight of everybody who was ever among the reps.
    given_in
        In which part of the rotation leads given out one at a time were turns (`State`).
    """

    policy: Policy
    team: Team
    now: datetime
    leads: pl.DataFrame
    reps: pl.DataFrame
    rules: Rules
    held: int
    away: Mapping[str, int]
    notices: list[dict[str, Any]]
    holders: Mapping[str, str]
    weights: Mapping[str, float]
    given_in: Mapping[str, Sequence[str]]

    @property
    def rotation(self) -> Rotation:
        """What the method remembers; the batch changes it."""
        return self.team.rotation

    def after(self, assignments: pl.DataFrame) -> State:
        """Note what was given out, and return what is to be remembered."""
        given = assignments.drop_nulls("rep_id")
        holders = dict(self.holders)
        for lead_id, rep_id in given.select("lead_id", "rep_id").iter_rows():
            self.team.given(rep_id, lead_id, self.now)
            holders[lead_id] = rep_id
        return State(described(self.policy), self.now, self.weights, self.team.state(), holders, self.given_in)


def open_session(
    policy: Policy, leads: pl.DataFrame, reps: pl.DataFrame, *, rules: Rules | None, absences: pl.DataFrame | None,
    accounts: pl.DataFrame | None, now: datetime, on_shift: bool, path: Path | None,
) -> Session:  # fmt: skip
    """Prepare a batch.

    Parameters
    ----------
    policy
        The method, as the batch will use it.
    leads, reps, absences, accounts
        Checked tables; absences and accounts may be None.
    now
        The moment of the batch, with time zone.
    on_shift
        Whether whoever is off shift then gets nothing.
    path
        Of the state; one that does not exist yet begins anew, None remembers nothing.

    Raises
    ------
    BadInput
        When the state is damaged, another method's, or of a later moment; when a cap names somebody unknown, or leads
        differ in work where caps count leads.
    """
    given = rules or Rules()
    before = read_state(path) if path is not None and path.exists() else None
    if before is not None and path is not None:
        refuse_another_method(before, policy, path)
        refuse_earlier(before, now, path)
    members = members_of(reps, absences, given.members, hours=on_shift, capacity=False)
    team = Team(members, ask_again=given.members.ask_again)
    holders = {} if before is None else before.holders
    if before is not None:
        team.restore(before.team)
    free = leads.filter(~pl.col("lead_id").is_in(list(holders)))
    capped = any(
        cap < inf for each in members for cap in (each.caps.hour, each.caps.day, each.caps.week, each.caps.total)
    )
    present, away = available(reps, team, now, work_of_each(free, capped=capped))
    if any(isinstance(each, Sticky) for each in policies_in(policy)):
        free = with_account_owners(free, reps, accounts)
    said = notices(policy, reps, before) + _unknown_load(policy, reps)
    barred = _with_excluded(given, team, free, set(reps["rep_id"]))
    weights = {**({} if before is None else before.weights), **weights_of(reps)}
    given_in = {} if before is None else before.given_in
    held = leads.height - free.height
    return Session(policy, team, now, free, present, barred, held, away, said, holders, weights, given_in)


def _with_excluded(rules: Rules, team: Team, leads: pl.DataFrame, known: set[str]) -> Rules:
    out = team.excluded(leads["lead_id"].to_list())
    pairs = [Pair(lead_id=lead, rep_id=rep) for lead, reps in out.items() for rep in sorted(reps) if rep in known]
    if not pairs:
        return rules
    constraints = rules.constraints.model_copy(update={"barred": (*rules.constraints.barred, *pairs)})
    return rules.model_copy(update={"constraints": constraints})


def _unknown_load(policy: Policy, reps: pl.DataFrame) -> list[dict[str, Any]]:
    """Say so where a method goes by queues that nobody has stated."""
    by_queue = any(isinstance(each, QueueAware) for each in policies_in(policy))
    if not by_queue or "open_load" in reps.columns:
        return []
    text = "The reps have no open_load: their desks are taken as empty before this batch."
    return [{"kind": "unknown_load", "text": text}]
