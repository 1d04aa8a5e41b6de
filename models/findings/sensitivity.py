r"""How strong something nobody wrote down would have to be to undo what was found: favourites given the better leads.

Two questions. *The gain*: the E-value (VanderWeele & Ding 2017, Annals of Internal Medicine 167, 268-274) of what an
even deal by value would bring over chance: by how much a hidden property would have to raise both the chance of going
to the better suited rep and the chance of a win. Beside it what the strongest known column does.

*The ranking of reps*: whoever hands hot leads to the reps he thinks best and cold ones to the others gives both more
leads than those in between. If a lead's pull towards reps rated :math:`q` is :math:`(a + \lambda h) q` with hidden
:math:`h \sim N(0, 1)`, the log of a rep's share is :math:`aq + \lambda^2 q^2 / 2 +` noise, and her leads' mean
:math:`h` is :math:`\lambda q`. So a bend of shares in the rating is a sign of sorting, and gives :math:`\lambda`; a
hidden property worth :math:`\delta^* = s / \lambda` logits a standard deviation would then make up all of the slope
:math:`s` of reps' effects on their rating. Rated are written-down skill and the effects found; both are tested (t-test
over reps, one-sided, Bonferroni). Shares that bend for another reason look the same, and sorting that leaves no bend is
not seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from scipy.stats import t as student

from models.closing.cohort import Cohort
from models.effects.learning import Codings, Learned
from models.findings.interaction import all_pairs
from models.promise.dealing import dealt

Floats = NDArray[np.float64]

FALSE_ALARMS = 0.05
"""How often shares that do not bend may be taken for a sign of sorting."""

FEWEST_REPS = 8
"""Reps from which a bend can be told."""

BEYOND_BELIEF = 4.0
"""Times the strongest known column: a hidden property that would have to be stronger is not warned of."""


@dataclass(frozen=True)
class Sensitivity:
    """What it would take.

    Attributes
    ----------
    gain
        Relative gain of an even deal by value over an even deal by chance, on past leads, the promise's slope applied.
    e_value
        Ratio by which a hidden property would have to raise both chances; 1 where no gain is expected.
    strongest, strongest_ratio, strongest_logits
        The known column with the largest effect; the chance of a win one standard deviation above its mean over that
        one below; its effect in logits a standard deviation.
    sorting, sorting_p
        How much a standard deviation of something hidden pulls a lead towards reps rated a standard deviation higher,
        in logits (0 where there is no sign of it), and the p-value of there being none.
    undone_by
        Effect on winning (logits a standard deviation) with which it would make up all of the ranking; None where there
        is no sign of sorting, or the reps rated higher do not win more.
    """

    gain: float
    e_value: float
    strongest: str | None
    strongest_ratio: float
    strongest_logits: float
    sorting: float
    sorting_p: float
    undone_by: float | None

    @property
    def warns(self) -> bool:
        """Whether there is a sign of sorting that a believable hidden property would turn into the ranking found."""
        if self.undone_by is None or self.sorting_p >= FALSE_ALARMS:
            return False
        return self.undone_by <= BEYOND_BELIEF * self.strongest_logits

    def sentence(self) -> str:
        """Say in plain words what it would take."""
        if self.warns and self.undone_by is not None:
            return (
                "Hot leads may have gone to favourites: reps rated highest and lowest both got more leads than those "
                f"in between (p = {self.sorting_p:.2g}). Something unrecorded worth {self.undone_by:.2f} logits "
                f"({self.undone_by / self.strongest_logits:.1f} times {self.strongest}, the strongest column) would "
                "then make up all of the ranking of reps."
            )
        if self.e_value <= 1.0:
            return "No gain is expected that something unrecorded could undo."
        known = f"; {self.strongest}, the strongest column, raises the latter {self.strongest_ratio:.2f}-fold"
        return (
            "To undo the expected gain, something unrecorded would have to raise both the chance of going to the "
            f"better suited rep and the chance of a win {self.e_value:.2f}-fold{known if self.strongest else ''}."
        )


def sensitivity(past: Cohort, codings: Codings, learned: Learned, here: NDArray[np.bool_], slope: float) -> Sensitivity:
    """Ask both questions of a finished fit; ``slope`` is the share of the pair part that is promised."""
    effects = learned.mode.effects
    pairs = all_pairs(past.frame, codings, here)
    worth = slope * pairs.worth(effects)
    chance = expit((pairs.lead_x @ effects.fixed[: codings.n_lead])[:, None] + worth)
    even = float(chance.mean())
    ratio = max(float((chance * dealt(worth)).sum(axis=1).mean()) / even, 1.0)
    strongest, logits = _strongest(past, codings, effects.fixed)
    everyone = np.ones(len(here), dtype=bool)
    own = all_pairs(past.frame, codings, everyone)
    rated = np.zeros(len(here))
    rated[own.rep] = own.worth(effects).mean(axis=0)
    sorting, p_value, undone_by = _sorting(past, codings, learned.task.rows.rep, rated)
    return Sensitivity(
        gain=ratio - 1.0,
        e_value=ratio + float(np.sqrt(ratio * (ratio - 1.0))),
        strongest=strongest,
        strongest_ratio=float(expit(_logit(even) + logits) / expit(_logit(even) - logits)),
        strongest_logits=logits,
        sorting=sorting,
        sorting_p=p_value,
        undone_by=undone_by,
    )


def _sorting(
    past: Cohort, codings: Codings, rep: NDArray[np.int64], rated: Floats
) -> tuple[float, float, float | None]:
    """Give the pull, its p-value over both ratings, and the outcome effect that would make up the ranking."""
    share = _log_share(past, rep, len(rated))
    found = []
    for rating in (codings.roster.skill, rated):
        known = np.isfinite(rating) & np.isfinite(share)
        if known.sum() >= FEWEST_REPS and np.ptp(rating[known]) > 1e-9:
            q = (rating[known] - rating[known].mean()) / rating[known].std()
            found.append((*_bend(q, share[known]), float(q @ rated[known]) / len(q)))
    if not found:
        return 0.0, 1.0, None
    bend, p_value, slope = min(found, key=lambda one: one[1])
    p_value = min(1.0, len(found) * p_value)
    pull = float(np.sqrt(2.0 * max(bend, 0.0)))
    return pull, p_value, slope / pull if pull > 0.0 and slope > 0.0 else None


def _bend(q: Floats, share: Floats) -> tuple[float, float]:
    """Regress log shares on rating and its square: the square's coefficient, and the p-value of it being 0 or less."""
    x = np.column_stack([np.ones(len(q)), q, q**2])
    inverse = np.linalg.pinv(x.T @ x)
    at = inverse @ (x.T @ share)
    free = len(q) - 3
    error = np.sqrt(inverse[2, 2] * float(((share - x @ at) ** 2).sum()) / free)
    return float(at[2]), float(student.sf(at[2] / max(error, 1e-12), free))


