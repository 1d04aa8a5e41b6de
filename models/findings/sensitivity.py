r"""How strong something nobody wrote down would have to be to undo what was found: favourites given the better leads.

Two questions. *The gain*: the E-value (VanderWeele & Ding 2017, Annals of Internal Medicine 167, 268-274) of what an
even deal by value would bring over chance: by how much a hidden property would have to raise both the chance of going
to the better suited rep and the chance of a win. Beside it what the strongest known column does.

*The ranking of reps*: what would make it up if hot leads went to favourites (:mod:`models.findings.sorting`). Rated are
written-down skill and the effects found.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from models.closing.cohort import Cohort
from models.effects.learning import Codings, Learned
from models.findings.interaction import all_pairs
from models.findings.sorting import Sorting, log_share, sorting
from models.promise.dealing import dealt

Floats = NDArray[np.float64]


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
        return Sorting(self.sorting, self.sorting_p, self.undone_by).believable(self.strongest_logits)

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
    share = log_share(past.frame["assigned_at"], learned.task.rows.rep, len(rated))
    sorted_by = sorting(share, [codings.roster.skill, rated], rated)
    return Sensitivity(
        gain=ratio - 1.0,
        e_value=ratio + float(np.sqrt(ratio * (ratio - 1.0))),
        strongest=strongest,
        strongest_ratio=float(expit(_logit(even) + logits) / expit(_logit(even) - logits)),
        strongest_logits=logits,
        sorting=sorted_by.pull,
        sorting_p=sorted_by.p_value,
        undone_by=sorted_by.undone_by,
    )


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
