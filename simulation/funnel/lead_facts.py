"""What a policy may know of the leads, gathered when it asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Known:
    """What a policy may know of the leads.

    Attributes
    ----------
    lead_ids
        Ids by number.
    facts
        Columns of the leads frame by name, each of n_leads cells.
    values
        Shape (n_leads, n_reps); None for a policy that wants none.
    """

    lead_ids: tuple[str, ...]
    facts: Mapping[str, pl.Series]
    values: NDArray[np.float64] | None


class LeadFacts(Mapping[str, NDArray[Any]]):
    """Columns of the leads offered, each gathered when a policy first asks for it.

    Parameters
    ----------
    columns
        Of all leads.
    rows
        Which leads are offered.
    """

    __slots__ = ("_columns", "_gathered", "_rows")

    def __init__(self, columns: Mapping[str, pl.Series], rows: NDArray[np.intp]) -> None:
        self._columns, self._rows = columns, rows
        self._gathered: dict[str, NDArray[Any]] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        known = self._gathered.get(name)
        if known is None:
            known = self._gathered[name] = self._columns[name].gather(self._rows).to_numpy()
        return known

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)
