"""From a cohort to effects: the timing of closings, the scales and the effects, each given the others."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import chdtrc, expit, logit

from models.closing.buying import POINTS, BuyingCurve
from models.closing.cohort import Cohort
from models.closing.pace import WON, Hands
from models.closing.timing import Timing, age_bin
from models.columns.circumstances import Circumstances
from models.columns.encoding import Category, LeadEncoder
from models.columns.matches import BY_VALUE, MatchCoding, Roster
from models.effects.affinity import Affinity
from models.effects.crosses import REST, learn_loadings
from models.effects.mode import Mode, Prior, Task, find_mode
from models.effects.passes import precision
from models.effects.rows import Effects, Rows, Scales
from models.effects.scales import learn_scales, start_scales

UNEVEN = 0.001
"""p-value below which reps are taken to differ in what they leave open."""

SLICE = 65_536
"""Rows coded at a time: in between they are in double precision."""

INTERCEPT_PRECISION = 0.01
"""A standard deviation of 10 logits: the win rate is left to the data."""


MANY_ROWS = 100_000
"""Rows beyond which the buying curve is an average over some of them."""


@dataclass(frozen=True)
class Learned:
    """What a history taught: the task as it was solved last, scales, mode and timing.

    Attributes
    ----------
    second_opinion
        The same task on closed rows alone, where reps differ in what they leave open by more than one timing for
        all explains; None otherwise.
    """

    task: Task
    scales: Scales
    mode: Mode
    timing: Timing
    second_opinion: Task | None

    def views(self) -> list[tuple[Task, Mode]]:
        """Give the task, and the second opinion on it where there is one, each with its mode."""
        own = [(self.task, self.mode)]
        if self.second_opinion is None:
            return own
        return [*own, (self.second_opinion, find_mode(self.second_opinion, self.scales, self.mode.effects, 1e-3))]


@dataclass(frozen=True)
class Codings:
    """How leads and pairs become numbers: the columns of x are intercept, lead, circumstances, matches."""

    encoder: LeadEncoder
    circumstances: Circumstances
    matches: MatchCoding
    affinity: Affinity
    roster: Roster

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of x."""
        return ("intercept", *self.encoder.columns, *self.circumstances.columns, *self.matches.columns)

    @property
    def n_lead(self) -> int:
        """Number of columns that say nothing of the pair: intercept, lead, circumstances."""
        return 1 + len(self.encoder.columns) + len(self.circumstances.columns)

    def prior(self) -> Prior:
        """Give the prior: weak on numbers and matches, pooled on categories and on the steps of skill by deal size."""
        precision = np.ones(len(self.columns))
        precision[0] = INTERCEPT_PRECISION
        pooled = np.zeros(len(self.columns), dtype=bool)
        pooled[1 : 1 + len(self.encoder.columns)] = self.encoder.pooled
        return Prior(precision, pooled, np.isin(self.columns, BY_VALUE[1:]))

    def rows(self, frame: pl.DataFrame, rep: NDArray[np.int64]) -> Rows:
        """Give the rows of a history whose reps are ``roster.rep_ids[rep]``."""
        blocks = self.affinity.blocks(self.encoder)
        kept_in = precision(frame.height)
        x = np.empty((frame.height, len(self.columns)), dtype=kept_in)
        z = np.empty((frame.height, len(blocks)), dtype=kept_in)
        for start in range(0, frame.height, SLICE):
            part, who = frame[start : start + SLICE], rep[start : start + SLICE]
            x[start : start + SLICE] = self._shared(part, who)
            z[start : start + SLICE] = self.affinity.columns(part, self.encoder)
        return Rows(x, z, rep, len(self.roster.rep_ids), blocks)

    def _shared(self, frame: pl.DataFrame, rep: NDArray[np.int64]) -> NDArray[np.float64]:
        """Give the columns of x."""
        lead = self.encoder.encode(frame)
        held = self.circumstances.encode(frame, rep, self.roster)
        match = self.matches.encode(frame, rep, self.roster, self.encoder)
        return np.hstack([np.ones((frame.height, 1)), lead, held, match])

    def hands(self, frame: pl.DataFrame, rep: NDArray[np.int64], *, rep_effects: bool) -> Hands:
        """Say whose rows they are, as far as their pace is looked at; without rep effects nobody's is."""
        grade = self.encoder.coding("grade")
        levels, at = 0, np.full(len(rep), -1)
        if isinstance(grade, Category):
            levels, at = len(grade.levels), grade.positions(frame["grade"])
        return Hands(rep if rep_effects else np.full(len(rep), -1), at, len(self.roster.rep_ids), levels)


