"""A policy's answers are checked, and the chances it says it gave are looked at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching import Decision

_MOST = 4096
"""So many arrays are remembered at a time."""
_ERROR = 1e-6
"""Propensities may miss the sum of 1 by this much."""


class PolicyError(RuntimeError):
    """A policy's answer breaks a rule it was shown."""


class Sound:
    """Remembers propensities that are some: most policies give the same read-only arrays again and again."""

    def __init__(self) -> None:
        self._seen: dict[int, NDArray[np.float64]] = {}

    def refuse_no_chances(self, answer: Decision, members: int) -> None:
        """Look at the propensities of one who was assigned.

        Raises
        ------
        PolicyError
            When they are not one number for each member that sum to 1.
        """
        chances = answer.propensities
        seen = self._seen.get(id(chances))
        if seen is not None and len(seen) == members:
            return
        _refuse_no_chances(answer, members)
        if not chances.flags.writeable:
            self._remember(chances)

    def _remember(self, chances: NDArray[np.float64]) -> None:
        """Keep the array itself, too: while it lives no other has its identity."""
        if len(self._seen) >= _MOST:
            self._seen.clear()
        self._seen[id(chances)] = chances


def _refuse_no_chances(answer: Decision, members: int) -> None:
    chances = answer.propensities
    numbers = isinstance(chances, np.ndarray) and chances.shape == (members,) and chances.dtype.kind in "fiu"
    if not (numbers and np.minimum.reduce(chances) >= 0 and abs(float(np.add.reduce(chances)) - 1.0) < _ERROR):
        raise PolicyError(f"lead {answer.lead_id!r}: expected {members} propensities that sum to 1, got {chances}")
