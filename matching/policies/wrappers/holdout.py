"""A share of the leads stays on the baseline, chosen by the lead's own id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from matching.policies.parts_of_a_batch import values_for_both
from matching.policies.protocol import Batch, Decision, Policy, Pool, ValuesFrom
from matching.policies.wrappers.keyed import keyed_uniform
from matching.policies.wrappers.two_arms import arm_of, split


@dataclass(frozen=True, slots=True)
class Holdout:
    """Each lead to the baseline with a chance of `share`, else to the inner policy.

    The draw is a keyed hash of the lead's id: a lead is in the same arm whenever it comes, in every batch and after
    every restart, and another `key` draws anew. Both arms share the reps' capacity, so what one takes the other lacks:
    a per-lead comparison understates or overstates a gain where reps are full; `Switchback` is the remedy.

    Parameters
    ----------
    base, inner
        The baseline, and the method on trial.
    share
        Of leads on the baseline, above 0 and below 1.
    key
        Names the draw.
    """

    inner: Policy
    base: Policy
    share: float = 0.1
    key: str = "holdout"
    name: str = "holdout"
    values_from: ValuesFrom = field(init=False)

    def __post_init__(self) -> None:
        if not 0.0 < self.share < 1.0:
            raise ValueError(f"holdout: expected a share above 0 and below 1, got {self.share}")
        object.__setattr__(self, "values_from", values_for_both(self.inner, self.base))

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Route each arm's leads by its own method; see `Policy`."""
        return split(self.name, (self.base, self.inner), self._in_base(batch), self.share, batch, pool, rng)

    def leaves_to(self, batch: Batch, pool: Pool) -> tuple[Policy, Batch, Pool]:
        """Return the method of a lone lead's arm, with what it is given."""
        return arm_of((self.base, self.inner), self._in_base(batch)[0], batch, pool)

    def _in_base(self, batch: Batch) -> list[bool]:
        return [keyed_uniform(self.key, lead_id) < self.share for lead_id in batch.lead_ids]