def learn(
    cohort: Cohort,
    rows: Rows,
    prior: Prior,
    hands: Hands,
    *,
    rep_effects: bool = True,
    weight: NDArray[np.float64] | None = None,
) -> Learned:
    """Fit timing, scales and effects to the rows of a cohort; without rep effects their scales are and stay 0.

    ``weight`` (n,) says how many rows each counts for; None for one each.
    """
    start = rows.none()
    start.fixed[0] = logit(cohort.won.sum() / (~cohort.censored).sum())
    scales = start_scales(rows.blocks)
    if not rep_effects:
        scales = replace(scales, own=np.zeros_like(scales.own))
    task, mode, timing = _settle(cohort, hands, Task(rows, np.zeros(len(rows.rep)), prior, weight), scales, start)
    scales, mode = learn_scales(task, mode, scales)
    task, mode, timing = _settle(cohort, hands, task, scales, mode.effects, timing)
    closed = None
    if rep_effects and unevenly_open(cohort, timing, mode.logits, rows, hands):
        closed = replace(task, evidence=np.where(cohort.closed, task.evidence, 0.0))
        scales = _smaller(scales, closed, mode)
    return Learned(task, scales, find_mode(task, scales, mode.effects), timing, closed)


def learn_crossed(cohort: Cohort, rows: Rows, hands: Hands, before: Learned, block: int) -> Learned:
    """Fit again with a block of crosses in ``rows``, beginning with what was learned without it."""
    kept = np.flatnonzero(rows.blocks != block)
    own = np.zeros((rows.n_reps, rows.z.shape[1]))
    own[:, kept] = before.mode.effects.own
    scales = replace(before.scales, own=np.insert(before.scales.own, block, REST))
    task = replace(before.task, rows=rows)
    mode = find_mode(task, scales, Effects(before.mode.effects.fixed, own), tolerance=1e-3)
    scales, mode = learn_loadings(task, mode, scales, block)
    task, mode, timing = _settle(cohort, hands, task, scales, mode.effects, before.timing)
    return Learned(task, scales, find_mode(task, scales, mode.effects), timing, None)


def _smaller(scales: Scales, closed: Task, whole: Mode) -> Scales:
    """Let reps differ only as far as both all rows and the closed ones show it.

    Where some reps close what is lost and others leave it open, either view alone can be misled: all rows compare
    their records, closed rows flatter whoever closes wins only.
    """
    begin = start_scales(closed.rows.blocks)
    second, _ = learn_scales(closed, find_mode(closed, begin, whole.effects, tolerance=1e-3), begin)
    return replace(scales, own=np.minimum(scales.own, second.own))


def _settle(
    cohort: Cohort, hands: Hands, task: Task, scales: Scales, start: Effects, timing: Timing | None = None
) -> tuple[Task, Mode, Timing]:
    """Alternate between timing and effects until the chances stay put; without open rows once is enough."""
    effects, logits = start, task.rows.logits(start)
    for _ in range(8):
        timing = law = cohort.timing(logits, hands, timing)
        task = replace(task, evidence=cohort.evidence(law, logits, hands))
        mode = find_mode(task, scales, effects, tolerance=1e-3)
        moved = float(np.abs(mode.logits - logits).mean())
        effects, logits = mode.effects, mode.logits
        if moved < 0.002 or not cohort.censored.any():
            break
    return task, mode, law


def buying_curve(cohort: Cohort, learned: Learned, hands: Hands) -> BuyingCurve:
    """Give the share of leads won by day, over the time that could be followed; of many rows, every so manyth."""
    every = slice(None, None, 1 + len(hands.rep) // MANY_ROWS)
    logits, timing = learned.mode.logits[every], learned.timing
    days = cohort.followed_days * np.arange(1, POINTS + 1) / POINTS
    come = timing.won_share(days, cohort.horizon_days)
    speed = timing.pace.of(hands.rep[every], hands.grade[every])[WON]
    stratum, chance = timing.stratum(logits), expit(logits)
    won = [float((chance * (1.0 - (1.0 - by_day[stratum]) ** speed)).mean()) for by_day in come.T]
    return BuyingCurve.of(days, np.array(won))


def unevenly_open(cohort: Cohort, timing: Timing, logits: NDArray[np.float64], rows: Rows, hands: Hands) -> bool:
    """Test by chi-squared whether reps' counts of rows that did not close in time differ from what the fit expects."""
    late = ~cohort.closed | cohort.beyond
    if rows.n_reps < 2 or not late.any():
        return False
    speed = timing.pace.of(hands.rep, hands.grade)
    expected = timing.still_open(age_bin(cohort.watched_days, cohort.horizon_days), logits, speed)
    complete = cohort.watched_days >= cohort.horizon_days
    expected[complete] = timing.still_open(None, logits[complete], speed[:, complete])
    spread = np.bincount(rows.rep, expected * (1.0 - expected), rows.n_reps)
    excess = np.bincount(rows.rep, late - expected, rows.n_reps)
    able = spread > 1.0
    return bool(chdtrc(max(int(able.sum()), 1), (excess[able] ** 2 / spread[able]).sum()) < UNEVEN)


def lead_part(rows: Rows, effects: Effects, n_lead: int) -> NDArray[np.float64]:
    """Give the part of each row's logit that any rep would share; shape (n,)."""
    return np.asarray(rows.x[:, :n_lead] @ effects.fixed[:n_lead])
