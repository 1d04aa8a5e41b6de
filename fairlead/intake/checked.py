"""What intake hands on."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from fairlead.rebuilding import Rebuilt
from scenarios.faults import Fault
from scenarios.vocabulary import CapacityUnit


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """A table that is fit to work with.

    Attributes
    ----------
    source
        The file it came from.
    frame
        Typed as :func:`scenarios.tables.check_table` says.
    set_aside
        How many rows went to quarantine.
    left_out
        How many rows the mapping's ``where`` left out.
    faults
        What was wrong with the rows set aside.
    features
        The columns a model may learn from, if the mapping lists them (history).
    capacity_unit
        What capacity counts (reps).
    rebuilt
        How the rows came of owner changes, and what could not be rebuilt (history); None where they stood in a file.
    """

    source: str
    frame: pl.DataFrame
    set_aside: int = 0
    left_out: int = 0
    faults: tuple[Fault, ...] = ()
    features: tuple[str, ...] | None = None
    capacity_unit: CapacityUnit = CapacityUnit.LEADS
    rebuilt: Rebuilt | None = None
