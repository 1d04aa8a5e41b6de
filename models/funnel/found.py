"""What models of the steps of the funnel say together: at which step reps differ."""

from __future__ import annotations

from typing import Any

from models.columns.encoding import Coding
from models.findings.evidence import DISTINGUISHABLE, Difference

SPOKEN = {"accepted": "acceptance", "contacted": "contact", "qualified": "qualification", "won": "closing"}


class StepFinding(Coding):
    """One step: how many came so far and got further, and how far reps differ in it.

    Attributes
    ----------
    step
        ``accepted``, ``contacted``, ``qualified`` or ``won``.
    rows, reached, censored
        Rows that reached the step before; of these, rows that reached this one, and rows that still may.
    chance
        Mean chance of reaching it within the horizon.
    difference
        Between reps, at this step alone.
    p_corrected
        Its p-value, corrected for the number of steps (Holm 1979).
    worth
        How much likelier a lead is won with a rep one standard deviation better at this step alone, as a share.
    """

    step: str
    rows: int
    reached: int
    censored: int
    chance: float
    difference: Difference
    p_corrected: float
    worth: float

    @property
    def differs(self) -> bool:
        """Whether reps differ at this step by more than chance, all steps considered."""
        return self.p_corrected < DISTINGUISHABLE


class FunnelFound(Coding):
    """What models of the steps say together; ``left_out`` and ``skipped`` as in :class:`models.funnel.steps.Steps`."""

    findings: tuple[StepFinding, ...]
    left_out: dict[str, str]
    skipped: dict[str, int]
    rep_effects: bool

    def facts(self) -> dict[str, Any]:
        """Give it as plain data."""
        return {**self.model_dump(mode="json"), "verdict": self.verdict()}

    def verdict(self) -> str:
        """Say at which steps reps differ."""
        if not self.rep_effects:
            return "No rep was rated, as asked, at any step."
        differing = [one for one in self.findings if one.differs]
        alike = [SPOKEN[one.step] for one in self.findings if not one.differs]
        told = [
            f"Reps differ at {SPOKEN[one.step]} (standard deviation {one.difference.sd_points:.1f} points, 95 % "
            f"{one.difference.low:.1f} to {one.difference.high:.1f}): one standard deviation better there wins "
            f"{100 * one.worth:.0f} % more."
            for one in sorted(differing, key=lambda one: -one.worth)
        ]
        if alike:
            told.append(f"Not distinguishable from chance: differences at {', '.join(alike)}.")
        return " ".join(told)
