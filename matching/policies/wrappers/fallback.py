"""A simpler method answers when the one that should have fails or takes too long."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from threading import Thread

import numpy as np

from matching.policies.parts_of_a_batch import values_for_both, with_part
from matching.policies.protocol import Batch, Decision, Policy, Pool, ValuesFrom
from matching.policies.rotation import Rotation
from matching.policies.round_robin import RoundRobin


@dataclass(slots=True)
class Fallback:
    """The inner policy decides; if it raises or runs out of time, `then` does, and `Decision.fallback_from` says so.

    Half an answer leaves no trace: where the inner policy fails, its memory and the random numbers are what they were.
    With a time limit it works on copies, which count only if it answers in time; a late one cannot be interrupted, and
    until it has ended, `then` decides at once. The answer then depends on the machine, so replaying a decision means
    replaying what was logged.

    Parameters
    ----------
    inner, then
        The policy that should decide, and the one that does if it cannot.
    seconds
        How long the inner policy may take over a batch; None for as long as it likes.
    """

    inner: Policy
    then: Policy = field(default_factory=RoundRobin)
    seconds: float | None = None
    name: str = "fallback"
    _late: Thread | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.seconds is not None and not self.seconds > 0:
            raise ValueError(f"fallback: expected more than 0 seconds, got {self.seconds}")

    def __getstate__(self) -> tuple[Policy, Policy, float | None, str]:
        """Leave the thread out: it belongs to this process."""
        return self.inner, self.then, self.seconds, self.name

    def __setstate__(self, state: tuple[Policy, Policy, float | None, str]) -> None:
        """Come back without one."""
        self.inner, self.then, self.seconds, self.name = state
        self._late = None

    @property
    def values_from(self) -> ValuesFrom:
        """Which values either policy needs."""
        return values_for_both(self.inner, self.then)

    def decide(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision]:
        """Ask the inner policy, and the simpler one if need be; see `Policy`."""
        answers = self._at_ease(batch, pool, rng) if self.seconds is None else self._in_time(batch, pool, rng)
        if answers is not None:
            return answers
        answers = self.then.decide(batch, with_part(pool, "then"), rng)
        return [each._replace(fallback_from=self.inner.name) for each in answers]

    def _at_ease(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision] | None:
        """Let the inner policy take its time; where it fails, memory and random numbers become what they were."""
        inside = pool.rotation.part("inner")
        before, drawn = inside.copy(), rng.bit_generator.state
        answers = _answers(self.inner, batch, pool.with_memory(inside), rng)
        if answers is None:
            inside.adopt(before)
            rng.bit_generator.state = drawn
        return answers

    def _in_time(self, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision] | None:
        """Let the inner policy work aside, on copies, and take its answer if it has ended in time."""
        if self._late is not None and self._late.is_alive():
            return None
        attempt = _Attempt(self.inner, batch, pool, rng)
        thread = Thread(target=attempt.run, daemon=True)
        thread.start()
        thread.join(self.seconds)
        self._late = thread if thread.is_alive() else None
        if self._late is not None or attempt.answers is None:
            return None
        pool.rotation.part("inner").adopt(attempt.rotation)
        rng.bit_generator.state = attempt.rng.bit_generator.state
        return attempt.answers


class _Attempt:
    def __init__(self, policy: Policy, batch: Batch, pool: Pool, rng: np.random.Generator) -> None:
        self.policy, self.batch, self.pool = policy, batch, pool
        self.rng = np.random.Generator(copy(rng.bit_generator))
        self.rng.bit_generator.state = rng.bit_generator.state
        self.rotation: Rotation = pool.rotation.part("inner").copy()
        self.answers: Sequence[Decision] | None = None

    def run(self) -> None:
        """Decide."""
        self.answers = _answers(self.policy, self.batch, self.pool.with_memory(self.rotation), self.rng)


def _answers(policy: Policy, batch: Batch, pool: Pool, rng: np.random.Generator) -> Sequence[Decision] | None:
    """Ask a policy; a failure of any kind is what the fallback is for, and is no answer."""
    try:
        answers = policy.decide(batch, pool, rng)
    except Exception:
        return None
    return answers if [each.lead_id for each in answers] == list(batch.lead_ids) else None
