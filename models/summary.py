"""What a fit found and what it rests on, as one validated value; nothing in it names or describes a rep."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from models.drift import Drift
from models.encoding import Coding
from models.evidence import DISTINGUISHABLE, Difference, RepDifferences
from models.interaction import Interaction
from models.persistence import Persistence
from models.promise import PairSlope
from models.sensitivity import Sensitivity

UNEVEN = (
    "Reps differ in how many leads they leave open by more than chance, in speed or in record-keeping; other "
    "differences count only as far as closed leads show them too."
)


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


class Summary(Coding):
    """Data, choices and findings of a fit; ``doubtful`` are features used although a test speaks against them."""

    follow: Follow
    features: tuple[str, ...]
    left_out: dict[str, str]
    doubtful: dict[str, str] = Field(default_factory=dict)
    rep_effects: bool = True
    weighting: str | None = None
    differences: RepDifferences
    interaction: Interaction
    persistence: Persistence | None = None
    drift: Drift | None = None
    sensitivity: Sensitivity | None = None
    slope: PairSlope

    @property
    def pair_slope(self) -> float:
        """Share of the pair part that held on rows the fit had not seen."""
        return self.slope.mean

    @property
    def found(self) -> bool:
        """Whether anything about reps, or about reps with leads, is more than chance."""
        return self.differences.rep.distinguishable or self.interaction.p_value < DISTINGUISHABLE

    @property
    def promises_gain(self) -> bool:
        """Whether something is more than chance, and shown to last into the later half of the history."""
        return self.found and self.persistence is not None and self.persistence.shown

    def verdict(self) -> str:
        """Say in plain words whether differences between reps, and rep × niche, are more than chance."""
        reps, pairs = self.differences.rep, self.differences.rep_niche
        if not self.rep_effects:
            told = [WITHOUT_REPS, _interaction_sentence(self.interaction), *self._reservations()]
            return " ".join(told)
        sentences = [UNEVEN] if self.follow.unevenly_open else []
        sentences += [
            _difference_sentence("Differences between reps", reps),
            _difference_sentence("Differences of a rep between niches", pairs),
            _interaction_sentence(self.interaction),
        ]
        return " ".join([*sentences, *self._reservations()])

    def _reservations(self) -> list[str]:
        """Say what speaks against relying on what was found."""
        sentences = []
        if self.found and self.persistence is not None and not self.persistence.shown:
            sentences.append(_fleeting_sentence(self.persistence))
        if not self.promises_gain:
            sentences.append("So no lift is promised from choosing reps by this history.")
        if self.sensitivity is not None and self.sensitivity.warns:
            sentences.append(self.sensitivity.sentence())
        if self.drift is not None and self.drift.warns:
            sentences.append(self.drift.sentence())
        return sentences


def follow_up_sentence(follow: Follow) -> str:
    """Say how long leads could be watched, measured against the horizon."""
    if follow.followed_days >= follow.horizon_days:
        return f"Some leads could be watched over the whole horizon of {follow.horizon_days:g} days."
    return (
        f"No lead could be watched over the whole horizon of {follow.horizon_days:g} days, the longest for "
        f"{follow.followed_days:.0f}: wins that come later are not counted in."
    )


def _difference_sentence(what: str, found: Difference) -> str:
    size = f"standard deviation {found.sd_points:.1f} points, 95 % {found.low:.1f} to {found.high:.1f}"
    judged = "are more than chance" if found.distinguishable else "are not distinguishable from chance"
    return f"{what} {judged} ({size}, p = {found.p_value:.2g})."


def _fleeting_sentence(found: Persistence) -> str:
    interval = f"slope {found.slope:.2f}, 95 % {found.low:.2f} to {found.high:.2f}; 1 if they last, 0 if not"
    return (
        f"That they last is not shown: what the earlier half says does not surely predict the later one ({interval})."
    )


def _interaction_sentence(found: Interaction) -> str:
    what = "What depends on which rep meets which lead"
    if found.p_value >= DISTINGUISHABLE:  # a share of next to nothing may be large, and would be read as a finding
        most = f"up to {100 * found.high:.0f} % of what little differs between pairs"
        return f"{what} is not distinguishable from chance ({most}, p = {found.p_value:.2g})."
    size = f"{100 * found.share:.1f} % of the variation, 95 % {100 * found.low:.1f} to {100 * found.high:.1f} %"
    return f"{what} is more than chance ({size}, p = {found.p_value:.2g})."
