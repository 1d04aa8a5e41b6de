"""How a log is judged."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from models.choices.propensities import Source
from models.evaluation.estimators import ESTIMATORS
from models.judging_options import FOLDS
from scenarios.faults import BadInput, Fault

LOGGED = "logged"
"""Name of what was done, as a method to compare with."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a log is judged.

    Attributes
    ----------
    propensities
        Where chances come from; by default logged where the history has them.
    estimator
        A name of :data:`models.evaluation.ESTIMATORS`.
    folds
        Blocks judged one after the other.
    horizon_days
        A win later than this after the assignment is none.
    group_by
        A column of the reps table by whose values reps are judged together; None judges single reps.
    floor
        Least propensity that is used; smaller ones are raised to it, and the worst that may do is stated.
    seed
        Of methods that draw.
    """

    propensities: Source | None = None
    estimator: str = "dr"
    folds: int = FOLDS
    horizon_days: float = 180.0
    group_by: str | None = None
    floor: float = 0.0
    seed: int = 0

    def refuse_impossible(self, columns_of_reps: Collection[str]) -> None:
        """Refuse settings that mean nothing.

        Parameters
        ----------
        columns_of_reps
            Among which `group_by` must be.

        Raises
        ------
        BadInput
            With all of them.
        """
        checks = {
            "estimator": (self.estimator in ESTIMATORS, f"one of {', '.join(ESTIMATORS)}"),
            "folds": (self.folds >= 1, "a whole number of 1 or more"),
            "horizon_days": (0 < self.horizon_days < 36_525, "a number of days above 0 and below a century"),
            "floor": (0 <= self.floor < 1, "a chance of at least 0 and below 1"),
            "group_by": (
                self.group_by is None or self.group_by in columns_of_reps,
                f"a column of the reps table, to judge reps by it: {', '.join(sorted(columns_of_reps))}",
            ),
        }
        wrong = {name: expected for name, (right, expected) in checks.items() if not right}
        if wrong:
            raise BadInput(
                Fault("evaluate", expected, column=name, value=str(getattr(self, name)))
                for name, expected in wrong.items()
            )
