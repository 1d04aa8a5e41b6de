"""Families of accounts: parents, roots, and what an account inherits from above."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from scenarios.faults import BadInput, Fault
from scenarios.tables import align_ids

Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Families:
    """All accounts that are mentioned, each with its parent and the head of its family.

    Attributes
    ----------
    ids
        Every ``account_id`` and ``parent``; an account that is only mentioned as a parent claims nothing itself.
    parent
        Shape (n_accounts,): position of each one's parent; its own where it has none.
    head
        Shape (n_accounts,): position of the account at the top of its family.
    """

    ids: pl.Series
    parent: Positions
    head: Positions

    def positions(self, accounts: pl.Series) -> Positions:
        """Return where these accounts are; -1 for empty and unknown ones."""
        return _positions(align_ids(accounts, self.ids), self.ids)

    def inherited(self, has: NDArray[np.bool_]) -> Positions:
        """Return, for each account, the nearest one from it upwards that ``has`` something; -1 where none has."""
        nearest = np.arange(len(self.parent))
        while True:
            climbing = ~has[nearest] & (self.parent[nearest] != nearest)
            if not climbing.any():
                return np.where(has[nearest], nearest, -1)
            nearest[climbing] = self.parent[nearest[climbing]]


def families_of(accounts: pl.DataFrame) -> Families:
    """Find the families of a checked accounts table.

    Raises
    ------
    BadInput
        When accounts are one another's parents in a circle; names each of them.
    """
    known = accounts["account_id"]
    parents = (
        accounts["parent"] if "parent" in accounts.columns else pl.Series([None] * accounts.height, dtype=pl.String)
    )
    ids = pl.concat([known, align_ids(parents, known).drop_nulls()]).unique(maintain_order=True)
    parent = np.arange(len(ids))
    above = _positions(align_ids(parents, ids), ids)
    parent[: len(known)] = np.where(above >= 0, above, parent[: len(known)])
    return Families(ids, parent, _heads(parent, ids))


def _heads(parent: Positions, ids: pl.Series) -> Positions:
    """Jump to the parent's parent until nobody moves: as many rounds as the depth has binary digits."""
    head = parent
    for _ in range(len(parent).bit_length() + 1):
        further = head[head]
        if (further == head).all():
            break
        head = further
    _refuse_circles(head, parent, ids)
    return head


def _refuse_circles(head: Positions, parent: Positions, ids: pl.Series) -> None:
    if (parent[head] == head).all():
        return
    circle = _on_circles(parent)
    expected = "parents that lead to a top; these accounts are one another's parents in a circle"
    raise BadInput(Fault("accounts", expected, column="parent", value=value) for value in ids.filter(pl.Series(circle)))


def _on_circles(parent: Positions) -> NDArray[np.bool_]:
    """Drop accounts that nobody below leads to, round by round: of those with a parent, only circles are left."""
    left: NDArray[np.bool_] = parent != np.arange(len(parent))
    while True:
        leaf = left & (np.bincount(parent[left], minlength=len(parent)) == 0)
        if not leaf.any():
            return left
        left &= ~leaf


def _positions(values: pl.Series, ids: pl.Series) -> Positions:
    where = pl.DataFrame({"id": ids, "at": np.arange(len(ids))})
    found = values.rename("id").to_frame().join(where, on="id", how="left", maintain_order="left")["at"]
    return found.fill_null(-1).to_numpy().astype(np.int64)
