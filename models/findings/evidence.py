"""Are differences between reps more than chance? Tests and intervals for both scales.

Skill is left out of the fit that is tested: it is a property of the rep, and would explain away the differences
asked about. The test is a likelihood ratio at the boundary of the parameter space; under "no difference" it is zero
half of the time and chi-squared with one degree of freedom otherwise (Self & Liang 1987, Journal of the American
Statistical Association 82, 605-610). With tens of reps it errs on the careful side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.effects.hierarchy import posterior
from models.effects.ladder import Ladder, boundary_p_value
from models.effects.mode import Mode, Prior, Task
from models.effects.rows import Effects, Scales
from models.effects.scales import scale_profile, with_scale

DISTINGUISHABLE = 0.05
"""p-value below which a difference is said to be more than chance."""


@dataclass(frozen=True)
class Difference:
    """One kind of difference: its size, interval and p-value.

    Attributes
    ----------
    sd_points
        Standard deviation in percentage points of the chance of winning, at an average lead; the likeliest value.
    low, high
        95 % interval; one-sided from 0 where the difference cannot be told from chance.
    p_value
        Of the difference being nil.
    scale
        The standard deviation in logits.
    """

    sd_points: float
    low: float
    high: float
    p_value: float
    scale: float

    @property
    def distinguishable(self) -> bool:
        """Whether the difference is more than chance at 5 %."""
        return self.p_value < DISTINGUISHABLE


NOTHING = Difference(0.0, 0.0, 0.0, 1.0, 0.0)
"""No difference, or none looked for."""


@dataclass(frozen=True)
class RepDifferences:
    """Differences between reps (the same lead in other hands) and between a rep's niches."""

    rep: Difference
    rep_niche: Difference

    def more_careful(self, other: RepDifferences) -> RepDifferences:
        """Give, for each kind, the view with the larger p-value: a claim then needs both."""
        pairs = ((self.rep, other.rep), (self.rep_niche, other.rep_niche))
        return RepDifferences(*(max(pair, key=lambda found: found.p_value) for pair in pairs))


def rep_differences(task: Task, lead: float, guess: Sequence[float], start: Effects) -> RepDifferences:
    """Test both kinds of difference.

    Parameters
    ----------
    task
        With the columns of skill left out of x, and in z the blocks of the rep (0) and, where there are niches, of her
        niches (1) alone.
    lead
        Scale of the lead categories.
    guess
        Scales of the blocks to begin with.
    start
        Effects to begin with.
    """
    ladder = Ladder(task, lead, start)
    if task.rows.n_reps < 2:
        return RepDifferences(NOTHING, NOTHING)
    best = ladder.best(tuple(guess))
    nulls = [ladder.without(best, axis) for axis in range(len(best))]
    mode = ladder.mode(best)
    points = 100.0 * float(_chance_slope(mode).mean())
    found = []
    for axis, null in enumerate(nulls):
        profile = scale_profile(mode.quadratic, task, Scales(lead, np.array(best)), axis)
        quantiles = [profile.quantile(at) for at in (0.025, 0.95, 0.975)]
        found.append(_difference(points, best[axis], ladder.p_value(best, null, axis), quantiles))
    return RepDifferences(found[0], found[1] if len(found) > 1 else NOTHING)


def other_p_values(views: Sequence[tuple[Task, Mode]], scales: Scales, blocks: Sequence[int]) -> list[float]:
    """Give, for each of these blocks, the p-value of its scale being 0, the other scales as they are.

    On the quadratic around the mode; the scale is the one that was learned, which is at most as likely as the
    likeliest, so the test errs on the careful side. Of several views the larger p-value counts.
    """
    found = []
    for task, mode in views:
        heights = [
            posterior(mode.quadratic, task.prior.under(given), given.root(task.rows.blocks)).log_evidence
            for given in (scales, *(with_scale(scales, block, 0.0) for block in blocks))
        ]
        found.append([boundary_p_value(2.0 * (heights[0] - height)) for height in heights[1:]])
    return np.max(found, axis=0).tolist() if len(blocks) else []


def with_blocks(task: Task, blocks: Sequence[int]) -> Task:
    """Give the task with only these blocks of z, numbered anew."""
    keep = np.flatnonzero(np.isin(task.rows.blocks, blocks))
    numbers = np.searchsorted(np.sort(blocks), task.rows.blocks[keep])
    return replace(task, rows=replace(task.rows, z=np.ascontiguousarray(task.rows.z[:, keep]), blocks=numbers))


def without_columns(task: Task, columns: list[int]) -> Task:
    """Give the task with some columns of x left out."""
    keep = np.setdiff1d(np.arange(task.rows.x.shape[1]), columns)
    rows = replace(task.rows, x=np.ascontiguousarray(task.rows.x[:, keep]))
    kept = task.prior.precision[keep], task.prior.pooled[keep], task.prior.skill[keep]
    return replace(task, rows=rows, prior=Prior(*kept))


def _difference(points: float, scale: float, p_value: float, quantiles: list[float]) -> Difference:
    low, high_one_sided, high = quantiles
    if p_value >= DISTINGUISHABLE:
        low, high = 0.0, high_one_sided
    return Difference(
        sd_points=points * scale,
        low=points * min(low, scale),
        high=points * max(high, scale),
        p_value=p_value,
        scale=scale,
    )


def _chance_slope(mode: Mode) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    chance = 1.0 / (1.0 + np.exp(-mode.logits))
    return np.asarray(chance * (1.0 - chance))
