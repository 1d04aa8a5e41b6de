"""Reps as a model sees them: looked up once, for as many calls as are to come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from models.columns.matches import Roster

if TYPE_CHECKING:
    from models.fitted import Fitted


@dataclass(frozen=True, eq=False)
class RepsSeen:
    """A checked table of reps, with the place of each in a fit.

    Made by :meth:`models.ConversionModel.see`, for whoever values one lead after the other with the same reps. It goes
    with the fit that made it; another one, also the same model fitted again, refuses it.

    Attributes
    ----------
    by
        The fit.
    roster
        The reps and their facts, in the order of the table.
    trained
        Shape (m,): position of each among the reps of the fit, −1 for a new one.
    """

    by: Fitted
    roster: Roster
    trained: NDArray[np.int64]

    @property
    def rep_ids(self) -> tuple[str, ...]:
        """Their ids, in the order of the table."""
        return self.roster.rep_ids
