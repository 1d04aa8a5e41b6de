"""What a fit found and what it rests on, as one validated value; nothing in it names a rep."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from models.closing.buying import BuyingCurve
from models.columns.encoding import Coding
from models.findings.calibration import Calibration
from models.findings.drift import Drift
from models.findings.evidence import DISTINGUISHABLE, NOTHING, Difference, RepDifferences
from models.findings.interaction import Interaction
from models.findings.persistence import Persistence
from models.findings.rep_evidence import RepEvidence
from models.findings.sensitivity import Sensitivity
from models.funnel.delay_effect import DelayEffect, LoadEffect
from models.funnel.found import FunnelFound
from models.promise.slope import PairSlope

UNEVEN = (
    "Reps differ in how many leads they leave open by more than chance, in speed or in record-keeping; other "
    "differences count only as far as closed leads show them too."
)


DIFFERENT_PACE = 0.1
"""Standard deviation of learned speeds above which they are worth a sentence."""

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
    pace_of_wins: float
    """Standard deviation of reps' learned speeds of winning, where 1 is the speed of all."""
    pace_of_other_ends: float
    """The same for every other end."""
    mean_chance: float = 0.0
    since: datetime | None = None
    """When the first of the leads was given out."""
    slowest_days: float | None = None
    """How long the slowest closing took; None where slower ones could hardly have been seen."""


class Summary(Coding):
    """Data, choices and findings of a fit.

    ``doubtful`` are features used although a test speaks against them; ``not_judged`` says why there is no calibration.
    """

    follow: Follow
    features: tuple[str, ...]
    left_out: dict[str, str]
    doubtful: dict[str, str] = Field(default_factory=dict)
    rep_effects: bool = True
    lead_estimator: str | None = None
    """Class of the classifier behind the lead's own part, if any."""
    weighting: str | None = None
    differences: RepDifferences
    interaction: Interaction
    persistence: Persistence | None = None
    drift: Drift | None = None
    sensitivity: Sensitivity | None = None
    slope: PairSlope
    buying: BuyingCurve
    revenue: str
    """What expected revenue rests on."""
    calibration: Calibration | None = None
    not_judged: str = ""
    evidence: RepEvidence | None = None
    steps: FunnelFound | None = None
    delay: DelayEffect | None = None
    load: LoadEffect | None = None

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
        return " ".join(self.sentences())

    def sentences(self) -> list[str]:
        """Give the verdict sentence by sentence."""
        reps, pairs = self.differences.rep, self.differences.rep_niche
        if not self.rep_effects:
            return [WITHOUT_REPS, _interaction_sentence(self.interaction), *self._reservations()]
        sentences = [UNEVEN] if self.follow.unevenly_open else []
        if max(self.follow.pace_of_wins, self.follow.pace_of_other_ends) > DIFFERENT_PACE:
            sentences.append(pace_sentence(self.follow))
        sentences += [
            _difference_sentence("Differences between reps", reps),
            *([] if pairs == NOTHING else [_difference_sentence("Differences of a rep between niches", pairs)]),
            _interaction_sentence(self.interaction),
        ]
        return [*sentences, *self._reservations()]

    def short_verdict(self) -> str:
        """Say in a few words what can be had by choosing reps, and what must be known before relying on a figure."""
        return " ".join([self._what_can_be_had(), *self._warnings()])

    def _what_can_be_had(self) -> str:
        if not self.rep_effects:
            return WITHOUT_REPS
        if not self.found:
            return f"Differences between reps cannot be told from chance in this history. {NO_LIFT}"
        if not self.promises_gain:
            return f"Reps differ by more than chance, but that the differences last is not shown. {NO_LIFT}"
        return "Reps differ by more than chance; how much of that routing can use, only an evaluation or a trial shows."

    def counted_sentence(self) -> str:
        """Say how much of the estimated differences expected values count, in keeping with the verdict."""
        share = f"{self.pair_slope:.2f} of the estimated differences between pairs"
        if self.promises_gain:
            return f"{share} held on rows left out: expected values count so much of them and no more."
        return f"Expected values count {share}, as a guard against overstating them; no sign of a gain lies in that."

    def _reservations(self) -> list[str]:
        """Say what speaks against relying on what was found."""
        sentences = []
        if self.found and self.persistence is not None and not self.persistence.shown:
            sentences.append(_fleeting_sentence(self.persistence))
        if not self.promises_gain:
            sentences.append(NO_LIFT)
        return [*sentences, *self._warnings()]

    def _warnings(self) -> list[str]:
        """Say which checks of the fit did not pass."""
        checks = (self.sensitivity, self.drift, self.calibration)
        warnings = [check.sentence() for check in checks if check is not None and check.warns]
        return [*warnings, *self._reconciled()]

    def _reconciled(self) -> list[str]:
        """Say how leads can be won less often, yet more of them by now than foretold, or the other way round."""
        moved, level = self.drift, self.calibration
        if moved is None or level is None or not (moved.level_moved and level.warns):
            return []
        fewer, more_by_now = moved.level_points < 0.0, level.promised < level.won
        if fewer != more_by_now:
            return []
        how = "less often but sooner" if fewer else "more often but later"
        return [
            "The change and the latest leads point opposite ways: that can be where leads are won "
            f"{how} than they were, or where it has turned since {level.split:%Y-%m-%d}."
        ]


def follow_up_sentence(follow: Follow) -> str:
    """Say how long leads could be watched, measured against the horizon."""
    if follow.followed_days >= follow.horizon_days:
        return f"Some leads could be watched over the whole horizon of {follow.horizon_days:g} days."
    return (
        f"No lead could be watched over the whole horizon of {follow.horizon_days:g} days, the longest for "
        f"{follow.followed_days:.0f}: wins that come later are not counted in."
    )


def lead_estimator_sentence(name: str) -> str:
    """Say who answers for the lead."""
    return f"What any rep would see in a lead is answered by {name}, cross-fitted, beside the model's own columns."


def pace_sentence(follow: Follow) -> str:
    """Say how far reps differ in speed, and that this is allowed for."""
    wins, others = (
        f"by {pace:.0%}" if pace >= 0.005 else "hardly" for pace in (follow.pace_of_wins, follow.pace_of_other_ends)
    )
    return (
        f"Reps differ in how soon they close leads: {wins} in those won, {others} in the others, closed or left open "
        "(standard deviation of their speeds); open leads are weighed at each rep's own."
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
    what = "What depends on which rep meets which lead"
    if found.p_value >= DISTINGUISHABLE:  # a share of next to nothing may be large, and would be read as a finding
        most = f"up to {100 * found.high:.0f} % of what little differs between pairs"
        return f"{what} is not distinguishable from chance ({most}, {p_text(found.p_value)})."
    size = f"{100 * found.share:.1f} % of the variation, 95 % {100 * found.low:.1f} to {100 * found.high:.1f} %"
    return f"{what} is more than chance ({size}, {p_text(found.p_value)})."
