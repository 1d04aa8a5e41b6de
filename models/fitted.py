"""A fitted model as data: codings and summary as validated values, effects and timing as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray
from pydantic import NonNegativeInt, PositiveFloat, PositiveInt, model_validator

from models.closing.curve import WinCurve
from models.closing.pace import WON, Pace
from models.closing.timing import BINS, Timing
from models.columns.circumstances import Circumstances
from models.columns.encoding import Category, Coding, LeadEncoder
from models.columns.lead_part import LeadPart
from models.columns.matches import BY_VALUE, MatchCoding, Roster, level_positions, value_slopes
from models.effects.affinity import Affinity
from models.effects.hierarchy import Quadratic
from models.effects.rows import Effects, Scales
from models.parts import Lookup, Parts, merged
from models.promise.drawing import Drawn, PairDraws
from models.promise.uncertainty import Uncertainty
from models.revenue import Revenue, Worth
from models.seen import RepsSeen
from models.summary import Summary
from models.values import News, PairValues
from scenarios.tables import align_ids

Floats = NDArray[np.float64]


class Description(Coding):
    """Everything about a fitted model but its arrays."""

    encoder: LeadEncoder
    circumstances: Circumstances
    matches: MatchCoding
    affinity: Affinity
    rep_ids: tuple[str, ...]
    strata: PositiveInt
    rank: NonNegativeInt = 0
    lead_scale: PositiveFloat
    revenue: Revenue
    summary: Summary

    @model_validator(mode="after")
    def _one_factor_a_rep(self) -> Self:
        if len(self.revenue.of_reps) != len(self.rep_ids):
            raise ValueError("one factor of revenue for each rep expected")
        return self

    @property
    def grades(self) -> tuple[str, ...]:
        """The grades that closings may be faster or slower for."""
        grade = self.encoder.coding("grade")
        return grade.levels if isinstance(grade, Category) else ()

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape each array must have."""
        fixed = 1 + sum(len(part.columns) for part in (self.encoder, self.circumstances, self.matches))
        reps, blocks = len(self.rep_ids), self.affinity.blocks(self.encoder)
        own = len(blocks)
        return {
            "fixed": (fixed,), "own": (reps, own),
            "timing_edges": (self.strata - 1,), "timing_won": (self.strata, BINS),
            "timing_other": (self.strata, BINS + 1), "pace_rep": (2, reps), "pace_grade": (2, len(self.grades)),
            "curvature_own": (reps, own, own), "curvature_cross": (reps, own, fixed), "pull_own": (reps, own),
            "curvature_fixed": (fixed, fixed), "pull_fixed": (fixed,), "precision": (fixed,),
            "scales": (int(blocks.max()) + 1,), "loadings": (own, self.rank),
        }  # fmt: skip