def _log_share(past: Cohort, rep: NDArray[np.int64], n_reps: int) -> Floats:
    """Give the log of each rep's leads over an even share of those given out in her time; nan without any."""
    when = past.frame["assigned_at"].dt.epoch("us").to_numpy()
    order = np.argsort(when, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    first, last = np.full(n_reps, len(rep)), np.full(n_reps, -1)
    np.minimum.at(first, rep, place)
    np.maximum.at(last, rep, place)
    some = last >= 0
    come, gone = (np.bincount(at[some], minlength=len(rep) + 1) for at in (first, last + 1))
    present = np.cumsum(come - gone)
    even = np.concatenate([[0.0], np.cumsum(1.0 / np.maximum(present[: len(rep)], 1))])
    due = np.where(some, even[last + 1] - even[np.minimum(first, len(rep))], np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(some, np.log((np.bincount(rep, minlength=n_reps) + 0.5) / (due + 0.5)), np.nan)


def _strongest(past: Cohort, codings: Codings, fixed: Floats) -> tuple[str | None, float]:
    """Give the feature with the largest spread of effects over past leads, and that spread in logits."""
    start, found = 1, []
    for coding in codings.encoder.codings:
        end = start + len(coding.columns)
        found.append((float(coding.logits(past.frame[coding.name], fixed[start:end]).std()), coding.name))
        start = end
    spread, name = max(found, default=(0.0, ""))
    return (name, spread) if spread > 0.0 else (None, 0.0)


def _logit(chance: float) -> float:
    return float(np.log(chance / (1.0 - chance)))
