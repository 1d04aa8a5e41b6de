"""What a refit came to: a model, what the log says of it against the one in use, and whether it is proposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from models.evaluation import Evaluation

if TYPE_CHECKING:
    from models import ConversionModel


class Verdict(StrEnum):
    """What the later data say of the new model."""

    BETTER = "better"
    NO_DIFFERENCE = "no difference shown"
    WORSE = "worse"
    UNJUDGED = "cannot be judged"
    ALIKE = "would choose alike"


@dataclass(frozen=True, eq=False)
class Proposal:
    """A new model and its case.

    Attributes
    ----------
    model
        The new model, as it was judged: learned from what lay before ``judged_after``.
    evaluation
        The new model against the one in use, on later rows.
    learned_from, overridden, from_ledger
        Rows it learned from; rows that a person had overridden; rows that came from the ledger.
    with_overridden
        Whether overridden rows were learned from.
    judged_after
        The moment after which both were judged.
    """

    model: ConversionModel
    evaluation: Evaluation
    learned_from: int
    overridden: int
    from_ledger: int
    with_overridden: bool
    judged_after: datetime

    @property
    def verdict(self) -> Verdict:
        """Better or worse only where the 95 % interval says so."""
        found = self.evaluation
        if found.alike:
            return Verdict.ALIKE
        if found.lift is None:
            return Verdict.UNJUDGED
        if found.hidden is not None and found.hidden.undoes:
            return Verdict.NO_DIFFERENCE
        if found.lift.low > 0.0:
            return Verdict.BETTER
        return Verdict.WORSE if found.lift.high < 0.0 else Verdict.NO_DIFFERENCE

    @property
    def proposed(self) -> bool:
        """Whether the new model is proposed."""
        return self.verdict is Verdict.BETTER

    def summary(self) -> dict[str, Any]:
        """Return the figures as plain data."""
        return {
            "proposed": self.proposed,
            "verdict": self.verdict.value,
            "learned_from": self.learned_from,
            "from_ledger": self.from_ledger,
            "overridden": self.overridden,
            "overridden_learned_from": self.with_overridden,
            "judged_after": self.judged_after.isoformat(),
            "evaluation": self.evaluation.summary(),
        }
