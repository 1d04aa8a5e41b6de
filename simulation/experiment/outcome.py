"""What came of one replication: figures of every policy, or the error that ended it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Kpis = Mapping[str, float | None]
ByRep = Mapping[str, float]
"""Expected revenue of each rep, by id."""


class ReplicationFailed(RuntimeError):
    """No replication could be finished; says how to run the first of them alone."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A replication with the figures of every policy, in the order of the plan; ``by_rep`` in the same order."""

    number: int
    kpis: Sequence[Kpis]
    by_rep: Sequence[ByRep] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """A replication that ended in an error; reported, never left out in silence.

    Attributes
    ----------
    number, seed
        Name its luck.
    policy
        The policy under which it failed; None where none can be named.
    error
        What went wrong.
    """

    number: int
    seed: int
    policy: str | None
    error: str

    def __str__(self) -> str:
        if self.policy is None:
            return f"replication {self.number} of seed {self.seed} failed: {self.error}"
        return (
            f"{self.policy} failed: {self.error}; to run it alone: "
            f"simulate(scenario, {self.policy!r}, seed={self.seed}, replication={self.number})"
        )

    def to_dict(self) -> dict[str, str | int | None]:
        """Give the failure as it stands in ``compare --json``."""
        return {"replication": self.number, "seed": self.seed, "policy": self.policy, "error": self.error}


Outcome = Finished | Failed
