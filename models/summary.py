"""What a fit found and what it rests on, as one validated value; nothing in it names a rep."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from models.calibration import Calibration
from models.delay_effect import DelayEffect, LoadEffect
from models.encoding import Coding
from models.evidence import DISTINGUISHABLE, Difference, RepDifferences
from models.funnel_found import FunnelFound
from models.interaction import Interaction
from models.persistence import Persistence
from models.rep_evidence import RepEvidence

UNEVEN = (
    "Reps differ in how many leads they leave open by more than chance, in speed or in record-keeping; other "
    "differences count only as far as closed leads show them too."
)


NO_LIFT = "So no lift is promised from choosing reps by this history."

WITHOUT_REPS = "No rep was rated, as asked: reps differ only in the territories, niches and languages they state."


class Follow(Coding):
    """The rows behind a fit, and how far they could be watched."""

    as_of: datetime
    horizon_days: float
    followed_days: float
    rows: int
    won: int
    censored: int
    left_out_later: int
    open_again: int
    reps: int
    former_reps: int
    unevenly_open: bool
    mean_chance: float = 0.0


class Summary(Coding):
    """Data, choices and findings of a fit.

    ``doubtful`` are features used although a test speaks against them; ``not_judged`` says why there is no calibration.
    """

    follow: Follow
    features: tuple[str, ...]
    left_out: dict[str, str]
    doubtful: dict[str, str] = Field(default_factory=dict)
    rep_effects: bool = True
    differences: RepDifferences
    interaction: Interaction
    persistence: Persistence | None = None
    pair_slope: float
    calibration: Calibration | None = None
    not_judged: str = ""
    evidence: RepEvidence | None = None
    steps: FunnelFound | None = None
    delay: DelayEffect | None = None
    load: LoadEffect | None = None

    @property
    def promises_gain(self) -> bool:
        """Whether anything about reps, or about reps with leads, is more than chance."""
        return self.differences.rep.distinguishable or self.interaction.p_value < DISTINGUISHABLE

    def verdict(self) -> str:
        """Say in plain words whether differences between reps, and rep × niche, are more than chance."""
        return " ".join(self.sentences())

    def sentences(self) -> list[str]:
        """Give the verdict sentence by sentence."""
        if not self.rep_effects:
            return [WITHOUT_REPS, _interaction_sentence(self.interaction)]
        sentences = [UNEVEN] if self.follow.unevenly_open else []
        sentences += [
            _difference_sentence("Differences between reps", self.differences.rep),
            _difference_sentence("Differences of a rep between niches", self.differences.rep_niche),
            _interaction_sentence(self.interaction),
        ]
        if not self.promises_gain:
            sentences.append(NO_LIFT)
        elif self.persistence is not None and not self.persistence.shown:
            sentences.append(_fleeting_sentence(self.persistence))
        return sentences

    def short_verdict(self) -> str:
        """Say in a sentence or two what can be had by choosing reps."""
        if not self.rep_effects:
            return WITHOUT_REPS
        if not self.promises_gain:
            return f"Differences between reps cannot be told from chance in this history. {NO_LIFT}"
        if self.persistence is not None and not self.persistence.shown:
            return "Reps differ by more than chance, but that the differences last is not shown."
        return "Reps differ by more than chance; how much of that routing can use, only an evaluation or a trial shows."


def follow_up_sentence(follow: Follow) -> str:
    """Say how long leads could be watched, measured against the horizon."""
    if follow.followed_days >= follow.horizon_days:
        return f"Some leads could be watched over the whole horizon of {follow.horizon_days:g} days."
    return (
        f"No lead could be watched over the whole horizon of {follow.horizon_days:g} days, the longest for "
        f"{follow.followed_days:.0f}: wins that come later are not counted in."
    )


def p_text(p_value: float) -> str:
    """Give a p-value as it is read."""
    return "p < 0.001" if p_value < 0.001 else f"p = {p_value:.2g}"


def _difference_sentence(what: str, found: Difference) -> str:
    size = f"standard deviation {found.sd_points:.1f} points, 95 % {found.low:.1f} to {found.high:.1f}"
    judged = "are more than chance" if found.distinguishable else "are not distinguishable from chance"
    return f"{what} {judged} ({size}, {p_text(found.p_value)})."


def _fleeting_sentence(found: Persistence) -> str:
    interval = f"slope {found.slope:.2f}, 95 % {found.low:.2f} to {found.high:.2f}; 1 if they last, 0 if not"
    return (
        f"That they last is not shown: what the earlier half says does not surely predict the later one ({interval})."
    )


def _interaction_sentence(found: Interaction) -> str:
    size = f"{100 * found.share:.1f} % of the variation, 95 % {100 * found.low:.1f} to {100 * found.high:.1f} %"
    judged = "is more than chance" if found.p_value < DISTINGUISHABLE else "is not distinguishable from chance"
    return f"What depends on which rep meets which lead {judged} ({size}, {p_text(found.p_value)})."
