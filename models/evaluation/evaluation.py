"""What an evaluation found, as figures and in words; what it may not be read as comes first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from models.evaluation.hidden import Hidden
from models.evaluation.interference import LoadEffect
from models.evaluation.intervals import Interval
from models.evaluation.settings import LOGGED


@dataclass(frozen=True)
class Evaluation:
    """The value of a routing method, judged from the log of another.

    Attributes
    ----------
    policy, against
        The method judged, and the one its lift is relative to (``logged``: what was done).
    estimand
        What the figures are figures of.
    estimator, chances
        How they were made, and where the propensities come from, in words.
    refused
        Why no value is given; empty where it is.
    warnings
        What else a reader has to know.
    alike
        Whether both choose the same rep in every row that is judged: whatever came of it, the difference is 0.
    rows, leads, blocks, pending
        How many past assignments were judged, of how many leads, in how many blocks; how many of them are still open.
    effective_sample_size
        Usable past leads.
    overlap_share
        Share of the method's choices that the history can judge.
    real_choice
        Share of the rows in which more than one rep could have had the lead.
    minimum_detectable_lift
        Smallest relative gain that data like these would show (80 % power, two-sided 5 %); None without a baseline.
    value, baseline, lift
        Of the method; of what it is compared with; and relative. None where refused.
    believed
        The model-based lift: what the fold's own model expects of both. No evidence of a gain.
    load
        Effect of a rep's load on the outcome; None where it cannot be told.
    hidden
        What something unrecorded could do to a figure that rests on fitted chances; None where they are not fitted.
    floor_bias
        The most by which a propensity floor may shift the value; None without a floor.
    """

    policy: str
    against: str
    estimand: str
    estimator: str
    chances: str
    rows: int
    leads: int
    blocks: int
    pending: int
    effective_sample_size: float
    overlap_share: float
    real_choice: float
    minimum_detectable_lift: float | None
    value: Interval | None
    baseline: Interval | None
    lift: Interval | None
    believed: Interval | None
    load: LoadEffect | None
    hidden: Hidden | None
    floor_bias: float | None
    refused: str = ""
    warnings: tuple[str, ...] = field(default=())
    alike: bool = False

    def summary(self) -> dict[str, Any]:
        """Give the figures for a JSON file; null where one is not given."""
        return {
            "policy": self.policy,
            "against": self.against,
            **_bounds("value", "", self.value),
            **_bounds("lift", "lift_", self.lift),
            "effective_sample_size": self.effective_sample_size,
            "overlap_share": self.overlap_share,
            "minimum_detectable_lift": self.minimum_detectable_lift,
            "estimator": self.estimator,
            "refused": self.refused or None,
            "baseline": None if self.baseline is None else self.baseline.mean,
            **_bounds("lift_believed_by_model", "lift_believed_by_model_", self.believed),
            "estimand": self.estimand,
            "propensities": self.chances,
            "rows": self.rows,
            "leads": self.leads,
            "blocks": self.blocks,
            "pending": self.pending,
            "real_choice_share": self.real_choice,
            "load_effect": None if self.load is None else self.load.slope,
            "load_effect_p_value": None if self.load is None else self.load.p_value,
            "undone_by_odds": None if self.hidden is None else self.hidden.undone_by,
            "strongest_recorded_odds": None if self.hidden is None else self.hidden.recorded,
            "favourites_p_value": None if self.hidden is None else self.hidden.sorting.p_value,
            "floor_bias": self.floor_bias,
            "warnings": list(self.warnings),
            "alike": self.alike,
        }

    @property
    def verdict(self) -> str:
        """Say in a sentence what the log shows."""
        if self.alike:
            other = "what was done" if self.against == LOGGED else self.against
            return (
                f"The choices of {self.policy} and of {other} were the same in all {self.rows:,} past assignments "
                "judged: a difference of 0 (0 to 0), without any doubt, since the same choice has the same outcome."
            )
        if self.lift is None:
            return f"No value is given: {self.refused}"
        about = f"between {self.lift.low:+.1%} and {self.lift.high:+.1%} (95 %)"
        if self.hidden is not None and self.hidden.undoes:
            better = "better" if self.lift.low > 0 else "worse"
            return (
                f"No difference shown that would hold. The log by itself says {better}, {about}, but who got which "
                "lead was not drawn by lot: a reason nobody recorded, no stronger than those recorded, is enough to "
                "undo that."
            )
        if self.lift.low > 0:
            return f"{self.policy} would have done better than {self.against}: {about}."
        if self.lift.high < 0:
            return f"{self.policy} would have done worse than {self.against}: {about}."
        return f"No difference shown between {self.policy} and {self.against}: {about}."


def _bounds(name: str, prefix: str, found: Interval | None) -> dict[str, float | None]:
    if found is None:
        return {name: None, f"{prefix}low": None, f"{prefix}high": None}
    return {name: found.mean, f"{prefix}low": found.low, f"{prefix}high": found.high}