@dataclass(frozen=True)
class Fitted:
    """A fitted model: description, effects, timing of closings, what is left open; classifiers for the lead."""

    description: Description
    effects: Effects
    timing: Timing
    uncertainty: Uncertainty
    lead_part: LeadPart | None = None

    def arrays(self) -> dict[str, Floats]:
        """Give the arrays by name, as they are saved."""
        effects, timing, left = self.effects, self.timing, self.uncertainty
        curved, pace = left.quadratic, timing.pace
        none = np.zeros((len(left.blocks), 0))
        arrays = (
            effects.fixed, effects.own, timing.edges, timing.won, timing.other, pace.rep, pace.grade,
            curved.own, curved.cross, curved.own_pull, curved.gram, curved.pull, left.precision,
            left.scales.own, none if left.scales.loadings is None else left.scales.loadings,
        )  # fmt: skip
        return dict(zip(self.description.shapes, arrays, strict=True))

    @classmethod
    def of(cls, description: Description, arrays: dict[str, Floats]) -> Fitted:
        """Put a model together from its description and :meth:`arrays`."""
        fixed, own, edges, won, other, rep, grade, *curved, precision, scales, loadings = (
            arrays[name] for name in description.shapes
        )
        prior = Scales(description.lead_scale, scales, loadings if description.rank else None)
        blocks = description.affinity.blocks(description.encoder)
        left = Uncertainty(Quadratic(*curved), precision, prior, blocks)
        return cls(description, Effects(fixed, own), Timing(edges, won, other, Pace(rep, grade)), left)

    def see(self, reps: pl.DataFrame) -> RepsSeen:
        """Look checked reps up."""
        return RepsSeen(self, Roster.of(reps, tuple(reps["rep_id"].to_list())), self._trained(reps))

    def pair_values(self, leads: pl.DataFrame, reps: RepsSeen, worth: Worth = Worth.VALUE, seed: int = 0) -> PairValues:
        """Value checked leads with reps seen by this fit; ``seed`` is that of draws from the posterior."""
        leads = leads if self.lead_part is None else self.lead_part.add_to(leads)
        known = self.description
        value = leads["value"] if "value" in leads.columns else pl.Series([1.0]).new_from_index(0, leads.height)
        trained = reps.trained
        by_revenue = worth is Worth.REVENUE
        listed = value.fill_null(1.0).to_numpy().astype(np.float64)
        each = {Worth.VALUE: listed, Worth.WINS: np.ones(leads.height)}
        new = int((trained < 0).sum())
        former = len(known.rep_ids) - (len(trained) - new)
        news = News(known.encoder.unseen(leads), new, former, value.null_count())
        return PairValues(
            lead_ids=tuple(leads["lead_id"].to_list()),
            rep_ids=reps.rep_ids,
            lead_value=known.revenue.of_leads(leads) if by_revenue else each[worth],
            parts=self.parts(leads, reps.roster, trained),
            pair_slope=known.summary.pair_slope,
            news=news,
            rep_factor=known.revenue.factors(trained) if by_revenue and known.revenue.tells_reps_apart else None,
            draws=PairDraws(self, leads, reps.roster, trained, seed),
        )

    def win_curve(self, leads: pl.DataFrame, reps: RepsSeen, days: Floats) -> WinCurve:
        """Give the curve of winning of checked leads with reps seen by this fit, by these days."""
        known, pace = self.description, self.timing.pace
        values = self.pair_values(leads, reps, Worth.WINS)
        grade = known.encoder.coding("grade")
        nobody = np.full(leads.height, -1)
        at = grade.positions(leads["grade"]) if isinstance(grade, Category) else nobody
        return WinCurve(
            values=values,
            days=days,
            edges=self.timing.edges,
            share=self.timing.won_share(days, known.summary.follow.horizon_days),
            lead_speed=pace.of(nobody, at)[WON],
            rep_speed=pace.of(reps.trained, np.full(len(reps.trained), -1))[WON],
        )

    def _trained(self, reps: pl.DataFrame) -> NDArray[np.int64]:
        """Give each rep's position among the trained ones, −1 for a new rep; ids in either Salesforce spelling."""
        order = {rep_id: position for position, rep_id in enumerate(self.description.rep_ids)}
        spelled = align_ids(reps["rep_id"], pl.Series(self.description.rep_ids, dtype=pl.String))
        return np.array([order.get(rep_id, -1) for rep_id in spelled.to_list()], dtype=np.int64)

    def parts(
        self, leads: pl.DataFrame, roster: Roster, trained: NDArray[np.int64], drawn: Drawn | None = None
    ) -> Parts:
        """Take the logits of pairs apart; new reps (``trained`` −1) and unseen levels have no effects unless drawn."""
        known = self.description
        n_lead = 1 + len(known.encoder.columns)
        n_held = n_lead + len(known.circumstances.columns)
        match = dict(zip(known.matches.columns, self.effects.fixed[n_held:].tolist(), strict=True))
        tenure = known.circumstances.of_reps(roster, known.summary.follow.as_of, self.effects.fixed[n_lead:n_held])
        skill = known.matches.skill(roster)
        fresh = 0.0 if drawn is None else drawn.strangers
        own = np.where(trained[:, None] < 0, fresh, self.effects.own[trained]).T
        unseen = np.zeros((1, len(trained))) if drawn is None else drawn.unseen
        lookups = self._own(leads, own, match.get("skill", 0.0) * skill + tenure, unseen)
        for kind in known.matches.centres:
            levels, position = level_positions(leads[kind])
            table = known.matches.centred(kind, levels, roster) * match[f"{kind} match"]
            lookups.append(Lookup(table, position))
        slopes = known.affinity.slopes(leads, known.encoder)
        rep_slopes = own[len(own) - slopes.shape[1] :]
        if known.matches.by_value:
            by_skill = np.array([match[name] for name in BY_VALUE])[:, None] * skill
            slopes, rep_slopes = _joined(slopes, rep_slopes, value_slopes(leads, known.encoder), by_skill)
        return Parts(
            lead=self.effects.fixed[0] + known.encoder.logits(leads, self.effects.fixed[1:n_lead]),
            lookups=merged(lookups, len(roster.rep_ids)),
            lead_slopes=slopes,
            rep_slopes=rep_slopes,
        )

    def _own(self, leads: pl.DataFrame, own: Floats, by_rep: Floats, unseen: Floats) -> list[Lookup]:
        """Look up what a rep has by herself and in each block of categories, ``unseen`` where a level is unknown."""
        known = self.description
        starts = [0, *accumulate(known.affinity.widths(known.encoder).values())]
        lookups = [Lookup((own[0] + by_rep)[None, :], np.zeros(leads.height, dtype=np.int64))]
        for block, position in enumerate(known.affinity.positions(leads, known.encoder), start=1):
            levels = own[starts[block] : starts[block + 1]]
            table = np.vstack([levels, unseen[min(block, len(unseen) - 1)]])
            lookups.append(Lookup(table, np.where(position < 0, len(levels), position)))
        return lookups


def _joined(slopes: Floats, rep_slopes: Floats, more: Floats, more_rep: Floats) -> tuple[Floats, Floats]:
    """Put two sums of products together, adding where columns of the leads are the same: each is a pass over pairs."""
    rep_slopes, new = rep_slopes.copy(), []
    for column in range(more.shape[1]):
        same = np.flatnonzero((slopes == more[:, [column]]).all(axis=0))
        if len(same) and len(slopes):
            rep_slopes[same[0]] += more_rep[column]
        else:
            new.append(column)
    return np.hstack([slopes, more[:, new]]), np.vstack([rep_slopes, more_rep[new]])
