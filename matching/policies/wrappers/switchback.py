"""Baseline and trial by turns: the whole team in one block of time, or in none of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from matching.policies.parts_of_a_batch import values_for_both
from matching.policies.protocol import Batch, Decision, Policy, Pool, ValuesFrom
from matching.policies.wrappers.keyed import keyed_uniform
from matching.policies.wrappers.two_arms import arm_of, split
from scenarios.faults import BadInput, Fault


@dataclass(frozen=True, slots=True)
class Switchback:
    """In each block of time each team is on the baseline or on the inner policy, by a keyed draw.

    Where reps are few, leads in two arms compete for the same capacity, and comparing them lead by lead misleads; here
    all leads of a team within a block meet the same method.

    Parameters
    ----------
    base, inner
        The baseline, and the method on trial.
    block_hours
        Length of a block.
    team
        The lead's column that says which team it falls to (its territory, say); None for one team.
    share
        Of blocks on the baseline.
    key
        Names the draw.
    paired
        Blocks come in twos, one on each method, and the draw says only which is first; the share is then 1/2. A
        difference within such a pair is free of whatever changes slowly, so a trial needs fewer weeks.
    """

    inner: Policy
    base: Policy
    block_hours: float = 24.0
    team: str | None = None
    share: float = 0.5
    key: str = "switchback"
    paired: bool = False
    name: str = "switchback"
    values_from: ValuesFrom = field(init=False)

    def __post_init__(self) -> None:
        if not 0.0 < self.share < 1.0:
            raise ValueError(f"switchback: expected a share above 0 and below 1, got {self.share}")
        if self.paired and self.share != 0.5:
            raise ValueError(f"switchback: expected a share of 0.5 where blocks are paired, got {self.share}")
        if not self.block_hours > 0:
            raise ValueError(f"switchback: expected blocks of more than 0 hours, got {self.block_hours}")
        object.__setattr__(self, "values_from", values_for_both(self.inner, self.base))

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Route each team's leads by the method of its block; see `Policy`.

        Raises
        ------
        BadInput
            If the batch has no time, or its leads lack the column that names their team.
        """
        return split(self.name, (self.base, self.inner), self._in_base(batch), self.share, batch, pool, rng)

    def leaves_to(self, batch: Batch, pool: Pool) -> tuple[Policy, Batch, Pool]:
        """Return the method of a lone lead's block, with what it is given."""
        return arm_of((self.base, self.inner), self._in_base(batch)[0], batch, pool)

    def on_baseline(self, team: str, block: int) -> bool:
        """Say whether a team is on the baseline in a block.

        Parameters
        ----------
        team
            As the column `team` of its leads has it; empty where the firm is one team.
        block
            Counted from the instant 0 of the clock (1970-01-01 00:00 UTC), in steps of `block_hours`.
        """
        if not self.paired:
            return keyed_uniform(self.key, team, str(block)) < self.share
        first_on_baseline = keyed_uniform(self.key, team, "pair", str(block // 2)) < self.share
        return first_on_baseline == (block % 2 == 0)

    def _in_base(self, batch: Batch) -> list[bool]:
        if batch.now is None:
            raise BadInput([Fault(f"policy {self.name}", "a batch with a time, to know the block", column="now")])
        block = int(batch.now // (60.0 * self.block_hours))
        return [self.on_baseline(team, block) for team in self._teams(batch)]

    def _teams(self, batch: Batch) -> list[str]:
        if self.team is None:
            return [""] * len(batch.lead_ids)
        if self.team not in batch.facts:
            raise BadInput(
                [Fault(f"policy {self.name}", "this column of the leads, to know the team", column=self.team)]
            )
        return [str(team) for team in batch.facts[self.team].tolist()]
