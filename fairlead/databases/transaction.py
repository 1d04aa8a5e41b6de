"""Tables of one database that are written and not yet visible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from fairlead.databases.address import DatabaseAddress


@dataclass(frozen=True, slots=True)
class Transaction:
    """What is left to do with what stands in an open transaction: more tables, and one of the two ends, once.

    Attributes
    ----------
    commit
        Make it visible; raises BadInput when the database will not.
    rollback
        Leave everything as it was.
    add
        Write another table of the same database; raises BadInput as the first did.
    """

    commit: Callable[[], None]
    rollback: Callable[[], None]
    add: Callable[[pl.DataFrame, DatabaseAddress], None]
