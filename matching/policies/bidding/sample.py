"""The latest leads, as the values they had for those who could have had them."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.arrays import Bools, Floats

Row = NDArray[np.float64] | NDArray[np.float32]
Members = tuple[str, ...]


class Sample:
    """The latest leads, oldest first: values by member of the pool of that moment, NaN for whom it was not open to.

    Rows are never changed, so copies share them, and the list of them for as long as only one of the copies adds to
    it: a copy takes no time, however long the sample. Rows are read in single precision, which is enough for a sample
    and halves what is saved.
    """

    __slots__ = ("_end", "_list", "_start")

    def __init__(self) -> None:
        self._list: list[tuple[Members, Row]] = []
        self._start = self._end = 0

    def __len__(self) -> int:
        return self._end - self._start

    @property
    def _rows(self) -> list[tuple[Members, Row]]:
        return self._list[self._start : self._end]

    def add(self, members: Members, values: Floats, open_to: Bools | None, most: int) -> None:
        """Add a lead, shapes (n_members,), and forget the oldest beyond so many."""
        row = values.copy()
        if open_to is not None:
            np.putmask(row, ~open_to, np.nan)
        if self._end < len(self._list) or self._start > most:  # a copy has gone on with the list, or half is forgotten
            self._list = self._rows
            self._start, self._end = 0, len(self._list)
        self._list.append((members, row))
        self._end += 1
        self._start = max(self._start, self._end - most)

    def latest(self, members: Members, most: int) -> tuple[Floats, Floats]:
        """Return up to so many rows over these members, shape (n_rows, n_members), without leads open to none.

        Beside them, shape (n_rows,), how many leads came after each.
        """
        chosen = self._rows[-most:]
        if all(names is members or names == members for names, _ in chosen):
            found = np.array([row for _, row in chosen], dtype=np.float32).reshape(len(chosen), len(members))
        else:
            found = np.array([_aligned(names, row, members) for names, row in chosen], dtype=np.float32)
        open_to_some = ~np.isnan(found).all(axis=1)
        after = np.arange(len(found) - 1.0, -1.0, -1.0)
        return found[open_to_some].astype(np.float64), after[open_to_some]

    def copy(self) -> Sample:
        """Return a sample that may change on its own."""
        other = Sample()
        other._list, other._start, other._end = self._list, self._start, self._end
        return other

    def to_list(self) -> list[dict[str, Any]]:
        """Return stretches of leads with the same members: ids, and rows as base64 of little-endian floats."""
        stretches: list[tuple[Members, list[Row]]] = []
        for members, row in self._rows:
            if not stretches or stretches[-1][0] != members:
                stretches.append((members, []))
            stretches[-1][1].append(row)
        return [{"members": list(members), "rows": _text(rows)} for members, rows in stretches]

    @classmethod
    def from_list(cls, state: Sequence[dict[str, Any]]) -> Sample:
        """Return the sample that `to_list` described."""
        sample = cls()
        for stretch in state:
            members = tuple(stretch["members"])
            numbers = np.frombuffer(b64decode(stretch["rows"]), dtype="<f4").astype(np.float32)
            for row in numbers.reshape(-1, len(members)):
                sample._list.append((members, row))
        sample._end = len(sample._list)
        return sample


def _aligned(names: Members, row: Row, members: Members) -> Floats:
    """Put a row in the order of other members, NaN for whoever was not there."""
    known = dict(zip(names, row.tolist(), strict=True))
    return np.array([known.get(member, np.nan) for member in members])


def _text(rows: list[Row]) -> str:
    return b64encode(np.array(rows, dtype="<f4").tobytes()).decode("ascii")
