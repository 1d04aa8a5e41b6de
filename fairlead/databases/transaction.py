"""A table that is written and not yet visible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Transaction:
    """What is left to do with a table that stands in an open transaction: one of the two, once.

    Attributes
    ----------
    commit
        Make it visible; raises BadInput when the database will not.
    rollback
        Leave everything as it was.
    """

    commit: Callable[[], None]
    rollback: Callable[[], None]
